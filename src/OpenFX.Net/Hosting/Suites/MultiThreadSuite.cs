using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting.Suites;

/// <summary>The multithread suite: real threads from the pool, and mutexes that their owner may lock again.</summary>
internal static unsafe class MultiThreadSuite
{
    public static nint Create() => SuiteTables.Keep(new OfxMultiThreadSuiteV1
    {
        multiThread = &MultiThread,
        multiThreadNumCPUs = &NumCpus,
        multiThreadIndex = &Index,
        multiThreadIsSpawnedThread = &IsSpawned,
        mutexCreate = &Create,
        mutexDestroy = &Destroy,
        mutexLock = &Lock,
        mutexUnLock = &Unlock,
        mutexTryLock = &TryLock,
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus MultiThread(
        delegate* unmanaged[Cdecl]<uint, uint, void*, void> function, uint count, void* argument)
    {
        try
        {
            return ThreadCalls.Run(function, count, argument);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "multiThread");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus NumCpus(uint* count)
    {
        try
        {
            return ThreadCalls.GetCpuCount(count);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "multiThreadNumCPUs");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus Index(uint* index)
    {
        try
        {
            return ThreadCalls.GetIndex(index);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "multiThreadIndex");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int IsSpawned()
    {
        try
        {
            return ThreadCalls.IsSpawned ? 1 : 0;
        }
        catch (Exception e)
        {
            Boundary.Report(e, "multiThreadIsSpawnedThread");
            return 0;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus Create(OfxMutexHandle* mutex, int lockCount)
    {
        try
        {
            return Mutexes.Create(mutex, lockCount);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "mutexCreate");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus Destroy(OfxMutexHandle mutex)
    {
        try
        {
            return Mutexes.Destroy(mutex);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "mutexDestroy");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus Lock(OfxMutexHandle mutex)
    {
        try
        {
            return Mutexes.Lock(mutex);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "mutexLock");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus Unlock(OfxMutexHandle mutex)
    {
        try
        {
            return Mutexes.Unlock(mutex);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "mutexUnLock");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus TryLock(OfxMutexHandle mutex)
    {
        try
        {
            return Mutexes.TryLock(mutex);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "mutexTryLock");
        }
    }
}
