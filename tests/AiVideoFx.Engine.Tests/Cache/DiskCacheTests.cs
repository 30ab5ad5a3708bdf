using AiVideoFx.Engine.Cache;
using AiVideoFx.Testing;

namespace AiVideoFx.Engine.Tests.Cache;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DiskCacheTests : IDisposable
{
    private static readonly ArrayCodec<byte> Codec = new();

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _log = [];
    private readonly SteppedClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void TryGet_AnotherObjectStored_GivesEqualBytes()
    {
        Create().Put(Key(1), [1, 2, 3], Codec);

        DiskCache other = Create();

        Assert.That(other.TryGet(Key(1), Codec, out byte[]? value), Is.True);
        Assert.That(value, Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(other.TryGet(Key(2), Codec, out value), Is.False);
        Assert.That(value, Is.Null);
        Assert.That((other.Hits, other.Misses, other.Healed), Is.EqualTo((1L, 1L, 0L)));
    }

    [Test]
    public void Create_Unused_TouchesNoFile()
    {
        string folder = _folder.File("not/there/yet");
        DiskCache cache = new(folder, 1000);

        Assert.That(cache.TryGet(Key(1), Codec, out _), Is.False);
        Assert.That((cache.CountBytes(), cache.Purge()), Is.EqualTo((0L, true)));
        Assert.That(Directory.Exists(folder), Is.False);
    }

    [Test]
    public void TryGet_AnyByteChanged_IsFoundAndHealed()
    {
        DiskCache cache = Create();
        cache.Put(Key(1), [7, 8, 9, 10, 11], Codec);
        string path = Entries().Single();
        byte[] good = File.ReadAllBytes(path);
        for (int i = 0; i < good.Length; i++)
        {
            foreach (byte flip in new byte[] { 1, 128, 255 })
            {
                byte[] bad = [.. good];
                bad[i] ^= flip;
                File.WriteAllBytes(path, bad);

                Assert.That(cache.TryGet(Key(1), Codec, out _), Is.False, $"byte {i} xor {flip}");
                Assert.That(File.Exists(path), Is.False, "the damaged file stayed");
            }
        }

        Assert.That(cache.Healed, Is.EqualTo(3 * good.Length));
        Assert.That(_log, Has.Count.EqualTo(1).And.Exactly(1).Contains("damaged"));
        cache.Put(Key(1), [7, 8, 9, 10, 11], Codec);
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(good));
    }

    [Test]
    public void TryGet_AnyOtherLength_IsFoundAndHealed()
    {
        DiskCache cache = Create();
        cache.Put(Key(1), [7, 8, 9, 10, 11], Codec);
        string path = Entries().Single();
        byte[] good = File.ReadAllBytes(path);
        for (int length = 0; length < good.Length + 40; length++)
        {
            byte[] bad = good;
            Array.Resize(ref bad, length);
            File.WriteAllBytes(path, bad);

            Assert.That(cache.TryGet(Key(1), Codec, out _), Is.EqualTo(length == good.Length), $"length {length}");
        }
    }

    [Test]
    public void TryGet_EntryOfAnotherKey_IsRefused()
    {
        DiskCache cache = Create();
        cache.Put(Key(1), [1], Codec);
        File.Move(Entries().Single(), _folder.File($"{Key(2)}.entry"));

        Assert.That(cache.TryGet(Key(2), Codec, out _), Is.False);
        Assert.That(cache.Healed, Is.EqualTo(1));
    }

    [Test]
    public void TryGet_StoredByAnotherCodec_IsMadeAnew()
    {
        DiskCache cache = Create();
        cache.Put(Key(1), new float[] { 1 }, new ArrayCodec<float>());

        Assert.That(cache.TryGet(Key(1), Codec, out _), Is.False);
        Assert.That(cache.Healed, Is.EqualTo(1));
    }

    [Test]
    public void Put_LargerThanTheBudget_LeavesNothing()
    {
        DiskCache cache = Create(budgetBytes: 1000);
        cache.Put(Key(1), new byte[50], Codec);

        cache.Put(Key(2), new byte[2000], Codec);

        Assert.That(cache.TryGet(Key(1), Codec, out _), Is.True);
        Assert.That(Directory.GetFiles(_folder.Path), Has.Length.EqualTo(1));
        Assert.That(_log, Is.Empty);
    }

