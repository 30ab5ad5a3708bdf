using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting.Suites;

/// <summary>What the thread functions of the multithread suite do.</summary>
internal static unsafe class ThreadCalls
{
    private const int NotSpawned = -1;

    [ThreadStatic]
    private static int _indexPlusOne;

    public static bool IsSpawned => _indexPlusOne > 0;

    private static int Index => _indexPlusOne + NotSpawned;

    /// <summary>
    /// Calls the function once for every index, at most as many at a time as the host has threads to give.
    /// </summary>
    public static OfxStatus Run(
        delegate* unmanaged[Cdecl]<uint, uint, void*, void> function, uint count, void* argument)
    {
        if (function == null)
        {
            return Boundary.NullArgument("multiThread", "func");
        }

        if (IsSpawned)
        {
            ActionScope.Current?.Environment.Report(
                FindingSeverity.Error, "multithread-nested", "multiThread", string.Empty, "a thread that the suite did not make", "a nested call");
            return OfxStatus.kOfxStatErrExists;
        }

        ActionScope? scope = ActionScope.Current;
        int most = scope?.Environment.ThreadCount ?? Environment.ProcessorCount;
        uint wanted = count == 0 ? (uint)most : count;
        if (wanted == 1 || most == 1)
        {
            for (uint i = 0; i < wanted; i++)
            {
                RunOne(function, i, wanted, argument, scope);
            }
        }
        else
        {
            nint pointer = (nint)function;
            nint data = (nint)argument;
            Parallel.For(
                0,
                wanted,
                new ParallelOptions { MaxDegreeOfParallelism = most },
                i => RunOne(
                    (delegate* unmanaged[Cdecl]<uint, uint, void*, void>)pointer, (uint)i, wanted, (void*)data, scope));
        }

        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus GetCpuCount(uint* count)
    {
        if (count == null)
        {
            return Boundary.NullArgument("multiThreadNumCPUs", "nCPUs");
        }

        *count = IsSpawned ? 1 : (uint)(ActionScope.Current?.Environment.ThreadCount ?? Environment.ProcessorCount);
        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus GetIndex(uint* index)
    {
        if (index == null)
        {
            return Boundary.NullArgument("multiThreadIndex", "threadIndex");
        }

        *index = IsSpawned ? (uint)Index : 0;
        return IsSpawned ? OfxStatus.kOfxStatOK : OfxStatus.kOfxStatFailed;
    }

    private static void RunOne(
        delegate* unmanaged[Cdecl]<uint, uint, void*, void> function, uint index, uint count, void* argument, ActionScope? scope)
    {
        ActionScope? outer = ActionScope.Current;
        ActionScope.Current = scope;
        _indexPlusOne = (int)index + 1;
        try
        {
            function(index, count, argument);
        }
        finally
        {
            _indexPlusOne = 0;
            ActionScope.Current = outer;
        }
    }
}
