using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting.Suites;

/// <summary>The mutexes of the multithread suite.</summary>
internal static unsafe class Mutexes
{
    public static OfxStatus Create(OfxMutexHandle* handle, int lockCount)
    {
        if (handle == null)
        {
            return Boundary.NullArgument("mutexCreate", "mutex");
        }

        object mutex = new MutexObject();
        *handle = new OfxMutexHandle(HandleTable.Add(HandleKind.Mutex, mutex));
        for (int i = 0; i < lockCount; i++)
        {
            Monitor.Enter(mutex);
        }

        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus Destroy(OfxMutexHandle handle) =>
        HandleTable.Find<MutexObject>(handle.Value) is not null && HandleTable.Remove(handle.Value)
            ? OfxStatus.kOfxStatOK
            : Boundary.BadHandle("mutexDestroy", handle.Value, HandleKind.Mutex);

    public static OfxStatus Lock(OfxMutexHandle handle)
    {
        if (HandleTable.Find<MutexObject>(handle.Value) is not { } mutex)
        {
            return Boundary.BadHandle("mutexLock", handle.Value, HandleKind.Mutex);
        }

        Monitor.Enter(mutex);
        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus Unlock(OfxMutexHandle handle)
    {
        if (HandleTable.Find<MutexObject>(handle.Value) is not { } mutex)
        {
            return Boundary.BadHandle("mutexUnLock", handle.Value, HandleKind.Mutex);
        }

        if (!Monitor.IsEntered(mutex))
        {
            ActionScope.Current?.Environment.Report(
                FindingSeverity.Error, "mutex-unlock", "mutexUnLock", $"0x{handle.Value:x}", "a mutex that this thread locked", "one that it did not");
            return OfxStatus.kOfxStatFailed;
        }

        Monitor.Exit(mutex);
        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus TryLock(OfxMutexHandle handle) =>
        HandleTable.Find<MutexObject>(handle.Value) is not { } mutex
            ? Boundary.BadHandle("mutexTryLock", handle.Value, HandleKind.Mutex)
            : Monitor.TryEnter(mutex) ? OfxStatus.kOfxStatOK : OfxStatus.kOfxStatFailed;

    /// <summary>What a mutex handle stands for: only its monitor is used.</summary>
    private sealed class MutexObject;
}
