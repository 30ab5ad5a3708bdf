using System.Runtime.InteropServices;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting.Suites;

/// <summary>Image memory: a block behind a handle, at a fixed address, locked or not.</summary>
internal sealed unsafe class ImageMemory
{
    private const nuint Alignment = 64;

    private readonly void* _address;
    private int _locks;

    private ImageMemory(nuint bytes) => _address = NativeMemory.AlignedAlloc(Math.Max(1, bytes), Alignment);

    public static OfxStatus Allocate(OfxImageEffectHandle effect, nuint bytes, OfxImageMemoryHandle* memory)
    {
        if (memory == null)
        {
            return Boundary.NullArgument("imageMemoryAlloc", "memoryHandle");
        }

        *memory = default;
        if (!effect.IsNull && HandleTable.Find<HostEffect>(effect.Value) is null)
        {
            return Boundary.BadHandle("imageMemoryAlloc", effect.Value, HandleKind.ImageEffect);
        }

        *memory = new OfxImageMemoryHandle(HandleTable.Add(HandleKind.ImageMemory, new ImageMemory(bytes)));
        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus Free(OfxImageMemoryHandle handle)
    {
        ImageMemory? memory = HandleTable.Find<ImageMemory>(handle.Value);
        if (memory is null || !HandleTable.Remove(handle.Value))
        {
            return Boundary.BadHandle("imageMemoryFree", handle.Value, HandleKind.ImageMemory);
        }

        NativeMemory.AlignedFree(memory._address);
        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus Lock(OfxImageMemoryHandle handle, void** address)
    {
        if (address == null)
        {
            return Boundary.NullArgument("imageMemoryLock", "returnedPtr");
        }

        *address = null;
        if (HandleTable.Find<ImageMemory>(handle.Value) is not { } memory)
        {
            return Boundary.BadHandle("imageMemoryLock", handle.Value, HandleKind.ImageMemory);
        }

        Interlocked.Increment(ref memory._locks);
        *address = memory._address;
        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus Unlock(OfxImageMemoryHandle handle)
    {
        if (HandleTable.Find<ImageMemory>(handle.Value) is not { } memory)
        {
            return Boundary.BadHandle("imageMemoryUnlock", handle.Value, HandleKind.ImageMemory);
        }

        if (Interlocked.Decrement(ref memory._locks) < 0)
        {
            Interlocked.Increment(ref memory._locks);
            ActionScope.Current?.Environment.Report(
                FindingSeverity.Error, "memory-unlock", "imageMemoryUnlock", $"0x{handle.Value:x}", "as many unlocks as locks", "one more");
        }

        return OfxStatus.kOfxStatOK;
    }
}
