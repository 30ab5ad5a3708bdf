using System.Runtime.InteropServices;

namespace OpenFX.Net.Properties;

/// <summary>A zero-terminated UTF-8 copy of a string, freed when disposed.</summary>
internal readonly unsafe ref struct Utf8
{
    public Utf8(string? text) => Pointer = (byte*)Marshal.StringToCoTaskMemUTF8(text);

    /// <summary>The bytes; null when the string was null.</summary>
    public byte* Pointer { get; }

    public void Dispose() => Marshal.FreeCoTaskMem((nint)Pointer);
}
