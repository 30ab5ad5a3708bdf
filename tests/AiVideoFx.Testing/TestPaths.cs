using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace AiVideoFx.Testing;

/// <summary>Where things are, for tests.</summary>
public static class TestPaths
{
    /// <summary>Root of the working tree: the folder of AiVideoFx.sln.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The bundle under test: AIVIDEOFX_BUNDLE, or dist/AiVideoFx.ofx.bundle.</summary>
    public static string Bundle =>
        Environment.GetEnvironmentVariable("AIVIDEOFX_BUNDLE") is { Length: > 0 } path
            ? Path.GetFullPath(path)
            : Path.Combine(Repository, "dist", "AiVideoFx.ofx.bundle");

    /// <summary>The command line under test: AIVIDEOFX_CLI, or dist/cli/aivideofx.</summary>
    public static string CommandLine =>
        Environment.GetEnvironmentVariable("AIVIDEOFX_CLI") is { Length: > 0 } path
            ? Path.GetFullPath(path)
            : Path.Combine(Repository, "dist", "cli", OperatingSystem.IsWindows() ? "aivideofx.exe" : "aivideofx");

    /// <summary>Where failing tests leave their pictures: AIVIDEOFX_TEST_OUT, or a folder beside the test's assembly.</summary>
    public static string Failures =>
        Environment.GetEnvironmentVariable("AIVIDEOFX_TEST_OUT") is { Length: > 0 } path
            ? Path.GetFullPath(path)
            : Path.Combine(AppContext.BaseDirectory, "failures");

    /// <summary>The bundle's folder; the test is skipped, saying why, when the bundle was not built.</summary>
    public static string RequireBundle() =>
        Directory.Exists(Bundle) ? Bundle : Skip($"no bundle at {Bundle}: run ./build.sh bundle, or set AIVIDEOFX_BUNDLE");

    /// <summary>A file or folder of the material that lies beside the repository; the test is skipped where it is not there.</summary>
    /// <param name="relative">Path below "shared", such as "goldens/softsplat".</param>
    public static string RequireShared(string relative)
    {
        string path = Path.GetFullPath(Path.Combine(Repository, "..", "shared", relative));
        return Path.Exists(path) ? path : Skip($"'{relative}' is not in the folder 'shared' beside the repository");
    }

    /// <summary>A new empty folder that is deleted when the returned object is disposed.</summary>
    public static TemporaryFolder CreateTemporary() => new();

    private static string Skip(string reason)
    {
        Assert.Ignore(reason);
        return "";
    }

    private static string FindRepository([CallerFilePath] string here = "")
    {
        foreach (string start in new[] { AppContext.BaseDirectory, Path.GetDirectoryName(here) ?? "" })
        {
            for (DirectoryInfo? folder = Directory.Exists(start) ? new(start) : null; folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "AiVideoFx.sln")))
                {
                    return folder.FullName;
                }
            }
        }

        throw new DirectoryNotFoundException($"no AiVideoFx.sln above {AppContext.BaseDirectory}");
    }
}
