using System.Runtime.InteropServices;

namespace AiVideoFx.Engine;

/// <summary>Where a user's files lie: the one place that knows the platform's rules.</summary>
/// <remarks>
/// AIVIDEOFX_HOME, where set, holds everything. Otherwise Linux follows the XDG base directories
/// (XDG_DATA_HOME, XDG_CACHE_HOME; relative ones are ignored, as their specification asks), Windows the local
/// application data, macOS the Library folder. Nothing is created here.
/// </remarks>
/// <param name="Data">What must not be lost.</param>
/// <param name="Cache">What can be made anew.</param>
public sealed record UserFolders(string Data, string Cache)
{
    /// <summary>Environment variable that names one folder for everything.</summary>
    public const string HomeVariable = "AIVIDEOFX_HOME";

    /// <summary>The user's checkpoints.</summary>
    public string Models => Path.Combine(Data, "models");

    /// <summary>The folders of this process, from its environment now.</summary>
    public static UserFolders Current => Of(
        OperatingSystem.IsWindows() ? OSPlatform.Windows
            : OperatingSystem.IsMacOS() ? OSPlatform.OSX
            : OSPlatform.Linux,
        Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData));

    /// <summary>The folders under the given circumstances.</summary>
    /// <param name="platform">Windows, OSX, or anything else for the rule of Linux.</param>
    /// <param name="variable">Gives an environment variable, or null.</param>
    /// <param name="profile">The user's home.</param>
    /// <param name="localData">Windows: local application data.</param>
    public static UserFolders Of(OSPlatform platform, Func<string, string?> variable, string profile, string localData)
    {
        if (variable(HomeVariable) is { Length: > 0 } home)
        {
            string full = Path.GetFullPath(home);
            return new UserFolders(full, Path.Combine(full, "cache"));
        }

        if (platform == OSPlatform.Windows)
        {
            string own = Path.Combine(localData, "AiVideoFx");
            return new UserFolders(own, Path.Combine(own, "cache"));
        }

        if (platform == OSPlatform.OSX)
        {
            string library = Path.Combine(profile, "Library");
            return new UserFolders(
                Path.Combine(library, "Application Support", "AiVideoFx"),
                Path.Combine(library, "Caches", "AiVideoFx"));
        }

        return new UserFolders(
            Path.Combine(Xdg("XDG_DATA_HOME", ".local", "share"), "aivideofx"),
            Path.Combine(Xdg("XDG_CACHE_HOME", ".cache"), "aivideofx"));

        string Xdg(string name, params string[] otherwise) =>
            variable(name) is { Length: > 0 } path && Path.IsPathRooted(path)
                ? path
                : Path.Combine([profile, .. otherwise]);
    }
}
