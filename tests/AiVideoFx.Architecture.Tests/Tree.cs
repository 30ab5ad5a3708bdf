using System.Runtime.CompilerServices;

namespace AiVideoFx.Architecture.Tests;

/// <summary>The working tree that these tests read.</summary>
internal static class Tree
{
    public static string Root { get; } = FindRoot();

    /// <summary>C# sources below a folder of the tree that people wrote.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Directory.GetFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith(".g.cs", StringComparison.Ordinal))
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot([CallerFilePath] string here = "")
    {
        string? folder = Directory.Exists(Path.GetDirectoryName(here)) ? Path.GetDirectoryName(here) : AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "AiVideoFx.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException($"no AiVideoFx.sln above {here}");
    }
}
