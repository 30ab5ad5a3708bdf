using AiVideoFx.Engine.Runtime;
using OpenFX.Net.Plugin;

namespace AiVideoFx.Effects;

/// <summary>The installed bundle: what effects need besides their code.</summary>
/// <param name="Contents">Its folder "Contents".</param>
/// <param name="RuntimeLibrary">Where ONNX Runtime belongs: beside the plug-in.</param>
internal sealed record BundleFolder(string Contents, string RuntimeLibrary)
{
    /// <summary>Names a bundle for code that does not run out of one, as in tests.</summary>
    public const string Variable = "AIVIDEOFX_BUNDLE";

    /// <summary>The weights that ship with the product: NAME.safetensors beside NAME.json.</summary>
    public string Models => Path.Combine(Contents, "Resources", "models");

    /// <summary>The bundle that this code was loaded from, else the one that <see cref="Variable"/> names; null where there is neither.</summary>
    public static BundleFolder? Find() => Of(PluginModule.FindPath(), Environment.GetEnvironmentVariable(Variable));

    /// <summary>The same under given circumstances.</summary>
    /// <param name="module">Full path of the library that holds the plug-in; null where there is none.</param>
    /// <param name="named">A bundle's folder; null or empty where none is named.</param>
    internal static BundleFolder? Of(string? module, string? named)
    {
        if (module is not null && Path.GetDirectoryName(module) is string binaries && Path.GetDirectoryName(binaries) is string contents
            && Path.GetFileName(contents) == "Contents")
        {
            return new(contents, Path.Combine(binaries, EngineSettings.LibraryName));
        }

        return string.IsNullOrEmpty(named) ? null : OfFolder(Path.Combine(Path.GetFullPath(named), "Contents"));
    }

    // Each platform has a folder of its own; which one is this one's shows in the library's name.
    private static BundleFolder OfFolder(string contents)
    {
        string[] folders = Directory.Exists(contents) ? Directory.GetDirectories(contents) : [];
        IEnumerable<string> places = folders.Select(static folder => Path.Combine(folder, EngineSettings.LibraryName));
        return new(contents, places.FirstOrDefault(File.Exists) ?? Path.Combine(contents, EngineSettings.LibraryName));
    }
}
