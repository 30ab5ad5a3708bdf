using System.Buffers.Binary;
using System.Diagnostics;
using AiVideoFx.Engine;

namespace AiVideoFx.Fuzz;

/// <summary>Opens damaged and hostile files of weights and watches what the reader does.</summary>
/// <remarks>
/// A file may be read or refused with a <see cref="WeightsException"/>. Anything else is a finding: another
/// exception, more
/// memory than promised, more time than <see cref="MaxSeconds"/>. File number i of a seed is always the same.
/// </remarks>
public sealed class CheckpointFuzzer
{
    /// <summary>Longest time that one file may take; far above what any does, since the machine has other work
    /// too.</summary>
    public const double MaxSeconds = 5;

    private static readonly long[] Edges =
        [0, 1, 2, 4, 8, 127, 128, 255, 256, 65535, 65536, int.MaxValue, uint.MaxValue, -1, long.MaxValue, long.MinValue, 100_000_000];

    private readonly int _seed;
    private readonly string _path;
    private readonly List<byte[]> _seeds;

    /// <summary>Prepares a run.</summary>
    /// <param name="seed">Chooses the files.</param>
    /// <param name="path">Where each file is written; the last one with a finding stays there.</param>
    /// <param name="kind">"safetensors", "zip", "legacy", "random", "pickle" or "all".</param>
    /// <param name="samples">Valid files to damage, besides made ones.</param>
    public CheckpointFuzzer(int seed, string path, string kind, IEnumerable<byte[]> samples)
    {
        _seed = seed;
        _path = path;
        Kind = kind;
        _seeds = [.. SampleFiles.Made().Concat(samples).Where(file => kind is "all" or "pickle" or "random" || KindOf(file) == kind)];
    }

    /// <summary>What is fuzzed.</summary>
    public string Kind { get; }

    /// <summary>Files that were read.</summary>
    public int Read { get; private set; }

    /// <summary>Files that were refused with a sentence.</summary>
    public int Refused { get; private set; }

    /// <summary>Longest time that a file took.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>Most bytes allocated while a file was opened, over the bytes granted; at most 1.</summary>
    public double HighestShare { get; private set; }

    /// <summary>How often each refusal came, by its first words.</summary>
    public Dictionary<string, int> Reasons { get; } = [];

