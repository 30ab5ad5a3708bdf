using System.Runtime.InteropServices;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting;

/// <summary>A plug-in binary in this process.</summary>
/// <remarks>
/// Opening calls, in the standard's order, OfxSetHost where it is exported, then the number, then each plug-in.
/// </remarks>
public sealed unsafe class PluginLibrary : IDisposable
{
    private nint _module;

    private PluginLibrary(nint module, IReadOnlyList<NativePlugin> plugins)
    {
        _module = module;
        Plugins = plugins;
    }

    /// <summary>Everything in the binary, in its order, whatever its API.</summary>
    public IReadOnlyList<NativePlugin> Plugins { get; }

    /// <summary>Loads a binary and asks it what it has.</summary>
    /// <param name="binary">The file.</param>
    /// <param name="bundlePath">The bundle's folder, told to the plug-ins.</param>
    /// <param name="environment">The host.</param>
    /// <exception cref="DllNotFoundException">The system cannot load the file; the message has the reason.</exception>
    /// <exception cref="BadImageFormatException">It is no library for this machine.</exception>
    /// <exception cref="EntryPointNotFoundException">It is a library, but not of OFX plug-ins.</exception>
    /// <exception cref="OfxHostException">The binary refuses this host.</exception>
    public static PluginLibrary Open(string binary, string bundlePath, HostEnvironment environment)
    {
        nint module = NativeLibrary.Load(binary);
        try
        {
            return new PluginLibrary(module, Collect(module, binary, bundlePath, environment));
        }
        catch
        {
            NativeLibrary.Free(module);
            throw;
        }
    }

    /// <summary>Lets go of the binary; every instance must be gone and every plug-in unloaded before.</summary>
    public void Dispose()
    {
        nint module = Interlocked.Exchange(ref _module, 0);
        if (module != 0)
        {
            NativeLibrary.Free(module);
        }
    }

    private static List<NativePlugin> Collect(
        nint module, string binary, string bundlePath, HostEnvironment environment)
    {
        ActionScope? outer = ActionScope.Current;
        ActionScope.Current = new ActionScope(environment, null, Path.GetFileName(binary), "entry points", null);
        try
        {
            if (NativeLibrary.TryGetExport(module, "OfxSetHost", out nint setHost))
            {
                OfxStatus status = ((delegate* unmanaged[Cdecl]<OfxHost*, OfxStatus>)setHost)(environment.Native);
                if (status is not (OfxStatus.kOfxStatOK or OfxStatus.kOfxStatReplyDefault))
                {
                    throw new OfxHostException(status, $"{binary} refuses this host");
                }
            }

            nint count = NativeLibrary.GetExport(module, "OfxGetNumberOfPlugins");
            nint get = NativeLibrary.GetExport(module, "OfxGetPlugin");
            int number = ((delegate* unmanaged[Cdecl]<int>)count)();
            List<NativePlugin> plugins = [];
            for (int i = 0; i < number; i++)
            {
                OfxPlugin* plugin = ((delegate* unmanaged[Cdecl]<int, OfxPlugin*>)get)(i);
                if (plugin == null)
                {
                    environment.Report(
                        FindingSeverity.Error, "plugin-missing", "OfxGetPlugin", $"{i}", $"a plug-in for every index below {number}", "null");
                    continue;
                }

                plugins.Add(new NativePlugin(plugin, i, bundlePath));
            }

            return plugins;
        }
        finally
        {
            ActionScope.Current = outer;
        }
    }
}
