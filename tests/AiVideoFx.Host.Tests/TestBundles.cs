using System.Collections.Concurrent;
using System.Diagnostics;
using AiVideoFx.Testing;

namespace AiVideoFx.Host.Tests;

/// <summary>Bundles of the C plug-ins in tests/plugins, compiled when first wanted.</summary>
internal static class TestBundles
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> Built = new();
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "bundles");

    /// <summary>Plug-ins that keep to the standard.</summary>
    public static string Citizens => Get("citizens");

    /// <summary>Plug-ins that do not.</summary>
    public static string Rascals => Get("rascals");

    /// <summary>The folder of the bundle made from a C file.</summary>
    public static string Get(string name) => Built.GetOrAdd(name, n => new Lazy<string>(() => Build(n))).Value;

    /// <summary>The same bundle at another path: a library of its own, with its own state.</summary>
    public static string CopyOf(string name, TemporaryFolder folder)
    {
        string copy = Path.Combine(folder.Path, $"{name}.ofx.bundle");
        string platform = Path.GetFileName(Path.GetDirectoryName(BundleSearch.FindBinary(Get(name)))!);
        Directory.CreateDirectory(Path.Combine(copy, "Contents", platform));
        File.Copy(BundleSearch.FindBinary(Get(name))!, Path.Combine(copy, "Contents", platform, $"{name}.ofx"));
        return copy;
    }

    private static string Build(string name)
    {
        string bundle = Path.Combine(Folder, $"{name}.ofx.bundle");
        string platform = OperatingSystem.IsMacOS() ? "MacOS" : "Linux-x86-64";
        string binary = Path.Combine(bundle, "Contents", platform, $"{name}.ofx");
        Directory.CreateDirectory(Path.GetDirectoryName(binary)!);
        string source = Path.Combine(TestPaths.Repository, "tests", "plugins", $"{name}.c");
        string compiler = Environment.GetEnvironmentVariable("CC") is { Length: > 0 } cc ? cc : "gcc";
        ProcessStartInfo start = new(compiler)
        {
            RedirectStandardError = true,
            ArgumentList = { "-std=c99", "-O2", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared", "-fvisibility=hidden", "-o", binary, source },
        };
        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, $"{compiler} {source}: {errors}");
        return bundle;
    }
}
