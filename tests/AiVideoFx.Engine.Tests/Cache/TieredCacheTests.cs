using System.Diagnostics;
using AiVideoFx.Engine.Cache;
using AiVideoFx.Imaging;
using AiVideoFx.Imaging.Flow;
using AiVideoFx.Testing;

namespace AiVideoFx.Engine.Tests.Cache;

/// <summary>Memory over disk, and what is stored in it.</summary>
[TestFixture]
public sealed class TieredCacheTests
{
    private static readonly float[] Oddities = [0f, -0f, 1e-45f, float.NaN, float.PositiveInfinity, 65504, 1 / 3f];

    [Test]
    public void GetOrAdd_NewProcess_ReadsFromDiskWhatIsBitEqual()
    {
        using TemporaryFolder folder = new();
        ContentCache cold = new(1 << 20, new DiskCache(folder.Path, 1 << 20));
        Raster made = cold.GetOrAdd(Key(1), () => Noise(17, 5, 2), new RasterCodec());

        DiskCache disk = new(folder.Path, 1 << 20);
        ContentCache warm = new(1 << 20, disk);
        Raster read = warm.GetOrAdd(Key(1), MadeTwice, new RasterCodec());
        Raster again = warm.GetOrAdd(Key(1), MadeTwice, new RasterCodec());

        Assert.That((read.Width, read.Height, read.Channels), Is.EqualTo((17, 5, 2)));
        Assert.That(read.Pixels.SequenceEqual(made.Pixels), Is.True);
        Assert.That(again, Is.SameAs(read), "memory answers before the disk");
        Assert.That((disk.Hits, warm.Bytes), Is.EqualTo((1L, 17L * 5 * 2 * 4)));
    }

    [Test]
    public void GetOrAdd_MakerThrows_NothingIsStored()
    {
        using TemporaryFolder folder = new();
        ContentCache cache = new(1 << 20, new DiskCache(folder.Path, 1 << 20));

        Assert.That(
            () => cache.GetOrAdd(Key(1), MadeTwice, new RasterCodec()), Throws.TypeOf<InvalidOperationException>());
        Assert.That(Directory.GetFiles(folder.Path), Is.Empty);
    }

