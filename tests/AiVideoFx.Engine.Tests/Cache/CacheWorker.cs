using System.Diagnostics;
using System.Globalization;
using AiVideoFx.Engine.Cache;

namespace AiVideoFx.Engine.Tests.Cache;

/// <summary>Another process at the same cache folder: this assembly, started as a program.</summary>
internal static class CacheWorker
{
    private const string Verb = "cache-worker";

    /// <summary>Starts a worker.</summary>
    /// <param name="folder">The cache.</param>
    /// <param name="seed">Of its choices.</param>
    /// <param name="requests">How many it makes; without end if negative.</param>
    public static Process Start(string folder, int seed, int requests)
    {
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        ProcessStartInfo start = new(dotnet) { RedirectStandardOutput = true, UseShellExecute = false };
        string[] arguments =
        [
            typeof(CacheWorker).Assembly.Location, Verb, folder,
            seed.ToString(CultureInfo.InvariantCulture), requests.ToString(CultureInfo.InvariantCulture),
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);

        return Process.Start(start) ?? throw new InvalidOperationException("no second process");
    }

    /// <summary>Budget that every worker gives the folder.</summary>
    public const long BudgetBytes = 200_000;

    private static int Main(string[] args)
    {
        if (args is not [Verb, string folder, string seed, string requests])
        {
            return 2;
        }

        List<string> log = [];
        DiskCache disk = new(folder, BudgetBytes, log.Add);
        Random random = new(int.Parse(seed, CultureInfo.InvariantCulture));
        int wrong = Work(disk, random, int.Parse(requests, CultureInfo.InvariantCulture));
        Console.WriteLine($"hits {disk.Hits} healed {disk.Healed} wrong {wrong} log {string.Join("; ", log)}");
        return wrong == 0 && !log.Exists(sentence => sentence.Contains("cannot", StringComparison.Ordinal)) ? 0 : 1;
    }

    private static int Work(DiskCache disk, Random random, int requests)
    {
        ArrayCodec<byte> codec = new();
        int wrong = 0;
        for (int i = 0; i != requests; i++)
        {
            int number = random.Next(40);
            ContentKey key = new((ulong)number, 0, 0, 0);
            byte[] expected = new byte[1 + (number * 400)];
            new Random(number).NextBytes(expected);
            if (random.Next(200) == 0)
            {
                disk.Purge();
            }
            else if (!disk.TryGet(key, codec, out byte[]? found))
            {
                disk.Put(key, expected, codec);
            }
            else if (!found.AsSpan().SequenceEqual(expected))
            {
                wrong++;
            }
        }

        return wrong;
    }
}
