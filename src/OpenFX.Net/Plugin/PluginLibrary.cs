using System.Runtime.InteropServices;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>A plug-in binary's catalogue: the behaviour of the three functions that it exports.</summary>
/// <remarks>
/// The native structs are made on first use and live for ever: hosts keep pointers to them, and a .NET library is never
/// unloaded. Safe from any thread. None of the methods throws.
/// </remarks>
/// <example><code>
/// private static readonly PluginLibrary Library = new(() => EffectCatalog.All);
///
/// [UnmanagedCallersOnly(EntryPoint = "OfxGetNumberOfPlugins", CallConvs = [typeof(CallConvCdecl)])]
/// public static int OfxGetNumberOfPlugins() => Library.Count;
/// </code></example>
public sealed unsafe class PluginLibrary
{
    private readonly Lazy<Entry[]> _entries;

    /// <summary>Makes a catalogue.</summary>
    /// <param name="effects">The effects, asked for once, when a host first asks.</param>
    public PluginLibrary(Func<IReadOnlyList<ImageEffect>> effects) =>
        _entries = new Lazy<Entry[]>(() => [.. effects().Select(e => new Entry(e))]);

    /// <summary>What OfxGetNumberOfPlugins answers; 0 when the catalogue cannot be made.</summary>
    public int Count
    {
        get
        {
            try
            {
                return _entries.Value.Length;
            }
            catch (Exception e)
            {
                Boundary.Report(e, "making the catalogue of effects");
                return 0;
            }
        }
    }

    /// <summary>
    /// What OfxGetPlugin answers: the address of an OfxPlugin; 0 when there is none with that number.
    /// </summary>
    /// <param name="index">From 0.</param>
    public nint GetPlugin(int index) => index >= 0 && index < Count ? (nint)_entries.Value[index].Native : 0;

    /// <summary>
    /// What OfxSetHost does: takes the host for all effects. Hosts that do not call it set it per plug-in.
    /// </summary>
    /// <param name="host">The address of an OfxHost.</param>
    /// <returns>The OFX status.</returns>
    public int SetHost(nint host)
    {
        if (host == 0)
        {
            return (int)OfxStatus.kOfxStatErrBadHandle;
        }

        for (int i = 0; i < Count; i++)
        {
            _entries.Value[i].Effect.SetHost((OfxHost*)host);
        }

        return (int)OfxStatus.kOfxStatOK;
    }

    private sealed class Entry
    {
        public Entry(ImageEffect effect)
        {
            Effect = new EffectEntry(effect);
            EffectDescriptor d = effect.Descriptor;
            int slot = PluginSlots.Take(Effect);
            Native = (OfxPlugin*)NativeMemory.AllocZeroed((nuint)sizeof(OfxPlugin));
            Native->pluginApi = (byte*)Marshal.StringToCoTaskMemUTF8(Ofx.kOfxImageEffectPluginApi);
            Native->apiVersion = Ofx.kOfxImageEffectPluginApiVersion;
            Native->pluginIdentifier = (byte*)Marshal.StringToCoTaskMemUTF8(d.Identifier);
            Native->pluginVersionMajor = (uint)d.Major;
            Native->pluginVersionMinor = (uint)d.Minor;
            Native->setHost = PluginSlots.SetHost(slot);
            Native->mainEntry = PluginSlots.MainEntry(slot);
            ModulePin.Hold(Native->mainEntry);
            PluginLog.Write($"{d.Identifier} from {PluginModule.FindPath() ?? "no library"}");
        }

        public EffectEntry Effect { get; }

        public OfxPlugin* Native { get; }
    }
}
