using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenFX.Net.Plugin;

/// <summary>The library that holds the plug-in: what else belongs to it lies beside it in its bundle.</summary>
public static unsafe class PluginModule
{
    private const uint FromAddress = 4;
    private const uint KeepCount = 2;
    private const int MostCharacters = 32_767;

    /// <summary>Finds the library's file.</summary>
    /// <returns>
    /// Its full path; null where this code lies in no library, as under the JIT, or where the system does not tell. Never throws.
    /// </returns>
    public static string? FindPath()
    {
        delegate* unmanaged[Cdecl]<void> here = &Here;
        try
        {
            return OperatingSystem.IsWindows() ? FindOnWindows(here) : FindElsewhere(here);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or ArgumentException or IOException)
        {
            PluginLog.Write($"the plug-in's own path: {e.Message}");
            return null;
        }
    }

    // Only its address counts.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Here()
    {
    }

    private static string? FindOnWindows(void* address)
    {
        nint module;
        if (GetModuleHandleExW(FromAddress | KeepCount, address, &module) == 0)
        {
            return null;
        }

        char[] text = new char[MostCharacters];
        fixed (char* first = text)
        {
            uint length = GetModuleFileNameW(module, first, (uint)text.Length);
            return length is > 0 and < MostCharacters ? new(text, 0, (int)length) : null;
        }
    }

    // dladdr moved to libc with glibc 2.34: before, it is in libdl.
    private static string? FindElsewhere(void* address)
    {
        string[] libraries = OperatingSystem.IsMacOS() ? ["/usr/lib/libSystem.B.dylib"] : ["libc.so.6", "libdl.so.2"];
        foreach (string library in libraries)
        {
            if (NativeLibrary.TryLoad(library, out nint handle) && NativeLibrary.TryGetExport(handle, "dladdr", out nint function))
            {
                nint* info = stackalloc nint[4]; // file name, base, symbol name, symbol address
                bool isFound = ((delegate* unmanaged[Cdecl]<void*, nint*, int>)function)(address, info) != 0 && info[0] != 0;
                return isFound && Marshal.PtrToStringUTF8(info[0]) is { Length: > 0 } path ? Path.GetFullPath(path) : null;
            }
        }

        return null;
    }

    [DllImport("kernel32", CallingConvention = CallingConvention.Winapi)]
    private static extern int GetModuleHandleExW(uint flags, void* address, nint* module);

    [DllImport("kernel32", CallingConvention = CallingConvention.Winapi)]
    private static extern uint GetModuleFileNameW(nint module, char* path, uint size);
}
