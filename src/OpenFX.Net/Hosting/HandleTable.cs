using System.Collections.Concurrent;

namespace OpenFX.Net.Hosting;

/// <summary>Every handle that native code was given, and the object behind it.</summary>
/// <remarks>
/// A handle is a number that is never used twice: its upper bits are a mark that no heap address has, its lower ones
/// the
/// kind. So a dead handle, a handle of the wrong kind and a pointer that was never a handle can be told apart, and none
/// of
/// them is ever followed.
/// </remarks>
internal static class HandleTable
{
    private const long Mark = 0x0F58L << 48;
    private const long MarkMask = 0xFFFFL << 48;

    private static readonly ConcurrentDictionary<nint, object> Live = new();
    private static long _sequence;

    /// <summary>Handles given out and not taken back yet: what leak tests look at.</summary>
    public static int Count => Live.Count;

    public static nint Add(HandleKind kind, object target)
    {
        long id = Interlocked.Increment(ref _sequence);
        nint handle = (nint)(Mark | (id << 8) | ((long)kind << 4));
        Live[handle] = target;
        return handle;
    }

    public static bool Remove(nint handle) => Live.TryRemove(handle, out _);

    public static T? Find<T>(nint handle)
        where T : class => Live.TryGetValue(handle, out object? target) ? target as T : null;

    public static HandleKind KindOf(nint handle) =>
        (handle & MarkMask) == Mark && Enum.IsDefined((HandleKind)((handle >> 4) & 0xF))
            ? (HandleKind)((handle >> 4) & 0xF)
            : HandleKind.None;

    /// <summary>Says what is wrong with a handle, for a finding.</summary>
    public static string Explain(nint handle, HandleKind expected)
    {
        if (handle == 0)
        {
            return $"expected a handle of kind {expected}, got null";
        }

        HandleKind kind = KindOf(handle);
        if (kind == HandleKind.None)
        {
            return $"expected a handle of kind {expected}, got 0x{handle:x}, which this host never gave out";
        }

        return Live.ContainsKey(handle)
            ? $"expected a handle of kind {expected}, got one of kind {kind}"
            : $"expected a live handle of kind {expected}, got a dead one of kind {kind}";
    }
}
