using System.Runtime.InteropServices;

namespace AiVideoFx.Host;

/// <summary>Where OFX bundles are, and which file in one is for this machine.</summary>
public static class BundleSearch
{
    private const string BundleSuffix = ".ofx.bundle";
    private const int DeepestFolder = 8;

    /// <summary>The variable that users name further folders in.</summary>
    public const string PathVariable = "OFX_PLUGIN_PATH";

    /// <summary>Folders of <see cref="PathVariable"/>, then the standard's own; some may not exist.</summary>
    public static IReadOnlyList<string> DefaultFolders()
    {
        // Both separators are seen everywhere; a colon is also the drive's on Windows.
        char[] separators = OperatingSystem.IsWindows() ? [';'] : [':', ';'];
        List<string> folders =
        [
            .. (Environment.GetEnvironmentVariable(PathVariable) ?? string.Empty)
                .Split(separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        ];
        if (OperatingSystem.IsWindows())
        {
            folders.Add(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonProgramFiles), "OFX", "Plugins"));
        }
        else if (OperatingSystem.IsMacOS())
        {
            folders.Add("/Library/OFX/Plugins");
        }
        else
        {
            folders.Add("/usr/OFX/Plugins");
            folders.Add("/usr/local/OFX/Plugins");
        }

        return [.. folders.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>
    /// Bundles in and below folders; a folder may itself be a bundle. Each bundle once, in the order found.
    /// </summary>
    /// <param name="folders">Folders that may not exist.</param>
    public static IReadOnlyList<string> FindBundles(IEnumerable<string> folders)
    {
        List<string> bundles = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string folder in folders)
        {
            Collect(new DirectoryInfo(folder), DeepestFolder, bundles, seen);
        }

        return bundles;
    }

    /// <summary>The binary of a bundle for this machine; null where it has none.</summary>
    /// <param name="bundle">The bundle's folder. The standard's Info.plist is not needed.</param>
    public static string? FindBinary(string bundle)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(bundle));
        if (!name.EndsWith(BundleSuffix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        string file = name[..^BundleSuffix.Length] + ".ofx";
        return ArchitectureFolders()
            .Select(a => Path.Combine(bundle, "Contents", a, file))
            .FirstOrDefault(File.Exists);
    }

    private static string[] ArchitectureFolders()
    {
        bool isArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        return OperatingSystem.IsWindows()
            ? isArm ? ["Win-arm64", "WinArm64"] : ["Win64"]
            : OperatingSystem.IsMacOS()
                ? isArm ? ["MacOS"] : ["MacOS-x86-64", "MacOS"]
                : isArm ? ["Linux-arm64", "Linux-aarch64"] : ["Linux-x86-64"];
    }

    private static void Collect(DirectoryInfo folder, int depth, List<string> bundles, HashSet<string> seen)
    {
        if (!folder.Exists || depth == 0)
        {
            return;
        }

        if (folder.Name.EndsWith(BundleSuffix, StringComparison.OrdinalIgnoreCase))
        {
            string path = (folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder.FullName).TrimEnd('/', '\\');
            if (seen.Add(path))
            {
                bundles.Add(path);
            }

            return;
        }

        try
        {
            // Folders that begin with an at sign are hidden from hosts, says the standard.
            foreach (DirectoryInfo child in folder.EnumerateDirectories().Where(d => !d.Name.StartsWith('@')).OrderBy(d => d.Name, StringComparer.Ordinal))
            {
                Collect(child, depth - 1, bundles, seen);
            }
        }
        catch (UnauthorizedAccessException)
        {
            // A folder that this user may not read holds no plug-ins for this user.
        }
    }
}
