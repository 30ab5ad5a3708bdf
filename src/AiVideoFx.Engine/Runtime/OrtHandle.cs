using System.Runtime.InteropServices;

namespace AiVideoFx.Engine.Runtime;

/// <summary>Owns one object of ONNX Runtime's and releases it with the function that belongs to it.</summary>
internal sealed unsafe class OrtHandle : SafeHandle
{
    private readonly delegate* unmanaged[Cdecl]<void*, void> _release;
    private readonly Action? _afterRelease;

    /// <summary>Takes ownership of a pointer.</summary>
    /// <param name="pointer">The object.</param>
    /// <param name="release">The function of the table that frees it.</param>
    /// <param name="afterRelease">Frees what the object used, once it is gone.</param>
    public OrtHandle(void* pointer, void* release, Action? afterRelease = null)
        : base(0, ownsHandle: true)
    {
        _afterRelease = afterRelease;
        _release = (delegate* unmanaged[Cdecl]<void*, void>)release;
        SetHandle((nint)pointer);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The pointer; the handle stays the owner. Callers keep the handle alive, by a lease where another thread may dispose it.</summary>
    public void* Pointer => IsClosed ? throw new ObjectDisposedException(nameof(OrtHandle)) : (void*)handle;

    /// <summary>Gives the pointer away: a function took ownership.</summary>
    public void* Take()
    {
        void* pointer = (void*)handle;
        SetHandleAsInvalid();
        return pointer;
    }

    protected override bool ReleaseHandle()
    {
        _release((void*)handle);
        _afterRelease?.Invoke();
        return true;
    }
}
