using AiVideoFx.Imaging;
using AiVideoFx.Testing;
using OpenFX.Net.Hosting;

namespace AiVideoFx.Host.Tests;

[TestFixture]
[NonParallelizable]
[NoLeaks]
public sealed class RascalTests
{
    private readonly List<HostFinding> _findings = [];

    [SetUp]
    public void ForgetFindings() => _findings.Clear();

    [Test]
    public void Open_SomePluginsFail_OthersAreThere()
    {
        using EffectHost host = Open();
        string[] names = [.. host.Plugins.Select(p => p.Identifier)];
        Assert.That(names, Does.Contain("rascal.Clumsy").And.Contain("rascal.Curious").And.Contain("rascal.Nothing"));
        Assert.That(
            names,
            Does.Not.Contain("rascal.NoLoad").And.Not.Contain("rascal.NoDescribe").And.Not.Contain("rascal.OtherApi"));
        string[] reasons = [.. host.Problems.Select(p => p.Reason)];
        Assert.That(reasons, Has.Some.Contains("rascal.NoLoad").And.Some.Contains("rascal.NoDescribe"));
        Assert.That(reasons, Has.Some.Contains("rascal.OtherApi").And.Some.Contains("rascal.NoMain"));
    }

    [Test]
    public void NoSource_FilterWithOtherInput_Renders()
    {
        using EffectHost host = Open();
        Assert.That(Render(host, "rascal.NoSource", 2, clip: "A"), Is.EqualTo(Plain(2)).AsCollection);
    }

    [Test]
    public void NoOutput_CreateInstance_SaysSo()
    {
        using EffectHost host = Open();
        Assert.That(
            () => host.Find("rascal.NoOutput").CreateInstance(EffectContext.Filter),
            Throws.TypeOf<EffectException>().With.Message.Contains("no clip Output"));
    }

    [Test]
    public void HalfContext_FailsInOneContext_WorksInOther()
    {
        using EffectHost host = Open();
        Assert.That(
            () => host.Find("rascal.HalfContext").CreateInstance(EffectContext.General),
            Throws.TypeOf<EffectException>().With.Message.Contains("General"));
        Assert.That(Render(host, "rascal.HalfContext", 1), Is.EqualTo(Plain(1)).AsCollection);
    }

    [Test]
    public void Nothing_NoContextOffered_SaysSo()
    {
        using EffectHost host = Open();
        Assert.That(
            () => host.Find("rascal.Nothing").CreateInstance(EffectContext.Filter),
            Throws.TypeOf<EffectException>().With.Message.Contains("does not offer"));
    }

    [Test]
    public void NoCreate_InstanceFails_SaysSo()
    {
        using EffectHost host = Open();
        Assert.That(
            () => host.Find("rascal.NoCreate").CreateInstance(EffectContext.Filter),
            Throws.TypeOf<EffectException>().With.Message.Contains("rascal.NoCreate").And.Message.Contains("instance"));
    }

    [Test]
    public void Curious_HundredsOfUnknownNames_AreNotes()
    {
        using EffectHost host = Open();
        Assert.That(Render(host, "rascal.Curious", 1), Is.EqualTo(Plain(1)).AsCollection);
        Assert.That(
            Rules("rascal.Curious", FindingSeverity.Note),
            Does.Contain("property-unknown").And.Contain("suite-missing"));
    }

    [Test]
    public void Clumsy_EveryWrongCall_IsAnErrorCodeAndAFinding()
    {
        using EffectHost host = Open();
        // The plug-in itself fails where a wrong call is answered with OK.
        Assert.That(Render(host, "rascal.Clumsy", 1), Is.EqualTo(Plain(1)).AsCollection);
        string[] expected =
        [
            "property-read-only", "property-index", "property-type", "property-value", "null-argument", "null-handle", "dead-handle",
            "clip-name", "parameter-name", "define-in-instance", "key-index", "mutex-unlock", "memory-free",
        ];
        Assert.That(Rules("rascal.Clumsy", FindingSeverity.Error), Is.SupersetOf(expected));
    }

    [Test]
    public void Leaky_ImagesKept_AreTakenBack()
    {
        using EffectHost host = Open();
        Assert.That(Render(host, "rascal.Leaky", 1), Is.EqualTo(Plain(1)).AsCollection);
        Assert.That(_findings.Count(f => f.Rule == "image-not-released"), Is.EqualTo(2));
    }

    [Test]
    public void Twice_ReleasedAgain_IsADeadHandle()
    {
        using EffectHost host = Open();
        Assert.That(Render(host, "rascal.Twice", 1), Is.EqualTo(Plain(1)).AsCollection);
        HostFinding finding = _findings.First(
            f => f is { Rule: "dead-handle", Function: "clipReleaseImage", Plugin: "rascal.Twice" });
        Assert.That(finding.Observed, Does.Contain("a dead one of kind PropertySet"));
    }

    [Test]
    public void Ghost_HandlesOfDestroyedInstance_AreDead()
    {
        using EffectHost host = Open();
        Render(host, "rascal.Ghost", 1);
        Assert.That(Render(host, "rascal.Ghost", 1), Is.EqualTo(Plain(1)).AsCollection);
        Assert.That(_findings.Where(f => f.Rule == "dead-handle").Select(f => f.Function), Does.Contain("getPropertySet").And.Contain("propSetDouble"));
    }

