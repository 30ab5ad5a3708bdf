namespace OpenFX.Net.Generator;

/// <summary>
/// Writes the entry points of the plug-ins. OFX passes no context to them, and C# cannot make native functions at run time
/// under NativeAOT: so there is a fixed number of them, each knowing its own.
/// </summary>
internal static class SlotWriter
{
    private const int Count = 48;

    public static void Write(IDictionary<string, string> files)
    {
        SourceText s = new("OpenFX.Net.Plugin", "System.Runtime.CompilerServices", "System.Runtime.InteropServices", "OpenFX.Net.Raw");
        s.Line();
        s.Summary("The native entry points, one pair per plug-in.");
        s.Open("internal static unsafe partial class PluginSlots");
        s.Summary("How many plug-ins a process can offer.");
        s.Line($"public const int Count = {Count};");
        s.Line();
        s.Summary("The address of a slot's mainEntry.");
        s.Line("public static delegate* unmanaged[Cdecl]<byte*, void*, OfxPropertySetHandle, OfxPropertySetHandle, OfxStatus> MainEntry(int slot) => slot switch");
        s.Line("{");
        for (int i = 0; i < Count; i++)
        {
            s.Line($"    {i} => &Main{i},");
        }

        s.Line("    _ => throw new ArgumentOutOfRangeException(nameof(slot), slot, $\"slots go from 0 to {Count - 1}\"),");
        s.Line("};");
        s.Line();
        s.Summary("The address of a slot's setHost.");
        s.Line("public static delegate* unmanaged[Cdecl]<OfxHost*, void> SetHost(int slot) => slot switch");
        s.Line("{");
        for (int i = 0; i < Count; i++)
        {
            s.Line($"    {i} => &Host{i},");
        }

        s.Line("    _ => throw new ArgumentOutOfRangeException(nameof(slot), slot, $\"slots go from 0 to {Count - 1}\"),");
        s.Line("};");
        for (int i = 0; i < Count; i++)
        {
            s.Line();
            s.Line("[UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]");
            s.Line($"private static OfxStatus Main{i}(byte* action, void* handle, OfxPropertySetHandle inArgs, OfxPropertySetHandle outArgs) =>");
            s.Line($"    Enter({i}, action, handle, inArgs, outArgs);");
            s.Line();
            s.Line("[UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]");
            s.Line($"private static void Host{i}(OfxHost* host) => TakeHost({i}, host);");
        }

        s.Close();
        files["Plugin/PluginSlots.g.cs"] = s.ToString();
    }
}
