using System.Buffers;
using System.Text;
using System.Text.Json;
using OpenFX.Net.Hosting;

namespace AiVideoFx.Host.Validation;

/// <summary>What a check of a bundle came to.</summary>
/// <param name="Bundle">The bundle.</param>
/// <param name="Effects">Identifiers of the effects checked.</param>
/// <param name="Findings">What was found, the worst first.</param>
/// <param name="Renders">Pictures rendered.</param>
/// <param name="Elapsed">Time it took.</param>
public sealed record ValidationReport(
    string Bundle, IReadOnlyList<string> Effects, IReadOnlyList<ValidationFinding> Findings, int Renders, TimeSpan Elapsed)
{
    /// <summary>Findings that are against the standard.</summary>
    public int ErrorCount => Findings.Count(f => f.Finding.Severity == FindingSeverity.Error);

    /// <summary>Findings that some hosts will not take.</summary>
    public int WarningCount => Findings.Count(f => f.Finding.Severity == FindingSeverity.Warning);

    /// <summary>Whether nothing is against the standard.</summary>
    public bool IsValid => ErrorCount == 0;

    /// <summary>The report as a JSON object.</summary>
    public string ToJson()
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("bundle", Bundle);
            json.WriteBoolean("valid", IsValid);
            json.WriteNumber("errors", ErrorCount);
            json.WriteNumber("warnings", WarningCount);
            json.WriteNumber("renders", Renders);
            json.WriteNumber("seconds", Math.Round(Elapsed.TotalSeconds, 3));
            json.WriteStartArray("effects");
            foreach (string effect in Effects)
            {
                json.WriteStringValue(effect);
            }

            json.WriteEndArray();
            json.WriteStartArray("findings");
            foreach (ValidationFinding finding in Findings)
            {
                Write(json, finding);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, ValidationFinding finding)
    {
        HostFinding f = finding.Finding;
        json.WriteStartObject();
        json.WriteString("severity", f.Severity.ToString().ToLowerInvariant());
        json.WriteString("rule", f.Rule);
        json.WriteString("plugin", f.Plugin);
        json.WriteString("action", f.Action);
        json.WriteString("function", f.Function);
        json.WriteString("subject", f.Subject);
        json.WriteString("standard", f.Expected);
        json.WriteString("observed", f.Observed);
        json.WriteString("where", finding.Where);
        json.WriteNumber("count", finding.Count);
        json.WriteEndObject();
    }
}
