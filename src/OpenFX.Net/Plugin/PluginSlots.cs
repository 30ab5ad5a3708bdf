using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

internal static unsafe partial class PluginSlots
{
    private static readonly EffectEntry?[] Entries = new EffectEntry?[Count];
    private static int _used;

    /// <summary>Gives an effect its own pair of native functions, for the life of the process.</summary>
    /// <exception cref="InvalidOperationException">All are taken.</exception>
    public static int Take(EffectEntry entry)
    {
        int slot = Interlocked.Increment(ref _used) - 1;
        if (slot >= Count)
        {
            throw new InvalidOperationException(
                $"a process can offer {Count} effects; raise the number in tools/OpenFX.Net.Generator/SlotWriter.cs");
        }

        Volatile.Write(ref Entries[slot], entry);
        return slot;
    }

    private static OfxStatus Enter(
        int slot, byte* action, void* handle, OfxPropertySetHandle inArgs, OfxPropertySetHandle outArgs) =>
        Volatile.Read(ref Entries[slot])?.Handle(action, handle, inArgs, outArgs) ?? OfxStatus.kOfxStatErrFatal;

    private static void TakeHost(int slot, OfxHost* host) => Volatile.Read(ref Entries[slot])?.SetHost(host);
}
