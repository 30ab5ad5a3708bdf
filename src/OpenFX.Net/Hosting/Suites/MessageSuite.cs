using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenFX.Net.Raw;
using OpenFX.Net.Shim;

namespace OpenFX.Net.Hosting.Suites;

/// <summary>The message suites; all but one function are variadic and in C.</summary>
internal static unsafe class MessageSuite
{
    public static nint CreateV1()
    {
        HostVariadics variadics = default;
        NativeShim.GetHostFunctions(&variadics);
        return SuiteTables.Keep(new OfxMessageSuiteV1 { message = variadics.MessageV1 });
    }

    public static nint CreateV2()
    {
        HostVariadics variadics = default;
        NativeShim.GetHostFunctions(&variadics);
        return SuiteTables.Keep(new OfxMessageSuiteV2
        {
            message = variadics.MessageV2,
            setPersistentMessage = variadics.SetPersistentMessage,
            clearPersistentMessage = &Clear,
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus Clear(void* handle)
    {
        try
        {
            return MessageCalls.Clear((nint)handle);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "clearPersistentMessage");
        }
    }
}
