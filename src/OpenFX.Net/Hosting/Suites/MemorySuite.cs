using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting.Suites;

/// <summary>The memory suite.</summary>
internal static unsafe class MemorySuite
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<nint, nuint> Blocks = new();

    public static nint Create() => SuiteTables.Keep(new OfxMemorySuiteV1 { memoryAlloc = &Alloc, memoryFree = &Free });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus Alloc(void* effect, nuint bytes, void** result)
    {
        try
        {
            return Allocate(bytes, result);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "memoryAlloc");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus Free(void* memory)
    {
        try
        {
            return Release((nint)memory);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "memoryFree");
        }
    }

    private static OfxStatus Allocate(nuint bytes, void** result)
    {
        if (result == null)
        {
            return Boundary.NullArgument("memoryAlloc", "allocatedData");
        }

        *result = null;
        void* memory = NativeMemory.Alloc(Math.Max(1, bytes)); // throws where there is none, which becomes ErrMemory
        Blocks[(nint)memory] = bytes;
        *result = memory;
        return OfxStatus.kOfxStatOK;
    }

    private static OfxStatus Release(nint memory)
    {
        if (!Blocks.TryRemove(memory, out _))
        {
            ActionScope.Current?.Environment.Report(
                FindingSeverity.Error, "memory-free", "memoryFree", $"0x{memory:x}", "memory of this suite, freed once", "something else");
            return OfxStatus.kOfxStatErrBadHandle;
        }

        NativeMemory.Free((void*)memory);
        return OfxStatus.kOfxStatOK;
    }
}
