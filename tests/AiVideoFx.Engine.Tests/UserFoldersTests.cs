using System.Runtime.InteropServices;

namespace AiVideoFx.Engine.Tests;

[TestFixture]
public sealed class UserFoldersTests
{
    private static readonly string Root = OperatingSystem.IsWindows() ? @"C:\" : "/";
    private static readonly string Profile = Path.Combine(Root, "home", "ada");
    private static readonly string LocalData = Path.Combine(Profile, "AppData", "Local");

    [Test]
    public void Of_Linux_FollowsTheBaseDirectories()
    {
        UserFolders plain = Of(OSPlatform.Linux, []);
        Assert.That(plain.Models, Is.EqualTo(Path.Combine(Profile, ".local", "share", "aivideofx", "models")));
        Assert.That(plain.Cache, Is.EqualTo(Path.Combine(Profile, ".cache", "aivideofx")));

        string data = Path.Combine(Root, "data");
        UserFolders moved = Of(OSPlatform.Linux, new() { ["XDG_DATA_HOME"] = data, ["XDG_CACHE_HOME"] = "relative" });
        Assert.That(moved.Data, Is.EqualTo(Path.Combine(data, "aivideofx")));
        Assert.That(moved.Cache, Is.EqualTo(plain.Cache), "a relative base directory is ignored");
    }

    [Test]
    public void Of_OtherPlatforms_FollowTheirRules()
    {
        UserFolders windows = Of(OSPlatform.Windows, []);
        Assert.That(windows.Data, Is.EqualTo(Path.Combine(LocalData, "AiVideoFx")));
        Assert.That(windows.Cache, Is.EqualTo(Path.Combine(LocalData, "AiVideoFx", "cache")));

        UserFolders mac = Of(OSPlatform.OSX, []);
        Assert.That(mac.Data, Is.EqualTo(Path.Combine(Profile, "Library", "Application Support", "AiVideoFx")));
        Assert.That(mac.Cache, Is.EqualTo(Path.Combine(Profile, "Library", "Caches", "AiVideoFx")));
    }

    [Test]
    public void Of_HomeGiven_HoldsEverythingOnEveryPlatform()
    {
        string home = Path.Combine(Root, "farm", "fx");
        foreach (OSPlatform platform in new[] { OSPlatform.Linux, OSPlatform.Windows, OSPlatform.OSX })
        {
            UserFolders folders = Of(platform, new() { [UserFolders.HomeVariable] = home, ["XDG_CACHE_HOME"] = Root });

            Assert.That(folders.Data, Is.EqualTo(home));
            Assert.That(folders.Models, Is.EqualTo(Path.Combine(home, "models")));
            Assert.That(folders.Cache, Is.EqualTo(Path.Combine(home, "cache")));
        }
    }

    private static UserFolders Of(OSPlatform platform, Dictionary<string, string> variables) =>
        UserFolders.Of(platform, variables.GetValueOrDefault, Profile, LocalData);
}
