using AiVideoFx.Engine.Runtime;
using AiVideoFx.Host;

namespace AiVideoFx.Cli;

/// <summary>Files of a bundle that the program itself uses: ONNX Runtime and the list of public checkpoints.</summary>
/// <param name="Bundle">The bundle's folder.</param>
internal sealed record BundleFiles(string Bundle)
{
    /// <summary>Full path of ONNX Runtime, beside the plug-in; null where it is not there.</summary>
    public string? RuntimeLibrary =>
        BundleSearch.FindBinary(Bundle) is { } binary && Path.Combine(Path.GetDirectoryName(binary)!, EngineSettings.LibraryName) is { } path
            && File.Exists(path) ? Path.GetFullPath(path) : null;

    /// <summary>The public checkpoints; the file may not be there.</summary>
    public string PublicModels => Path.Combine(Bundle, "Contents", "Resources", "models.json");

    /// <summary>The first bundle that the user names, or the program's own; null where there is none.</summary>
    /// <param name="bundles">Paths given with --bundle.</param>
    public static BundleFiles? Find(IReadOnlyList<string> bundles) =>
        (bundles.Count > 0 ? bundles[0] : PluginCatalog.FindOwn(AppContext.BaseDirectory)) is { } bundle ? new(bundle) : null;

    /// <summary>Full path of ONNX Runtime.</summary>
    /// <exception cref="OrtException">There is no bundle or no library in it; the message says what to do.</exception>
    public static string RequireRuntime(IReadOnlyList<string> bundles) => Find(bundles) switch
    {
        null => throw new OrtException(
            "ONNX Runtime, which runs networks, lies in AiVideoFx.ofx.bundle, and that was not found beside the program; build it or give --bundle PATH"),
        { RuntimeLibrary: { } library } => library,
        { Bundle: { } bundle } => throw new OrtException(
            $"'{bundle}' holds no {EngineSettings.LibraryName} for this machine beside its plug-in: install the bundle again or give --bundle PATH"),
    };

    /// <summary>Loads ONNX Runtime.</summary>
    /// <exception cref="OrtException">It is not there or cannot be loaded; the message says what to do.</exception>
    public static InferenceEngine OpenEngine(IReadOnlyList<string> bundles, int? threads = null) =>
        new(new() { LibraryPath = RequireRuntime(bundles), Threads = threads ?? Environment.ProcessorCount });
}
