using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace AiVideoFx.Engine.Quantization;

/// <summary>What this processor does with 8-bit numbers.</summary>
public static class Processor
{
    /// <summary>Whether it multiplies and adds 8-bit numbers into 32 bits in one instruction.</summary>
    /// <remarks>x86: AVX512-VNNI (leaf 7, ECX bit 11) or AVX-VNNI (leaf 7 subleaf 1, EAX bit 4); every 64-bit ARM that runs editors.</remarks>
    public static bool HasDotProduct { get; } =
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64
        || (X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= 7
            && ((X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0 || (X86Base.CpuId(7, 1).Eax & (1 << 4)) != 0));

    /// <summary>Largest weight. Without the dot product, pairs of products are added in 16 bits, which 7-bit weights cannot overflow.</summary>
    internal static int LargestWeight => HasDotProduct ? 127 : 63;

    /// <summary>For messages: what makes 8 bits fast here.</summary>
    public static string Describe() => HasDotProduct ? "8-bit dot product" : "no 8-bit dot product: 7-bit weights";
}