    /// <summary>Tries one file.</summary>
    /// <param name="index">Which of the seed's files.</param>
    /// <returns>What went wrong; null when nothing did.</returns>
    public string? Try(int index)
    {
        byte[] file = Create(index);
        File.WriteAllBytes(_path, file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        string? finding = null;
        try
        {
            using Checkpoint checkpoint = Checkpoint.Open(_path);
            finding = CheckMemory(file, before, 1, "opening");
            ReadAll(checkpoint);
            finding ??= CheckMemory(file, before, 2, "reading");
            Read++;
        }
        catch (WeightsException e)
        {
            finding = CheckMemory(file, before, 1, "refusing");
            Refused++;
            string reason = e.Message.Split(": ", 2)[^1];
            reason = reason[..Math.Min(reason.Length, 28)];
            Reasons[reason] = Reasons.GetValueOrDefault(reason) + 1;
        }
        catch (Exception e)
        {
            finding = $"{e.GetType().Name}: {e.Message}\n{e.StackTrace}";
        }

        TimeSpan took = Stopwatch.GetElapsedTime(start);
        Longest = took > Longest ? took : Longest;
        return took.TotalSeconds > MaxSeconds ? finding ?? $"took {took.TotalSeconds:F1} s" : finding;
    }

    /// <summary>The bytes of one file.</summary>
    /// <param name="index">Which of the seed's files.</param>
    public byte[] Create(int index)
    {
        Random random = new(unchecked((_seed * 1_000_003) ^ index));
        return (Kind == "all" ? random.Next(20) : Kind switch { "random" => 0, "pickle" => 1, _ => 5 }) switch
        {
            0 => RandomFile(random),
            <= 4 => PickleFile(random),
            _ => Mutate(random, [.. _seeds[random.Next(_seeds.Count)]]),
        };
    }

    private static string KindOf(byte[] file) => file[0] == 'P' ? "zip" : file[0] == 0x80 ? "legacy" : "safetensors";

    private static byte[] RandomFile(Random random)
    {
        byte[] file = new byte[random.Next(1, 600)];
        random.NextBytes(file);
        byte[][] starts = [[], "PK\u0003\u0004"u8.ToArray(), [0x80, 2], [100, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'"']];
        byte[] start = starts[random.Next(starts.Length)];
        start.AsSpan(0, Math.Min(start.Length, file.Length)).CopyTo(file);
        return file;
    }

    private static byte[] PickleFile(Random random)
    {
        byte[] pickle = PickleGenerator.Create(random);
        byte[] storage = new byte[random.Next(0, 200)];
        random.NextBytes(storage);
        return random.Next(2) == 0
            ? Archives.TorchZip(pickle, storage, storage)
            : Archives.TorchLegacy(pickle, (storage.Length / 4, storage[..(storage.Length / 4 * 4)]));
    }

    private static long Interesting(Random random) =>
        unchecked(random.Next(3) == 0 ? random.NextInt64() : Edges[random.Next(Edges.Length)] + random.Next(-1, 2));

    private static void ReadAll(Checkpoint checkpoint)
    {
        long sum = 0;
        foreach (Tensor tensor in checkpoint.Tensors.Values)
        {
            foreach (byte value in tensor.Data)
            {
                sum += value;
            }
        }

        GC.KeepAlive(checkpoint);
        Debug.Assert(sum >= 0);
    }

    private byte[] Mutate(Random random, byte[] file)
    {
        for (int i = random.Next(1, 6); i > 0 && file.Length > 0; i--)
        {
            // Most structure is at the ends; the middle is numbers.
            int at = random.Next(4) switch
            {
                0 => random.Next(Math.Min(file.Length, 256)),
                1 => file.Length - 1 - random.Next(Math.Min(file.Length, 256)),
                _ => random.Next(file.Length),
            };
            int length = Math.Min(random.Next(1, 64), file.Length - at);
            switch (random.Next(10))
            {
                case 0: file[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: file[at] = (byte)random.Next(256); break;
                case 2: file = file[..at]; break;
                case 3: file = [.. file[..at], .. file[(at + length)..]]; break;
                case 4: file = [.. file[..(at + length)], .. file[at..]]; break;
                case 5 when file.Length >= at + 8: BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(at), Interesting(random)); break;
                case 6 when file.Length >= at + 4: BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), unchecked((int)Interesting(random))); break;
                case 7: file.AsSpan(random.Next(file.Length - length + 1), length).ToArray().CopyTo(file, at); break;
                case 8: ReplaceDigit(random, file, at); break;
                case 9:
                    byte[] other = _seeds[random.Next(_seeds.Count)];
                    file = [.. file[..at], .. other[Math.Min(at, other.Length)..]];
                    break;
            }
        }

        return file;
    }

    // Numbers in JSON stay numbers, so that the checks behind the parser are reached.
    private static void ReplaceDigit(Random random, byte[] file, int from)
    {
        int digit = file.AsSpan(from).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (digit >= 0)
        {
            file[from + digit] = (byte)('0' + random.Next(10));
        }
    }

    private string? CheckMemory(byte[] file, long before, int share, string doing)
    {
        long granted = share * (((long)Checkpoint.MaxBytesPerFileByte * file.Length) + Checkpoint.MaxFreeBytes);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        HighestShare = Math.Max(HighestShare, (double)allocated / granted);
        return allocated > granted ? $"{doing} {file.Length} bytes allocated {allocated}; granted are {granted}" : null;
    }
}
