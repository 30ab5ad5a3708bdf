using OpenFX.Net.Hosting;

namespace AiVideoFx.Host.Validation;

/// <summary>Collects findings from any thread and tells each kind of them once.</summary>
internal sealed class FindingLog
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string, string, string, string, string), ValidationFinding> _findings = [];

    /// <summary>What is being tried now.</summary>
    public string Where { get; set; } = string.Empty;

    public IReadOnlyList<ValidationFinding> All
    {
        get
        {
            lock (_gate)
            {
                return
                [
                    .. _findings.Values
                        .OrderByDescending(f => f.Finding.Severity)
                        .ThenBy(f => f.Finding.Plugin, StringComparer.Ordinal)
                        .ThenBy(f => f.Finding.Rule, StringComparer.Ordinal)
                        .ThenBy(f => f.Finding.Subject, StringComparer.Ordinal),
                ];
            }
        }
    }

    public void Add(HostFinding finding)
    {
        // Handles differ from run to run; the rest tells findings apart.
        string subject = finding.Subject.StartsWith("0x", StringComparison.Ordinal) ? string.Empty : finding.Subject;
        (string, string, string, string, string) key = (
            finding.Plugin, finding.Rule, finding.Action, finding.Function, subject);
        lock (_gate)
        {
            _findings[key] = _findings.TryGetValue(key, out ValidationFinding? old)
                ? old with { Count = old.Count + 1 }
                : new ValidationFinding(finding, Where, 1);
        }
    }

    public void Add(
        FindingSeverity severity, string rule, string plugin, string subject, string expected, string observed, string action = "") =>
        Add(new HostFinding(severity, rule, plugin, action, string.Empty, subject, expected, observed));
}
