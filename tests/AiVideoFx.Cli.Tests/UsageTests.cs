using System.Text.Json;

namespace AiVideoFx.Cli.Tests;

[TestFixture]
public sealed class UsageTests : CliTestBase
{
    [Test]
    public void WrongUsage_Returns2AndSaysWhatIsRight()
    {
        string clip = MakeClip();
        AssertFails(ExitCode.WrongUsage, "a command is expected");
        AssertFails(ExitCode.WrongUsage, "'nosuchverb'", "nosuchverb", clip, "-o", At("o.mkv"));
        AssertFails(ExitCode.WrongUsage, "--output", "invert", clip);
        AssertFails(ExitCode.WrongUsage, "IN", "invert", "-o", At("o.mkv"));
        AssertFails(ExitCode.WrongUsage, "--nosuchoption", "invert", clip, "-o", At("o.mkv"), "--nosuchoption", "1");
        AssertFails(ExitCode.WrongUsage, "expected a first and a last frame", "invert", clip, "-o", At("o.mkv"), "--frames", "x");
        AssertFails(ExitCode.WrongUsage, "frames 0 to 7", "invert", clip, "-o", At("o.mkv"), "--frames", "3-20");
        AssertFails(ExitCode.WrongUsage, "from 0 to 4", "gain", clip, "-o", At("o.mkv"), "--gain", "5");
        AssertFails(ExitCode.WrongUsage, "'Plain', 'Double'", "gain", clip, "-o", At("o.mkv"), "--mode", "triple");
        AssertFails(ExitCode.WrongUsage, "there are: gain", "gain", clip, "-o", At("o.mkv"), "--set", "nope=1");
        AssertFails(ExitCode.WrongUsage, "name=value", "gain", clip, "-o", At("o.mkv"), "--set", "nope");
        AssertFails(ExitCode.WrongUsage, "no input clip 'Mask'", "gain", clip, "-o", At("o.mkv"), "--clip", "Mask=" + clip);
        AssertFails(ExitCode.WrongUsage, "com.aivideofx.test.Invert", "apply", "com.nobody.Nothing", clip, "-o", At("o.mkv"));
        AssertFails(ExitCode.WrongUsage, "deep", "invert", clip, "-o", At("o.mkv"), "--depth", "deep");
        AssertFails(ExitCode.WrongUsage, "1 to 1024", "invert", clip, "-o", At("o.mkv"), "--threads", "0");
        AssertFails(ExitCode.WrongUsage, "also an input", "invert", clip, "-o", clip, "--overwrite");
        Assert.That(Directory.EnumerateFileSystemEntries(Folder).Count(), Is.EqualTo(1), "nothing was written");
    }

    [Test]
    public void Failures_Return1AndSayWhatToDo()
    {
        string clip = MakeClip();
        File.WriteAllText(At("there.mkv"), "precious");
        AssertFails(ExitCode.Failed, "does not exist", "invert", At("none.mkv"), "-o", At("o.mkv"));
        AssertFails(ExitCode.Failed, "exists already", "invert", clip, "-o", At("there.mkv"));
        Assert.That(File.ReadAllText(At("there.mkv")), Is.EqualTo("precious"));
        AssertFails(ExitCode.Failed, "cannot be written", "invert", clip, "-o", At("o.xyz"));
        AssertFails(ExitCode.Failed, "8 frames", "invert", clip, "-o", At("o.png"));
        Assert.That(Run("invert", clip, "-o", At("there.mkv"), "--overwrite").Code, Is.EqualTo(ExitCode.Done));
        Assert.That(new FileInfo(At("there.mkv")).Length, Is.GreaterThan(1000));
    }

