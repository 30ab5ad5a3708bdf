using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenFX.Net.Raw;
using OpenFX.Net.Shim;

namespace OpenFX.Net.Hosting.Suites;

/// <summary>What the variadic functions of the C shim call back.</summary>
internal static unsafe class VariadicEntries
{
    /// <summary>Gives the shim its callbacks.</summary>
    public static void Install()
    {
        ShimHostCallbacks callbacks = new() { Describe = &Describe, Get = &Get, Set = &Set, Message = &Message };
        NativeShim.SetHost(&callbacks);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus Describe(OfxParamHandle param, int* kind, int* components)
    {
        try
        {
            return ValueCalls.Describe(param, out *kind, out *components);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "paramGetValue");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus Get(OfxParamHandle param, int when, double from, double to, void** results, int components)
    {
        try
        {
            return ValueCalls.Get(param, (ShimWhen)when, from, to, results, components);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "paramGetValue");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus Set(
        OfxParamHandle param, int timed, double time, int* ints, double* doubles, void* pointer)
    {
        try
        {
            return ValueCalls.Set(param, timed != 0 ? time : null, ints, doubles, pointer);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "paramSetValue");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus Message(int function, void* handle, byte* type, byte* id, byte* text)
    {
        try
        {
            return MessageCalls.Show(function, (nint)handle, type, id, text);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "message");
        }
    }
}
