using System.Runtime.InteropServices;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Shim;

/// <summary>The fixed-signature functions of openfx_shim.c. What they do is said there.</summary>
/// <remarks>
/// Loaded from beside the assembly, or linked into the plug-in by NativeAOT (DirectPInvoke). Safe from any thread.
/// </remarks>
internal static unsafe class NativeShim
{
    private const string Library = "openfx_shim";

    [DllImport(Library, EntryPoint = "openfx_shim_get", CallingConvention = CallingConvention.Cdecl)]
    public static extern OfxStatus Get(void* function, OfxParamHandle param, void* a, void* b, void* c, void* d);

    [DllImport(Library, EntryPoint = "openfx_shim_get_timed", CallingConvention = CallingConvention.Cdecl)]
    public static extern OfxStatus GetTimed(
        void* function, OfxParamHandle param, double time, void* a, void* b, void* c, void* d);

    [DllImport(Library, EntryPoint = "openfx_shim_get_range", CallingConvention = CallingConvention.Cdecl)]
    public static extern OfxStatus GetRange(
        void* function, OfxParamHandle param, double from, double to, void* a, void* b, void* c, void* d);

    [DllImport(Library, EntryPoint = "openfx_shim_set_doubles", CallingConvention = CallingConvention.Cdecl)]
    public static extern OfxStatus SetDoubles(void* function, OfxParamHandle param, double a, double b, double c, double d);

    [DllImport(Library, EntryPoint = "openfx_shim_set_ints", CallingConvention = CallingConvention.Cdecl)]
    public static extern OfxStatus SetInts(void* function, OfxParamHandle param, int a, int b, int c);

    [DllImport(Library, EntryPoint = "openfx_shim_set_pointer", CallingConvention = CallingConvention.Cdecl)]
    public static extern OfxStatus SetPointer(void* function, OfxParamHandle param, void* pointer);

    [DllImport(Library, EntryPoint = "openfx_shim_set_doubles_timed", CallingConvention = CallingConvention.Cdecl)]
    public static extern OfxStatus SetDoublesTimed(
        void* function, OfxParamHandle param, double time, double a, double b, double c, double d);

    [DllImport(Library, EntryPoint = "openfx_shim_set_ints_timed", CallingConvention = CallingConvention.Cdecl)]
    public static extern OfxStatus SetIntsTimed(void* function, OfxParamHandle param, double time, int a, int b, int c);

    [DllImport(Library, EntryPoint = "openfx_shim_set_pointer_timed", CallingConvention = CallingConvention.Cdecl)]
    public static extern OfxStatus SetPointerTimed(void* function, OfxParamHandle param, double time, void* pointer);

    [DllImport(Library, EntryPoint = "openfx_shim_message", CallingConvention = CallingConvention.Cdecl)]
    public static extern OfxStatus Message(void* function, void* handle, byte* type, byte* id, byte* format);

    /// <summary>Sets the process's one table of host callbacks; the shim copies it.</summary>
    [DllImport(Library, EntryPoint = "openfx_shim_host", CallingConvention = CallingConvention.Cdecl)]
    public static extern void SetHost(ShimHostCallbacks* callbacks);

    [DllImport(Library, EntryPoint = "openfx_shim_host_functions", CallingConvention = CallingConvention.Cdecl)]
    public static extern void GetHostFunctions(HostVariadics* functions);
}
