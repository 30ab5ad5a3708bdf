using System.Runtime.InteropServices;

namespace OpenFX.Net.Plugin;

/// <summary>
/// Keeps the library that holds an address in the process: hosts close plug-ins after a scan, and a .NET runtime cannot be
/// unmapped. On Linux the linker does it (-z nodelete); Windows and macOS have no such mark, so it is asked for here.
/// </summary>
internal static unsafe class ModulePin
{
    private const uint FromAddress = 4;
    private const uint Pin = 1;
    private const int Lazy = 0x1;
    private const int NoLoad = 0x10;
    private const int NoDelete = 0x80;

    /// <summary>
    /// Pins the module of an address; does nothing when the address is in none, as under the JIT. Never throws.
    /// </summary>
    public static void Hold(void* address)
    {
        if (OperatingSystem.IsWindows())
        {
            nint module;
            _ = GetModuleHandleExW(FromAddress | Pin, address, &module);
        }
        else if (OperatingSystem.IsMacOS())
        {
            nint* info = stackalloc nint[4]; // file name, base, symbol name, symbol address
            if (dladdr(address, info) != 0 && info[0] != 0)
            {
                _ = dlopen((byte*)info[0], Lazy | NoLoad | NoDelete);
            }
        }
    }

    [DllImport("kernel32", CallingConvention = CallingConvention.Winapi)]
    private static extern int GetModuleHandleExW(uint flags, void* address, nint* module);

    [DllImport("libSystem", CallingConvention = CallingConvention.Cdecl)]
    private static extern int dladdr(void* address, nint* info);

    [DllImport("libSystem", CallingConvention = CallingConvention.Cdecl)]
    private static extern void* dlopen(byte* path, int mode);
}