    [Test]
    public void FailingEffect_Returns1NamesFrameAndLeavesNothing()
    {
        string clip = MakeClip();
        CliResult result = RunIn(["--bundle", TestBundles.Rascals], ["apply", "rascal.Fickle", clip, "-o", At("o.mkv"), "--lossless"]);
        CliResult none = RunIn(["--bundle", TestBundles.Rascals], ["apply", "rascal.NoSource", clip, "-o", At("n.mkv"), "--lossless"]);
        CliResult created = RunIn(["--bundle", TestBundles.Rascals], ["apply", "rascal.NoCreate", clip, "-o", At("c.mkv")]);
        Assert.That(created.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(created.Error, Does.StartWith("aivideofx: effect rascal.NoCreate could not make an instance"));
        foreach ((CliResult run, string file) in new[] { (result, "o.mkv"), (none, "n.mkv") })
        {
            Assert.That(run.Code == ExitCode.Done, Is.EqualTo(File.Exists(At(file))), run.Error);
        }

        Assert.That(Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName), Has.None.EndsWith(".part"));
    }

    [Test]
    public void Effects_OfABundle_AreListed()
    {
        CliResult text = Run("effects");
        Assert.That(text.Code, Is.EqualTo(ExitCode.Done), text.Error);
        Assert.That(text.Out, Does.Contain("gain").And.Contain("com.aivideofx.test.Gain"));
        JsonElement gain = Run("effects", "--json").Lines.Single(static l => l.GetProperty("identifier").GetString() == "com.aivideofx.test.Gain");
        Assert.That(gain.GetProperty("verb").GetString(), Is.EqualTo("gain"));
    }

    [Test]
    public void Info_OfAnEffect_TellsItsParameters()
    {
        CliResult text = Run("info", "gain");
        Assert.That(text.Out, Does.Contain("Multiplies by a number.").And.Contain("1 changes nothing. From 0 to 4.").And.Not.Contain("hidden"));
        JsonElement json = Run("info", "com.aivideofx.test.Gain", "--json").Lines.Single();
        JsonElement[] parameters = [.. json.GetProperty("parameters").EnumerateArray()];
        JsonElement mode = parameters.Single(static p => p.GetProperty("name").GetString() == "mode");
        Assert.That(mode.GetProperty("choices").EnumerateArray().Select(static c => c.GetString()), Is.EqualTo(new[] { "Plain", "Double" }));
        Assert.That(mode.GetProperty("option").GetString(), Is.EqualTo("--mode"));
        Assert.That(json.GetProperty("clips").EnumerateArray().Select(static c => c.GetProperty("name").GetString()), Is.EquivalentTo(new[] { "Source", "Output" }));
    }

    [Test]
    public void Help_OfAVerb_ListsItsOptions()
    {
        CliResult help = Run("gain", "--help");
        Assert.That(help.Code, Is.EqualTo(ExitCode.Done));
        Assert.That(help.Out, Does.Contain("--gain <N>").And.Contain("1 changes nothing.").And.Contain("[default: 1]").And.Contain("--off <true|false>"));
        Assert.That(help.Out, Does.Not.Contain("--hidden").And.Not.Contain("--button").And.Not.Contain("--more"));
        foreach (string option in new[] { "--output", "--set", "--frames", "--depth", "--threads", "--json", "--overwrite", "--quiet", "--clip" })
        {
            Assert.That(help.Out, Does.Contain(option));
        }
    }

    [Test]
    public void Devices_WithoutRuntime_TellTheProcessorAndWhatIsMissing()
    {
        CliResult result = Run("devices", "--json");
        JsonElement device = result.Lines.Single();
        Assert.That(result.Code, Is.EqualTo(ExitCode.Done));
        Assert.That(device.GetProperty("device").GetString(), Is.EqualTo("cpu"));
        Assert.That(device.GetProperty("threads").GetInt32(), Is.EqualTo(Environment.ProcessorCount));
        Assert.That(device.GetProperty("available").GetBoolean(), Is.False);
        Assert.That(device.GetProperty("detail").GetString(), Does.Contain("holds no").And.Contain("--bundle PATH"));
        bool avx2 = System.Runtime.Intrinsics.X86.Avx2.IsSupported;
        Assert.That(device.GetProperty("simd").EnumerateArray().Any(static s => s.GetString() == "AVX2"), Is.EqualTo(avx2));
    }

