using System.Runtime.InteropServices;

namespace AiVideoFx.Engine.Cache;

/// <summary>Names a result by what it was made from: the SHA-256 of pixels, settings and code version.</summary>
/// <param name="A">Bytes 0 to 7.</param>
/// <param name="B">Bytes 8 to 15.</param>
/// <param name="C">Bytes 16 to 23.</param>
/// <param name="D">Bytes 24 to 31.</param>
public readonly record struct ContentKey(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>The 64 hexadecimal digits of the hash, in lower case.</summary>
    public override string ToString()
    {
        ContentKey key = this;
        return Convert.ToHexStringLower(MemoryMarshal.AsBytes(new ReadOnlySpan<ContentKey>(in key)));
    }
}