    [Test]
    public void Put_OverBudget_DropsWhatAnotherObjectUsedLongestAgo()
    {
        DiskCache one = Create(budgetBytes: 1000);
        DiskCache other = Create(budgetBytes: 1000);
        for (int i = 0; i < 4; i++)
        {
            one.Put(Key(i), new byte[130], Codec); // 222 bytes with its header
        }

        Assert.That(other.TryGet(Key(0), Codec, out _), Is.True);
        one.Put(Key(4), new byte[130], Codec);

        Assert.That(one.CountBytes(), Is.LessThanOrEqualTo(875));
        Assert.That(one.TryGet(Key(0), Codec, out _), Is.True, "used last");
        Assert.That(one.TryGet(Key(1), Codec, out _), Is.False, "unused longest");
        Assert.That(one.TryGet(Key(4), Codec, out _), Is.True, "just stored");
    }

    [Test]
    public void Trim_LeftOversOfDeadProcesses_AreClearedAndOthersKept()
    {
        string old = _folder.File($"{Key(1)}.{Guid.NewGuid():N}.part");
        string young = _folder.File($"{Key(2)}.{Guid.NewGuid():N}.part");
        string foreign = _folder.File("holiday.entry");
        foreach (string path in new[] { old, young, foreign })
        {
            File.WriteAllText(path, "x");
            File.SetLastWriteTimeUtc(path, _clock.Now.UtcDateTime.AddMinutes(path == young ? -30 : -90));
        }

        DiskCache cache = Create();
        cache.Put(Key(3), [1], Codec);
        Assert.That((File.Exists(old), File.Exists(young), File.Exists(foreign)), Is.EqualTo((false, true, true)));

        Assert.That(cache.Purge(), Is.True);
        Assert.That(Directory.GetFiles(_folder.Path), Is.EqualTo(new[] { foreign }));
    }

    [Test]
    public void Put_FolderIsAFile_SaysOneSentenceAndTriesAgainAfterAMinute()
    {
        string blocked = _folder.File("cache");
        File.WriteAllText(blocked, "in the way");
        DiskCache cache = new(blocked, 1000, _log.Add, _clock);
        for (int i = 0; i < 3; i++)
        {
            cache.Put(Key(i), [1], Codec);
            Assert.That(cache.TryGet(Key(i), Codec, out _), Is.False);
        }

        Assert.That(_log, Has.Count.EqualTo(1));
        Assert.That(_log[0], Does.Contain(blocked).And.Contain("memory only").And.Contain("AIVIDEOFX_HOME"));

        File.Delete(blocked);
        cache.Put(Key(1), [1], Codec);
        Assert.That(cache.TryGet(Key(1), Codec, out _), Is.False, "within the minute nothing is tried");
        _clock.Now += TimeSpan.FromMinutes(2);
        cache.Put(Key(1), [1], Codec);
        Assert.That(cache.TryGet(Key(1), Codec, out _), Is.True);
        Assert.That(_log, Has.Count.EqualTo(1));
    }

    [Test]
    public void Put_DiskFull_SaysOneSentence()
    {
        if (!File.Exists("/dev/full"))
        {
            Assert.Ignore("this system has no /dev/full");
        }

        // Whatever is written to the file fails as on a full disk.
        DiskCache cache = Create();
        cache.Put(Key(1), [1, 2], new FailingCodec());

        Assert.That(_log, Has.Count.EqualTo(1).And.Exactly(1).Contains("No space left"));
        Assert.That(Directory.GetFiles(_folder.Path), Is.Empty, "the unfinished file stayed");
    }

    [Test]
    public void ReadOnlyFolder_IsStillRead()
    {
        Create().Put(Key(1), [5], Codec);
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("folder permissions do not bind this user");
            return;
        }

        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            DiskCache cache = Create();
            Assert.That(cache.TryGet(Key(1), Codec, out _), Is.True);
            Assert.That(cache.Purge(), Is.False);
            cache.Put(Key(2), [6], Codec);
            Assert.That(_log, Has.Count.EqualTo(1));
        }
        finally
        {
            File.SetUnixFileMode(
                _folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private DiskCache Create(long budgetBytes = 1_000_000) => new(_folder.Path, budgetBytes, _log.Add, _clock);

    private string[] Entries() => Directory.GetFiles(_folder.Path, "*.entry");

    private static ContentKey Key(int number) => new((ulong)number, 0, 0, 0);

    private sealed class FailingCodec : IContentCodec<byte[]>
    {
        public long SizeBytes(byte[] value) => value.Length;

        public void Write(byte[] value, ContentWriter writer)
        {
            writer.Write<byte>(value);
            using FileStream full = new(
                "/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            full.Write(value);
        }

        public byte[] Read(ref ContentReader reader) => throw new InvalidDataException("never stored");
    }
}