    [Test]
    public void Spiller_OneRowTooMany_IsSeen()
    {
        using EffectHost host = Open();
        Render(host, "rascal.Spiller", 1);
        Assert.That(Rules("rascal.Spiller", FindingSeverity.Error), Is.EquivalentTo(new[] { "render-outside-window" }));
    }

    [Test]
    public void Lazy_OutputNotWritten_IsSeen()
    {
        using EffectHost host = Open();
        Render(host, "rascal.Lazy", 1);
        Assert.That(Rules("rascal.Lazy", FindingSeverity.Error), Is.EquivalentTo(new[] { "render-window-not-filled" }));
    }

    [Test]
    public void Garbage_AnswersOfNoMeaning_AreIgnored()
    {
        using EffectHost host = Open();
        using EffectInstance effect = host.Find("rascal.Garbage").CreateInstance(EffectContext.Filter);
        using PatternSource source = PatternSource.Create();
        effect.Connect("Source", source);
        Assert.That(effect.GetRegionOfDefinition(0), Is.EqualTo(new CanonicalRect(0, 0, 20, 12)));
        Assert.That(effect.GetIdentity(0), Is.Null);
        Assert.That(effect.OutputFormat.FrameRate, Is.EqualTo(new Rational(25, 1)));
        Assert.That(() => effect.GetFramesNeeded(0), Throws.Nothing);
        Assert.That(() => effect.Render(0), Throws.TypeOf<EffectException>().With.Message.Contains("4711"));
        Assert.That(Rules("rascal.Garbage", FindingSeverity.Error), Does.Contain("action-status"));
    }

    [Test]
    public void Narcissus_EndlessIdentity_IsStopped()
    {
        using EffectHost host = Open();
        Assert.That(() => Render(host, "rascal.Narcissus", 1), Throws.TypeOf<EffectException>().With.Message.Contains("without end"));
    }

    [Test]
    public void Far_AnyTime_IsAnswered()
    {
        using EffectHost host = Open();
        Assert.That(Render(host, "rascal.Far", 4), Is.EqualTo(Plain(4)).AsCollection);
    }

    [Test]
    public void Meddler_SetsInRender_IsSeen()
    {
        using EffectHost host = Open();
        Assert.That(Render(host, "rascal.Meddler", 4), Is.EqualTo(Plain(4)).AsCollection);
        Assert.That(Rules("rascal.Meddler", FindingSeverity.Error), Does.Contain("parameter-set-in-render"));
    }

    [Test]
    public void Secretive_OtherTimeUndeclared_IsSeen()
    {
        using EffectHost host = Open();
        Assert.That(Render(host, "rascal.Secretive", 4), Is.EqualTo(Plain(5)).AsCollection);
        Assert.That(Rules("rascal.Secretive", FindingSeverity.Error), Does.Contain("temporal-access"));
    }

    [Test]
    public void Fuzzer_AnyCallWithAnything_HostAndPictureSurvive([Range(0, 9)] int seed)
    {
        using EffectHost host = Open();
        using EffectInstance effect = host.Find("rascal.Fuzzer").CreateInstance(EffectContext.Filter);
        using PatternSource source = PatternSource.Create();
        effect.Connect("Source", source);
        using HostFrame frame = effect.Render(seed);
        Assert.That(Pixels.Codes(frame), Is.EqualTo(Plain(seed)).AsCollection);
        Assert.That(
            Rules("rascal.Fuzzer", FindingSeverity.Error),
            Does.Contain("dead-handle").And.Contain("null-argument").And.Contain("property-index"));
        Assert.That(
            _findings.Where(f => f.Rule == "host-failure").Select(f => $"{f.Function}: {f.Observed}").Distinct(), Is.Empty, "no exception of the host's own");
    }

    [Test]
    public void Instances_MadeAndDestroyed_LeaveNoHandle()
    {
        using EffectHost host = Open();
        Render(host, "rascal.Leaky", 1);
        int before = HostEnvironment.LiveHandles;
        for (int i = 0; i < 20; i++)
        {
            Render(host, "rascal.Leaky", i % 8);
        }

        Assert.That(HostEnvironment.LiveHandles, Is.EqualTo(before));
    }

    private static byte[] Render(EffectHost host, string name, double time, string clip = "Source")
    {
        using EffectInstance effect = host.Find(name).CreateInstance(EffectContext.Filter);
        using PatternSource source = PatternSource.Create();
        effect.Connect(clip, source);
        using HostFrame frame = effect.Render(time);
        return Pixels.Codes(frame);
    }

    private static byte[] Plain(double time) =>
        Pixels.Expected(
            new PixelRect(0, 0, 20, 12), PixelComponents.Rgba, (x, y, c) => PatternSource.Code(x, y, c, time));

    private string[] Rules(string plugin, FindingSeverity severity)
    {
        lock (_findings)
        {
            return [.. _findings.Where(f => f.Plugin == plugin && f.Severity == severity).Select(f => f.Rule).Distinct()];
        }
    }

    private EffectHost Open()
    {
        EffectHost host = new(new HostOptions
        {
            Strict = true,
            Findings = f =>
            {
                lock (_findings)
                {
                    _findings.Add(f);
                }
            },
        });
        host.Open(TestBundles.Rascals);
        return host;
    }
}
