using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AiVideoFx.Effects;
using OpenFX.Net.Plugin;

namespace AiVideoFx.Plugin;

/// <summary>The functions that a host looks up in the library: what OFX asks for and nothing else.</summary>
internal static class Exports
{
    private static readonly PluginLibrary Library = new(() => EffectCatalog.All);

    [UnmanagedCallersOnly(EntryPoint = "OfxGetNumberOfPlugins", CallConvs = [typeof(CallConvCdecl)])]
    private static int GetNumberOfPlugins() => Library.Count;

    [UnmanagedCallersOnly(EntryPoint = "OfxGetPlugin", CallConvs = [typeof(CallConvCdecl)])]
    private static nint GetPlugin(int nth) => Library.GetPlugin(nth);

    [UnmanagedCallersOnly(EntryPoint = "OfxSetHost", CallConvs = [typeof(CallConvCdecl)])]
    private static int SetHost(nint host) => Library.SetHost(host);
}
