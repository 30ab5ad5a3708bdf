using OpenFX.Net.Hosting;
using OpenFX.Net.Raw;

namespace AiVideoFx.Host;

/// <summary>A bundle whose binary is loaded.</summary>
public sealed class PluginBundle
{
    private readonly PluginLibrary _library;

    private PluginBundle(string path, string binaryPath, PluginLibrary library)
    {
        Path = path;
        BinaryPath = binaryPath;
        _library = library;
    }

    /// <summary>The bundle's folder; the binary where there is no bundle around it.</summary>
    public string Path { get; }

    /// <summary>The file that was loaded.</summary>
    public string BinaryPath { get; }

    /// <summary>Its image effects that could be loaded and described, in the binary's order.</summary>
    public IReadOnlyList<HostedPlugin> Plugins { get; private set; } = [];

    internal static PluginBundle Open(EffectHost host, string path)
    {
        string binary = File.Exists(path)
            ? path
            : BundleSearch.FindBinary(path) ?? throw new EffectException(
                Directory.Exists(path)
                    ? $"{path} has no binary for this machine: expected Contents/<platform>/{System.IO.Path.GetFileName(path).Replace(".ofx.bundle", ".ofx", StringComparison.OrdinalIgnoreCase)}"
                    : $"there is no bundle at {path}");
        PluginLibrary library;
        try
        {
            library = PluginLibrary.Open(binary, path, host.Environment);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException or OfxHostException)
        {
            throw new EffectException($"{binary} cannot be loaded: {e.Message}", e);
        }

        PluginBundle bundle = new(path, binary, library);
        List<HostedPlugin> plugins = [];
        foreach (NativePlugin native in library.Plugins)
        {
            if (native.Api != Ofx.kOfxImageEffectPluginApi || !native.IsCallable)
            {
                host.Report(path, $"plug-in '{native.Identifier}' is of API '{native.Api}', or has no entry point");
                continue;
            }

            HostedPlugin plugin = new(host, bundle, native);
            try
            {
                plugin.Load();
                plugins.Add(plugin);
            }
            catch (EffectException e)
            {
                host.Report(path, e.Message);
            }
        }

        bundle.Plugins = plugins;
        return bundle;
    }

    internal void Close()
    {
        foreach (HostedPlugin plugin in Plugins)
        {
            plugin.Unload();
        }

        _library.Dispose();
    }
}
