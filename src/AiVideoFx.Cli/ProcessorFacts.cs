using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace AiVideoFx.Cli;

/// <summary>What the processor is and can do, as this program may use it.</summary>
/// <param name="Name">The maker's name for it, as the system tells it.</param>
/// <param name="Architecture">x64, arm64.</param>
/// <param name="Threads">Hardware threads that this process may use.</param>
/// <param name="Simd">Vector instruction sets, narrow ones first.</param>
public sealed record ProcessorFacts(string Name, string Architecture, int Threads, IReadOnlyList<string> Simd)
{
    /// <summary>Asks the machine.</summary>
    public static ProcessorFacts Read()
    {
        (string Name, bool IsSupported)[] sets =
        [
            ("SSE4.2", Sse42.IsSupported), ("AVX", Avx.IsSupported), ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported),
            ("AVX512F", Avx512F.IsSupported), ("AVX512BW", Avx512BW.IsSupported), ("AVX512VBMI", Avx512Vbmi.IsSupported),
            ("AVX-VNNI", AvxVnni.IsSupported), ("NEON", AdvSimd.IsSupported), ("DotProd", Dp.IsSupported),
        ];
        return new ProcessorFacts(
            NameOf() ?? "processor", RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(), Environment.ProcessorCount,
            [.. sets.Where(static s => s.IsSupported).Select(static s => s.Name)]);
    }

    private static string? NameOf()
    {
        if (OperatingSystem.IsLinux() && File.Exists("/proc/cpuinfo"))
        {
            return File.ReadLines("/proc/cpuinfo")
                .Where(static l => l.StartsWith("model name", StringComparison.Ordinal))
                .Select(static l => l[(l.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
                .FirstOrDefault();
        }

        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
    }
}
