using AiVideoFx.Engine.Cache;
using AiVideoFx.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AiVideoFx.Engine.Tests.Cache;

/// <summary>Random requests against a list that does what the cache promises.</summary>
[TestFixture]
public sealed class DiskCacheModelTests
{
    private const int BudgetBytes = 3000;
    private const int OverheadBytes = 84 + 8;

    private static readonly ArrayCodec<byte> Codec = new();

    private enum Verb
    {
        Get,
        Put,
        Purge,
        Vanish,
        Damage,
        Restart,
    }

    private static Arbitrary<Request[]> Requests { get; } = Arb.From(
        Gen.ArrayOf(
            from verb in Gen.Frequency(
                (8, Gen.Constant(Verb.Get)), (8, Gen.Constant(Verb.Put)), (1, Gen.Constant(Verb.Purge)),
                (1, Gen.Constant(Verb.Vanish)), (1, Gen.Constant(Verb.Damage)), (1, Gen.Constant(Verb.Restart)))
            from key in Gen.Choose(0, 11)
            from size in Gen.Frequency((9, Gen.Choose(0, 600)), (1, Gen.Choose(2000, 4000)))
            from place in Gen.Choose(0, 5000)
            select new Request(verb, key, size, place)),
        static requests => requests.Select((_, i) => requests.Where((_, j) => j != i).ToArray()));

    [Test]
    public void AnySequence_BehavesAsTheModel() =>
        Prop.ForAll(Requests, requests => Run(requests)).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    private static void Run(Request[] requests)
    {
        using TemporaryFolder folder = new();
        SteppedClock clock = new();
        List<string> log = [];
        DiskCache cache = new(folder.Path, BudgetBytes, log.Add, clock);
        List<(int Key, byte[] Value)> model = []; // least recently used first
        foreach (Request request in requests)
        {
            int at = model.FindIndex(entry => entry.Key == request.Key);
            string path = folder.File($"{Key(request.Key)}.entry");
            Assert.That(File.Exists(path), Is.EqualTo(at >= 0), $"{request}");
            switch (request.Verb)
            {
                case Verb.Get:
                    bool found = cache.TryGet(Key(request.Key), Codec, out byte[]? value);
                    Assert.That(found, Is.EqualTo(at >= 0), $"{request}");
                    if (at >= 0)
                    {
                        Assert.That(value, Is.EqualTo(model[at].Value), $"{request}");
                        model.Add(model[at]);
                        model.RemoveAt(at);
                    }

                    break;
                case Verb.Put:
                    byte[] bytes = new byte[request.Size];
                    new Random(request.Place).NextBytes(bytes);
                    cache.Put(Key(request.Key), bytes, Codec);
                    Put(model, request.Key, bytes);
                    break;
                case Verb.Purge:
                    Assert.That(cache.Purge(), Is.True);
                    model.Clear();
                    break;
                case Verb.Vanish:
                    File.Delete(path);
                    model.RemoveAll(entry => entry.Key == request.Key);
                    break;
                case Verb.Damage when at >= 0:
                    byte[] file = File.ReadAllBytes(path);
                    file[request.Place % file.Length] ^= (byte)(1 << (request.Size % 8));
                    File.WriteAllBytes(path, file);
                    Assert.That(cache.TryGet(Key(request.Key), Codec, out _), Is.False, $"{request}");
                    model.RemoveAt(at);
                    break;
                case Verb.Restart:
                    cache = new DiskCache(folder.Path, BudgetBytes, log.Add, clock);
                    break;
            }

            Assert.That(cache.CountBytes(), Is.EqualTo(Total(model)), $"{request}");
            Assert.That(Total(model), Is.LessThanOrEqualTo(BudgetBytes));
        }

        Assert.That(log, Is.All.Contains("damaged"));
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(model.Count), "nothing else is left behind");
    }

    private static void Put(List<(int Key, byte[] Value)> model, int key, byte[] value)
    {
        const int trimmed = BudgetBytes - (BudgetBytes / 8);
        if (value.Length + OverheadBytes > trimmed)
        {
            return;
        }

        model.RemoveAll(entry => entry.Key == key);
        model.Add((key, value));
        if (Total(model) > BudgetBytes)
        {
            while (Total(model) > trimmed)
            {
                model.RemoveAt(0);
            }
        }
    }

    private static long Total(List<(int Key, byte[] Value)> model) =>
        model.Sum(entry => entry.Value.Length + OverheadBytes);

    private static ContentKey Key(int number) => new((ulong)number, 0, 0, 0);

    private sealed record Request(Verb Verb, int Key, int Size, int Place);
}
