using AiVideoFx.Engine.Cache;

namespace AiVideoFx.Engine.Tests.Cache;

[TestFixture]
public sealed class ContentCacheTests
{
    [Test]
    public void GetOrAdd_SecondRequest_GivesTheSameObject()
    {
        ContentCache cache = new(1000);

        object first = cache.GetOrAdd(Key(1), () => new object(), _ => 10);
        object second = cache.GetOrAdd<object>(Key(1), () => throw new InvalidOperationException("made twice"), _ => 10);

        Assert.That(second, Is.SameAs(first));
        Assert.That((cache.Hits, cache.Misses, cache.Bytes), Is.EqualTo((1L, 1L, 10L)));
    }

    [Test]
    public void GetOrAdd_OverBudget_DropsTheLeastRecentlyUsed()
    {
        ContentCache cache = new(25);
        object one = Add(cache, 1);
        Add(cache, 2);
        Assert.That(Add(cache, 1), Is.SameAs(one));

        Add(cache, 3);

        Assert.That(cache.Bytes, Is.EqualTo(20));
        Assert.That(Add(cache, 1), Is.SameAs(one));
        long misses = cache.Misses;
        Add(cache, 2);
        Assert.That(cache.Misses, Is.EqualTo(misses + 1));
    }

    [Test]
    public void GetOrAdd_LargerThanTheBudget_IsGivenButNotKept()
    {
        ContentCache cache = new(5);

        Assert.That(Add(cache, 1), Is.Not.Null);
        Assert.That(cache.Bytes, Is.Zero);
    }

    [Test]
    public void GetOrAdd_MakerThrows_NothingIsKept()
    {
        ContentCache cache = new(1000);

        Assert.That(() => cache.GetOrAdd<object>(Key(1), () => throw new FormatException("no"), _ => 1), Throws.TypeOf<FormatException>());
        Assert.That(Add(cache, 1), Is.Not.Null);
        Assert.That(cache.Bytes, Is.EqualTo(10));
    }

    [Test]
    public void GetOrAdd_ManyThreadsOneKey_MakesItOnce()
    {
        ContentCache cache = new(1000);
        int made = 0;
        object[] results = new object[64];

        Parallel.For(0, results.Length, i => results[i] = cache.GetOrAdd(
            Key(1),
            () =>
            {
                Thread.Sleep(5);
                Interlocked.Increment(ref made);
                return new object();
            },
            _ => 10));

        Assert.That(made, Is.EqualTo(1));
        Assert.That(results, Is.All.SameAs(results[0]));
    }

    [Test]
    public void Purge_WhileUsed_LeavesTheValueWithItsUser()
    {
        ContentCache cache = new(1000);
        object value = Add(cache, 1);

        cache.Purge();

        Assert.That(cache.Bytes, Is.Zero);
        Assert.That(Add(cache, 1), Is.Not.SameAs(value));
    }

    [Test]
    public void ToKey_PartsCutElsewhere_Differ()
    {
        using ContentHash left = new("kind");
        using ContentHash right = new("kind");

        ContentKey a = left.Add("ab").Add("c").ToKey();
        ContentKey b = right.Add("a").Add("bc").ToKey();

        Assert.That(a, Is.Not.EqualTo(b));
    }

    [Test]
    public void ToKey_SameParts_AreEqual()
    {
        using ContentHash left = new("kind");
        using ContentHash right = new("kind");

        Assert.That(
            left.Add<float>([1, 2, float.NaN]).Add(3).Add(Key(4)).ToKey(),
            Is.EqualTo(right.Add<float>([1, 2, float.NaN]).Add(3).Add(Key(4)).ToKey()));
    }

    [Test]
    public void Borrow_EvictedWhileInUse_IsDisposedWhenGivenBack()
    {
        ContentCache cache = new(15);
        CacheLease<Tracked> first = Borrow(cache, 1);
        CacheLease<Tracked> again = Borrow(cache, 1);
        Assert.That(again.Value, Is.SameAs(first.Value));

        using CacheLease<Tracked> second = Borrow(cache, 2);
        first.Dispose();
        first.Dispose();

        Assert.That(again.Value.Disposals, Is.Zero);
        again.Dispose();
        Assert.That(first.Value.Disposals, Is.EqualTo(1));
        Assert.That(second.Value.Disposals, Is.Zero);
    }

    [Test]
    public void Borrow_GivenBack_IsKeptUntilItIsEvicted()
    {
        ContentCache cache = new(15);
        CacheLease<Tracked> lease = Borrow(cache, 1);
        lease.Dispose();
        Assert.That(lease.Value.Disposals, Is.Zero);

        Borrow(cache, 2).Dispose();

        Assert.That(lease.Value.Disposals, Is.EqualTo(1));
        using CacheLease<Tracked> anew = Borrow(cache, 1);
        Assert.That(anew.Value, Is.Not.SameAs(lease.Value));
    }

    [Test]
    public void Borrow_Purge_DisposesWhatNobodyUses()
    {
        ContentCache cache = new(1000);
        CacheLease<Tracked> used = Borrow(cache, 1), unused = Borrow(cache, 2);
        unused.Dispose();

        cache.Purge();

        Assert.That((used.Value.Disposals, unused.Value.Disposals, cache.Bytes), Is.EqualTo((0, 1, 0L)));
        used.Dispose();
        Assert.That(used.Value.Disposals, Is.EqualTo(1));
    }

    [Test]
    public void Borrow_ManyThreads_NeverGivesADisposedValueAndDisposesEachOnce()
    {
        ContentCache cache = new(35);
        System.Collections.Concurrent.ConcurrentBag<Tracked> all = [];
        Parallel.For(0, 4000, i =>
        {
            using CacheLease<Tracked> lease = cache.Borrow(
                Key((ulong)(i % 7)),
                () =>
                {
                    Tracked made = new();
                    all.Add(made);
                    return made;
                },
                static _ => 10);
            Assert.That(lease.Value.Disposals, Is.Zero);
        });

        cache.Purge();

        Assert.That(all.Select(static value => value.Disposals), Is.All.EqualTo(1));
    }

    [Test]
    public void Borrow_MakerThrows_NothingIsKept()
    {
        ContentCache cache = new(1000);

        Assert.That(() => cache.Borrow<Tracked>(Key(1), () => throw new FormatException("no"), _ => 1), Throws.TypeOf<FormatException>());
        using CacheLease<Tracked> lease = Borrow(cache, 1);
        Assert.That(lease.Value, Is.Not.Null);
    }

    private static CacheLease<Tracked> Borrow(ContentCache cache, ulong number) => cache.Borrow(Key(number), () => new Tracked(), static _ => 10);

    private static object Add(ContentCache cache, ulong number) => cache.GetOrAdd(Key(number), () => new object(), _ => 10);

    private static ContentKey Key(ulong number) => new(number, 0, 0, 0);

    private sealed class Tracked : IDisposable
    {
        private int _disposals;

        public int Disposals => _disposals;

        public void Dispose() => Interlocked.Increment(ref _disposals);
    }
}
