using AiVideoFx.Testing;

namespace AiVideoFx.Host.Tests;

[TestFixture]
[NonParallelizable]
public sealed class BundleTests
{
    [Test]
    public void FindBundles_DeepFoldersLinksAndHidden_EachOnce()
    {
        using TemporaryFolder folder = new();
        string one = folder.File("a/b/One.ofx.bundle");
        Directory.CreateDirectory(one);
        Directory.CreateDirectory(folder.File("@hidden/Two.ofx.bundle"));
        Directory.CreateDirectory(folder.File("a/Three.OFX.bundle/Four.ofx.bundle"));
        Directory.CreateSymbolicLink(folder.File("a/Link.ofx.bundle"), one);
        string[] found = [.. BundleSearch.FindBundles([folder.Path, folder.File("missing"), one]).Select(Path.GetFileName)!];
        Assert.That(found, Is.EqualTo(new[] { "Three.OFX.bundle", "One.ofx.bundle" }).Or.EqualTo(new[] { "One.ofx.bundle", "Three.OFX.bundle" }));
    }

    [Test]
    public void DefaultFolders_Variable_BothSeparators()
    {
        string? old = Environment.GetEnvironmentVariable(BundleSearch.PathVariable);
        try
        {
            Environment.SetEnvironmentVariable(BundleSearch.PathVariable, "/one:/two;/three::");
            Assert.That(BundleSearch.DefaultFolders().Take(3), Is.EqualTo(new[] { "/one", "/two", "/three" }));
        }
        finally
        {
            Environment.SetEnvironmentVariable(BundleSearch.PathVariable, old);
        }
    }

    [Test]
    public void Scan_BrokenBundlesBesideGoodOnes_GoodOnesAreThere()
    {
        using TemporaryFolder folder = new();
        TestBundles.CopyOf("citizens", folder);
        Directory.CreateDirectory(folder.File("Empty.ofx.bundle/Contents"));
        string platform = Path.GetFileName(Path.GetDirectoryName(BundleSearch.FindBinary(TestBundles.Citizens))!);
        Directory.CreateDirectory(folder.File($"Text.ofx.bundle/Contents/{platform}"));
        File.WriteAllText(folder.File($"Text.ofx.bundle/Contents/{platform}/Text.ofx"), "not a library");
        using EffectHost host = new();
        Assert.That(host.Scan([folder.Path]).Select(p => p.Identifier), Does.Contain("com.aivideofx.test.Invert"));
        Assert.That(
            host.Problems.Select(p => p.Reason), Has.Some.Contains("no binary").And.Some.Contains("cannot be loaded"));
    }

    [Test]
    public void Plugins_TwoVersions_HighestWins()
    {
        using EffectHost host = new();
        host.Open(TestBundles.Citizens);
        HostedPlugin plugin = host.Find("com.aivideofx.test.Versions");
        Assert.That((plugin.MajorVersion, plugin.MinorVersion), Is.EqualTo((2, 1)));
    }

    [Test]
    public void Find_ShortNameLabelColon_Found()
    {
        using EffectHost host = new();
        host.Open(TestBundles.Citizens);
        Assert.That(host.Find("invert").Identifier, Is.EqualTo("com.aivideofx.test.Invert"));
        Assert.That(host.Find("time OFFSET").Identifier, Is.EqualTo("com.aivideofx.test.Offset"));
        Assert.That(host.Find("com.aivideofx.test:Colon").Description.Label, Is.EqualTo("Invert"));
        Assert.That(() => host.Find("nobody"), Throws.TypeOf<EffectException>().With.Message.Contains("com.aivideofx.test.Gain"));
    }

    [Test]
    public void OpenCloseOpen_SameBinary_DescribesTheSame()
    {
        EffectDescription[] first = Describe();
        EffectDescription[] second = Describe();
        Assert.That(second.Select(d => d.Identifier), Is.EqualTo(first.Select(d => d.Identifier)));

        static EffectDescription[] Describe()
        {
            using EffectHost host = new();
            return [.. host.Open(TestBundles.Citizens).Plugins.Select(p => p.Description)];
        }
    }

    [Test]
    public void Open_BinaryWithoutBundle_Works()
    {
        using EffectHost host = new();
        PluginBundle bundle = host.Open(BundleSearch.FindBinary(TestBundles.Citizens)!);
        Assert.That(bundle.Plugins, Is.Not.Empty);
    }

    [Test]
    public void Describe_Gain_SaysEverything()
    {
        using EffectHost host = new();
        host.Open(TestBundles.Citizens);
        HostedPlugin plugin = host.Find("Gain");
        Assert.That(plugin.Description.Group, Is.EqualTo("Tests"));
        Assert.That(plugin.Description.Text, Is.EqualTo("Multiplies by a number."));
        Assert.That(plugin.Description.ThreadSafety, Is.EqualTo(ThreadSafety.InstanceSafe));
        Assert.That(plugin.Description.Contexts, Is.EqualTo(new[] { EffectContext.Filter, EffectContext.General }));
        ContextDescription context = plugin.Describe(EffectContext.Filter);
        Assert.That(context.Clips.Select(c => c.Name), Is.EqualTo(new[] { "Source", "Output" }));
        ParameterDescription gain = context.FindParameter("gain")!;
        Assert.That((gain.Label, gain.Hint, gain.DefaultText), Is.EqualTo(("Gain", "1 changes nothing.", "1")));
        Assert.That((gain.Minimum[0], gain.Maximum[0]), Is.EqualTo((0.0, 4.0)));
        ParameterDescription mode = context.FindParameter("mode")!;
        Assert.That(mode.Choices.Select(c => c.Label), Is.EqualTo(new[] { "Plain", "Double" }));
        Assert.That((mode.Group, mode.DefaultText), Is.EqualTo(("more", "Plain")));
        Assert.That(
            context.FindParameter("preset")!.Choices.Select(c => c.Identifier), Is.EqualTo(new[] { "none", "half" }));
        Assert.That(context.FindParameter("hidden")!.IsSecret);
        Assert.That(context.FindParameter("tint")!.DefaultText, Is.EqualTo("1,1,1,1"));
        Assert.That(context.FindParameter("point")!.Minimum, Is.All.EqualTo(double.NegativeInfinity));
    }
}
