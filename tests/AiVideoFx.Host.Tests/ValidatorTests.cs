using System.Text.Json;
using AiVideoFx.Host.Validation;
using OpenFX.Net.Hosting;

namespace AiVideoFx.Host.Tests;

[TestFixture]
[NonParallelizable]
public sealed class ValidatorTests
{
    private static readonly Lazy<ValidationReport> Citizens = new(() => Validator.Validate(TestBundles.Citizens));
    private static readonly Lazy<ValidationReport> Rascals = new(() => Validator.Validate(TestBundles.Rascals));

    [Test]
    public void Citizens_Everything_NothingAgainstTheStandard()
    {
        ValidationReport report = Citizens.Value;
        Assert.That(
            report.Findings.Where(f => f.Finding.Severity == FindingSeverity.Error).Select(f => $"{f.Finding} [{f.Where}]"), Is.Empty);
        Assert.That(report.IsValid);
        Assert.That(report.Renders, Is.GreaterThan(1000));
        Assert.That(report.Effects, Has.Count.EqualTo(17));
    }

    [TestCase("rascal.NoSource", "clip-missing")]
    [TestCase("rascal.NoOutput", "clip-missing")]
    [TestCase("rascal.HalfContext", "context-fails")]
    [TestCase("rascal.Nothing", "no-context")]
    [TestCase("rascal.Nothing", "no-depth")]
    [TestCase("", "load-failed")]
    [TestCase("rascal.NoCreate", "render-failed")]
    [TestCase("rascal.Clumsy", "property-type")]
    [TestCase("rascal.Clumsy", "property-index")]
    [TestCase("rascal.Clumsy", "property-read-only")]
    [TestCase("rascal.Clumsy", "property-value")]
    [TestCase("rascal.Clumsy", "null-argument")]
    [TestCase("rascal.Clumsy", "dead-handle")]
    [TestCase("rascal.Clumsy", "parameter-name")]
    [TestCase("rascal.Clumsy", "parameter-parent")]
    [TestCase("rascal.Clumsy", "parameter-range")]
    [TestCase("rascal.Clumsy", "choice-default")]
    [TestCase("rascal.Clumsy", "define-in-instance")]
    [TestCase("rascal.Leaky", "image-not-released")]
    [TestCase("rascal.Twice", "dead-handle")]
    [TestCase("rascal.Ghost", "dead-handle")]
    [TestCase("rascal.Spiller", "render-outside-window")]
    [TestCase("rascal.Lazy", "render-window-not-filled")]
    [TestCase("rascal.Garbage", "action-status")]
    [TestCase("rascal.Narcissus", "render-failed")]
    [TestCase("rascal.Meddler", "parameter-set-in-render")]
    [TestCase("rascal.Fickle", "describe-differs")]
    [TestCase("rascal.Racer", "render-order")]
    [TestCase("rascal.Racer", "thread-safety")]
    [TestCase("rascal.Secretive", "temporal-access")]
    public void Rascals_EachSin_IsNamed(string plugin, string rule)
    {
        ValidationReport report = Rascals.Value;
        Assert.That(report.IsValid, Is.False);
        Assert.That(
            report.Findings.Where(f => f.Finding.Severity == FindingSeverity.Error && f.Finding.Plugin == plugin).Select(f => f.Finding.Rule),
            Does.Contain(rule));
    }

    [Test]
    public void Rascals_Curious_IsNoError()
    {
        Assert.That(
            Rascals.Value.Findings.Where(f => f.Finding.Plugin == "rascal.Curious" && f.Finding.Severity == FindingSeverity.Error), Is.Empty);
    }

    [Test]
    public void ToJson_Report_IsReadable()
    {
        using JsonDocument json = JsonDocument.Parse(Rascals.Value.ToJson());
        Assert.That(json.RootElement.GetProperty("valid").GetBoolean(), Is.False);
        JsonElement finding = json.RootElement.GetProperty("findings")[0];
        Assert.That(finding.GetProperty("severity").GetString(), Is.EqualTo("error"));
        Assert.That(finding.GetProperty("standard").GetString(), Is.Not.Empty);
    }
}