    [Test]
    public void GetOrAdd_FolderCannotBeWritten_WorksFromMemory()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("file"), "in the way");
        ContentCache cache = new(1 << 20, new DiskCache(folder.File("file"), 1 << 20));

        Raster made = cache.GetOrAdd(Key(1), () => Noise(3, 3, 1), new RasterCodec());

        Assert.That(cache.GetOrAdd(Key(1), () => Noise(3, 3, 1), new RasterCodec()), Is.SameAs(made));
    }

    [Test]
    public void GetOrAdd_ManyThreadsSeveralCaches_GiveEqualResults()
    {
        using TemporaryFolder folder = new();
        ContentCache[] caches =
            [.. Enumerable.Range(0, 4).Select(_ => new ContentCache(3000, new DiskCache(folder.Path, 6000)))];
        ArrayCodec<int> codec = new();

        Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            int number = i * 7919 % 12;
            int[] value = caches[i % 4].GetOrAdd(Key(number), () => [.. Enumerable.Range(number, 200)], codec);
            Assert.That(value, Is.EqualTo(Enumerable.Range(number, 200)));
        });

        Assert.That(Directory.GetFiles(folder.Path, "*.part"), Is.Empty);
    }

    [Test]
    public void RasterCodec_RoundedToHalf_TakesHalfTheRoomAndKeepsEveryBit()
    {
        using TemporaryFolder folder = new();
        DiskCache disk = new(folder.Path, 1 << 20);
        Raster raster = Noise(101, 99, 2);
        Oddities.CopyTo(raster.Pixels);
        Raster rounded = raster.Clone();
        RasterCodec.RoundToHalf(rounded);

        disk.Put(Key(1), raster, new RasterCodec());
        long floats = disk.CountBytes();
        disk.Put(Key(2), rounded, new RasterCodec());

        int values = 101 * 99 * 2;
        Assert.That(floats, Is.EqualTo(84 + 16 + (values * 4)));
        Assert.That(disk.CountBytes() - floats, Is.EqualTo(84 + 16 + (values * 2)));
        foreach ((int key, Raster expected) in new[] { (1, raster), (2, rounded) })
        {
            Assert.That(disk.TryGet(Key(key), new RasterCodec(), out Raster? read), Is.True);
            int[] bits = [.. read!.Pixels.ToArray().Select(BitConverter.SingleToInt32Bits)];
            Assert.That(bits, Is.EqualTo(expected.Pixels.ToArray().Select(BitConverter.SingleToInt32Bits)));
        }

        for (int i = 0; i < values; i++)
        {
            int expected = BitConverter.SingleToInt32Bits((float)(Half)raster.Pixels[i]);
            Assert.That(BitConverter.SingleToInt32Bits(rounded.Pixels[i]), Is.EqualTo(expected), $"value {i}");
        }

        rounded.Dispose();
    }

    [Test]
    public void Codecs_OneAfterTheOther_StoreAResultOfSeveralParts()
    {
        using TemporaryFolder folder = new();
        DiskCache disk = new(folder.Path, 1 << 20);
        FlowPair pair = new(Noise(9, 4, 2), Noise(9, 4, 2));

        disk.Put(Key(1), pair, new FlowPairCodec());

        Assert.That(disk.TryGet(Key(1), new FlowPairCodec(), out FlowPair? read), Is.True);
        Assert.That(read!.Flow0To1.Pixels.SequenceEqual(pair.Flow0To1.Pixels), Is.True);
        Assert.That(read.Flow1To0.Pixels.SequenceEqual(pair.Flow1To0.Pixels), Is.True);
    }

    [Test]
    public void ArrayCodec_Halves_ComeBack()
    {
        using TemporaryFolder folder = new();
        DiskCache disk = new(folder.Path, 1 << 20);
        Half[] latents = [(Half)1.5f, Half.NegativeInfinity, Half.Epsilon];
        disk.Put(Key(1), latents, new ArrayCodec<Half>());
        disk.Put(Key(2), Array.Empty<Half>(), new ArrayCodec<Half>());

        Assert.That(disk.TryGet(Key(1), new ArrayCodec<Half>(), out Half[]? read), Is.True);
        Assert.That(read, Is.EqualTo(latents));
        Assert.That(disk.TryGet(Key(2), new ArrayCodec<Half>(), out read), Is.True);
        Assert.That(read, Is.Empty);
    }

    [TestCase(0, 1, 1, 4)]
    [TestCase(1, -1, 1, 4)]
    [TestCase(1, 1, 1, 8)]
    [TestCase(int.MaxValue, int.MaxValue, int.MaxValue, 4)]
    [TestCase(2, 2, 1, 4)]
    public void RasterCodec_HostileHeader_IsRefusedBeforeMemoryIsReserved(
        int width, int height, int channels, int valueBytes)
    {
        int[] bytes = [width, height, channels, valueBytes, 0, 0];

        Assert.That(
            () =>
            {
                ContentReader reader = new(System.Runtime.InteropServices.MemoryMarshal.AsBytes<int>(bytes));
                new RasterCodec().Read(ref reader);
            },
            Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    [Explicit("a measurement: prints what entries of 8 MB and of 4 kB cost")]
    public void Measure_PutAndHit()
    {
        using TemporaryFolder folder = new();
        foreach ((int width, int height) in new[] { (1024, 1024), (32, 16) })
        {
            DiskCache disk = new(folder.Path, 1L << 30);
            Raster flow = Noise(width, height, 2);
            RasterCodec codec = new();
            int count = width == 1024 ? 60 : 2000;
            double put = Median(count, i => disk.Put(Key(i), flow, codec));
            double get = Median(count, i => Assert.That(disk.TryGet(Key(i), codec, out _), Is.True));
            double miss = Median(count, i => disk.TryGet(Key(-1 - i), codec, out _));
            ContentCache memory = new(1L << 30, disk);
            double hit = Median(count, _ => memory.GetOrAdd(Key(0), () => flow, codec));
            double megabytes = width * height * 8 / 1e6;
            TestContext.Out.WriteLine(
                $"{megabytes:0.000} MB: put {put:0.000} ms ({megabytes / put:0.00} GB/s), disk hit {get:0.000} ms "
                + $"({megabytes / get:0.00} GB/s), miss {miss:0.000} ms, memory hit {hit * 1000:0.00} us");
            disk.Purge();
        }
    }

    private static Raster MadeTwice() => throw new InvalidOperationException("made twice");

    private static double Median(int count, Action<int> action)
    {
        double[] times = new double[count];
        for (int i = 0; i < count; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action(i);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        return times[count / 2];
    }

    private static Raster Noise(int width, int height, int channels)
    {
        Raster raster = Raster.Allocate(width, height, channels);
        Random random = new(width);
        foreach (ref float pixel in raster.Pixels)
        {
            pixel = (random.NextSingle() * 40) - 20;
        }

        return raster;
    }

    private static ContentKey Key(int number) => new((ulong)number, 0, 0, 0);

    private sealed class FlowPairCodec : IContentCodec<FlowPair>
    {
        private static readonly RasterCodec Flow = new();

        public long SizeBytes(FlowPair value) => Flow.SizeBytes(value.Flow0To1) + Flow.SizeBytes(value.Flow1To0);

        public void Write(FlowPair value, ContentWriter writer)
        {
            Flow.Write(value.Flow0To1, writer);
            Flow.Write(value.Flow1To0, writer);
        }

        public FlowPair Read(ref ContentReader reader) => new(Flow.Read(ref reader), Flow.Read(ref reader));
    }
}