    [Test]
    public void Bundle_ThatIsNotThere_Returns1() =>
        Assert.That(RunIn(["--bundle", At("no.ofx.bundle")], ["effects"]), Has.Property("Code").EqualTo(ExitCode.Failed).And.Property("Error").Contains("no bundle"));

    [Test]
    public void Validate_GoodAndBadBundles_AreToldApart()
    {
        CliResult good = RunIn([], ["validate", TestBundles.Citizens, "--quick", "--effect", "com.aivideofx.test.Invert"]);
        Assert.That(good.Code, Is.EqualTo(ExitCode.Done), good.Out + good.Error);
        Assert.That(good.Out, Does.Contain("1 effects").And.Contain("0 errors"));
        CliResult bad = RunIn([], ["validate", TestBundles.Rascals, "--quick", "--effect", "rascal.Clumsy", "--json"]);
        Assert.That(bad.Code, Is.EqualTo(ExitCode.Failed), bad.Error);
        Assert.That(bad.Lines.Single().GetProperty("errors").GetInt32(), Is.Positive);
        Assert.That(bad.Lines.Single().GetProperty("findings")[0].GetProperty("standard").GetString(), Is.Not.Empty);
        CliResult none = RunIn([], ["validate", At("none.ofx.bundle")]);
        Assert.That((none.Code, none.Error), Is.EqualTo((ExitCode.WrongUsage, $"aivideofx: there is no bundle at '{At("none.ofx.bundle")}'\n")));
    }

    [Test]
    public void Validate_BundleThatCrashes_IsAFindingNotACrash()
    {
        CompileCrash(At("crash.ofx"));

        CliResult result = RunIn([], ["validate", At("crash.ofx")]);
        Assert.That(result.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(result.Error, Does.Contain("crashed its process"));
    }

    private static void AssertFails(int code, string says, params string[] arguments)
    {
        CliResult result = Run(arguments);
        Assert.That(result.Code, Is.EqualTo(code), string.Join(' ', arguments) + "\n" + result.Error);
        Assert.That(result.Error, Does.Contain(says), string.Join(' ', arguments));
        Assert.That(result.Error, Does.StartWith("aivideofx: "));
        Assert.That(result.Out, Is.Empty);
    }

    [Test]
    public void Effects_BundleThatCrashes_IsLeftOutAndSaid()
    {
        string binary = At("Crash.ofx.bundle/Contents/Linux-x86-64/Crash.ofx");
        Directory.CreateDirectory(Path.GetDirectoryName(binary)!);
        CompileCrash(binary);

        string? path = Environment.GetEnvironmentVariable("OFX_PLUGIN_PATH");
        string? home = Environment.GetEnvironmentVariable("AIVIDEOFX_HOME");
        try
        {
            Environment.SetEnvironmentVariable("OFX_PLUGIN_PATH", Folder);
            Environment.SetEnvironmentVariable("AIVIDEOFX_HOME", At("home"));
            for (int round = 0; round < 2; round++)
            {
                CliResult result = Run("effects");

                Assert.That(result.Out, Does.Contain("com.aivideofx.test.Invert"));
                Assert.That(result.Error, Does.Contain("Crash.ofx.bundle").And.Contain("crashed"));
            }

            Assert.That(File.ReadAllText(At("home/scanned-bundles.txt")), Does.Contain("Crash.ofx"), "it is not tried again");
        }
        finally
        {
            Environment.SetEnvironmentVariable("OFX_PLUGIN_PATH", path);
            Environment.SetEnvironmentVariable("AIVIDEOFX_HOME", home);
        }
    }

    /// <summary>Makes a plug-in that ends its process when it is loaded.</summary>
    private void CompileCrash(string binary)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("compiles its plug-in with gcc");
        }

        File.WriteAllText(At("crash.c"), "#include <stdlib.h>\nint OfxGetNumberOfPlugins(void) { abort(); }\nvoid *OfxGetPlugin(int n) { (void)n; return 0; }\n");
        using System.Diagnostics.Process gcc = System.Diagnostics.Process.Start("gcc", ["-shared", "-fPIC", "-o", binary, At("crash.c")]);
        gcc.WaitForExit();
    }
}
