using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AiVideoFx.Testing;

namespace OpenFX.Net.Tests;

/// <summary>The NativeAOT library inside the bundle, driven by a C program. Skipped when there is no bundle.</summary>
internal sealed partial class PublishedPluginTests
{
    private static string Binary()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Ignore("the C host of this test is written for Linux");
        }

        string path = Path.Combine(TestPaths.RequireBundle(), "Contents", "Linux-x86-64", "AiVideoFx.ofx");
        Assert.That(File.Exists(path), $"the bundle has no {path}");
        return path;
    }

    [Test]
    public void Library_OpenDescribeUnloadClose_SurvivesThreeTimesAndIsFast()
    {
        string binary = Binary();
        using TemporaryFolder folder = TestPaths.CreateTemporary();
        CHeader.Write(folder.File("ofx_facts.h"));
        NativeBuild.Compile("tiny_host.c", folder.File("tiny_host"), "-I" + folder.Path);

        // The first round of a process is the cold one. Other work on the machine only ever adds time: the best of a few runs.
        double best = double.MaxValue;
        for (int run = 0; run < 5; run++)
        {
            (int code, string text) = NativeBuild.Run(folder.File("tiny_host"), [binary, "3"]);
            Assert.That(code, Is.Zero, text);
            MatchCollection rounds = DescribeTime().Matches(text);
            Assert.That(rounds, Has.Count.EqualTo(3), text);
            best = Math.Min(best, double.Parse(rounds[0].Groups[1].Value, CultureInfo.InvariantCulture));
            TestContext.Out.Write(text);
        }

        Assert.That(best, Is.LessThan(5), "ms to describe the whole bundle twice, the runtime's start included");
    }

    [Test]
    public void Library_Exports_AreTheOnesOfOfxAlone()
    {
        (int code, string text) = NativeBuild.Run("nm", ["-D", "--defined-only", Binary()]);
        Assert.That(code, Is.Zero, text);
        IEnumerable<string> functions = text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ')).Where(p => p[1] is "T" or "D" or "B" or "R" or "W" or "V").Select(p => p[2].Split('@')[0]);
        Assert.That(functions, Is.EquivalentTo(new[] { "OfxGetNumberOfPlugins", "OfxGetPlugin", "OfxSetHost" }));
    }

    [Test]
    public void Library_IsLinkedNodelete()
    {
        (int code, string text) = NativeBuild.Run("readelf", ["-d", Binary()]);
        Assert.That(code, Is.Zero, text);
        Assert.That(text, Does.Contain("NODELETE"));
    }

    [Test]
    public void Bundle_EveryEffectOfTheManifest_HasItsIcon()
    {
        string resources = Path.Combine(TestPaths.RequireBundle(), "Contents", "Resources");
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(resources, "manifest.json")));
        foreach (JsonElement effect in manifest.RootElement.GetProperty("effects").EnumerateArray())
        {
            string id = effect.GetProperty("identifier").GetString()!;
            Assert.That(File.Exists(Path.Combine(resources, id + ".png")), $"{id}.png");
        }
    }

    [GeneratedRegex(@"describe ([0-9.]+) ms")]
    private static partial Regex DescribeTime();
}
