using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Enumeration;

namespace AiVideoFx.Engine.Cache;

/// <summary>Results kept on disk by content, least recently used out first, within a byte budget.</summary>
/// <remarks>
/// <para>
/// Any number of threads and processes share one folder without locks. An entry is one file, written under a name of
/// its own and then renamed, so that nobody sees half an entry, two writers of one key do no harm, and a process that
/// dies leaves nothing but a temporary file that the next one clears away. The time of last use is the file's time of
/// change. Every file carries a checksum; a damaged one is deleted and made anew.
/// </para>
/// <para>
/// Nothing here fails a render: a folder that cannot be read or written, or a full disk, is logged in one sentence and
/// the results are then kept in memory only; writing is tried again after a minute. No file is touched before the first
/// use.
/// </para>
/// </remarks>
/// <param name="folder">Where the entries lie; is made when first needed. Other files in it are left alone.</param>
/// <param name="budgetBytes">
/// Upper limit of all entries together. Other processes' entries are counted at least once for each eighth of the
/// budget written, so that with n more processes n eighths may be added for a moment. Crossing it trims to seven
/// eighths.
/// </param>
/// <param name="log">Takes sentences for the user's log.</param>
/// <param name="clock">Tells the time of use; the system's unless given.</param>
public sealed class DiskCache(string folder, long budgetBytes, Action<string>? log = null, TimeProvider? clock = null)
{
    private const string EntryExtension = ".entry";
    private const string PartExtension = ".part";
    private const int KeyDigits = 64;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PartLifetime = TimeSpan.FromHours(1);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly long _trimmedBytes = budgetBytes - (budgetBytes / 8);
    private readonly Lock _trimming = new();
    private long _countedBytes = -1;
    private long _writtenSinceCount;
    private long _resumeTicks;
    private int _storageReported;
    private int _damageReported;
    private long _hits;
    private long _misses;
    private long _healed;

    /// <summary>Where the entries lie.</summary>
    public string Folder => folder;

    /// <summary>Results that were read since the start.</summary>
    public long Hits => Interlocked.Read(ref _hits);

    /// <summary>Results that were asked for and not there, or damaged, since the start.</summary>
    public long Misses => Interlocked.Read(ref _misses);

    /// <summary>Damaged entries that were deleted since the start.</summary>
    public long Healed => Interlocked.Read(ref _healed);

    /// <summary>Gives a stored result and marks it as used.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="key">Names the result by all it depends on.</param>
    /// <param name="codec">The one it was stored with.</param>
    /// <param name="value">The result.</param>
    /// <returns>False where it is not there, damaged or cannot be read.</returns>
    public bool TryGet<T>(ContentKey key, IContentCodec<T> codec, [NotNullWhen(true)] out T? value)
        where T : class
    {
        string path = PathOf(key);
        value = null;
        try
        {
            if (File.Exists(path))
            {
                if (EntryFile.TryRead(path, key, codec, out value))
                {
                    Interlocked.Increment(ref _hits);
                    Touch(path);
                    return true;
                }

                Interlocked.Increment(ref _healed);
                Delete(path);
                Report(ref _damageReported, $"The cache entry '{path}' was damaged; it is deleted and made anew.");
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Another process dropped it since we looked.
        }
        catch (Exception e) when (IsStorage(e))
        {
            Report(ref _storageReported, $"The cache entry '{path}' cannot be read ({e.Message}) and is made anew.");
        }

        Interlocked.Increment(ref _misses);
        return false;
    }

    /// <summary>
    /// Stores a result; drops others if the budget needs it. One larger than seven eighths of the budget is not kept.
    /// </summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="key">Names the result by all it depends on.</param>
    /// <param name="value">The result.</param>
    /// <param name="codec">Stores it.</param>
    public void Put<T>(ContentKey key, T value, IContentCodec<T> codec)
        where T : class
    {
        if (_clock.GetUtcNow().UtcTicks < Interlocked.Read(ref _resumeTicks))
        {
            return;
        }

        string part = Path.Combine(folder, $"{key}.{Guid.NewGuid():N}{PartExtension}");
        try
        {
            Directory.CreateDirectory(folder);
            long length = EntryFile.Write(part, key, value, codec, Math.Min(_trimmedBytes, Array.MaxLength));
            if (length <= _trimmedBytes)
            {
                Touch(part);
                Rename(part, PathOf(key));
                Interlocked.Add(ref _writtenSinceCount, length);
                Trim();
            }
        }
        catch (FileNotFoundException)
        {
            // Another process purged the folder while we wrote.
        }
        catch (Exception e) when (IsStorage(e))
        {
            Interlocked.Exchange(ref _resumeTicks, (_clock.GetUtcNow() + Pause).UtcTicks);
            Report(
                ref _storageReported,
                $"The cache folder '{folder}' cannot be written ({e.Message}); results are kept in memory only. "
                + $"Free space or allow writing there, or name another folder in {UserFolders.HomeVariable}.");
        }
        finally
        {
            Delete(part);
        }
    }

    /// <summary>Bytes of all entries, this process's and others', counted now.</summary>
    public long CountBytes()
    {
        try
        {
            return Directory.Exists(folder) ? Scan().Where(file => file.IsEntry).Sum(file => file.Length) : 0;
        }
        catch (Exception e) when (IsStorage(e))
        {
            return 0;
        }
    }

    /// <summary>Deletes every entry, other processes' too; they make them anew.</summary>
    /// <returns>False where some could not be deleted.</returns>
    public bool Purge()
    {
        try
        {
            return !Directory.Exists(folder) || Scan().Aggregate(true, (done, file) => Delete(file.Path) && done);
        }
        catch (Exception e) when (IsStorage(e))
        {
            return false;
        }
    }

    private string PathOf(ContentKey key) => Path.Combine(folder, $"{key}{EntryExtension}");

    // The count never lies below this process's own entries: bytes of an entry are added after it has its name, and the
    // sum is set to zero before the files are counted.
    private bool MustCount()
    {
        long counted = Interlocked.Read(ref _countedBytes);
        long written = Interlocked.Read(ref _writtenSinceCount);
        return counted < 0 || counted + written > budgetBytes || written > budgetBytes / 8;
    }

    private void Trim()
    {
        if (!MustCount())
        {
            return;
        }

        lock (_trimming)
        {
            if (!MustCount())
            {
                return;
            }

            Interlocked.Exchange(ref _writtenSinceCount, 0);
            List<StoredFile> files = [.. Scan()];
            DateTime abandoned = (_clock.GetUtcNow() - PartLifetime).UtcDateTime;
            foreach (StoredFile file in files.Where(file => !file.IsEntry && file.LastUse < abandoned))
            {
                Delete(file.Path);
            }

            long total = files.Where(file => file.IsEntry).Sum(file => file.Length);
            if (total > budgetBytes)
            {
                foreach (StoredFile file in files.Where(file => file.IsEntry)
                    .OrderBy(file => file.LastUse).ThenBy(file => file.Path, StringComparer.Ordinal))
                {
                    total -= Delete(file.Path) ? file.Length : 0;
                    if (total <= _trimmedBytes)
                    {
                        break;
                    }
                }
            }

            Interlocked.Exchange(ref _countedBytes, total);
        }
    }

    // Files that vanish meanwhile are given with length 0.
    private FileSystemEnumerable<StoredFile> Scan() => new(
        folder,
        static (ref FileSystemEntry entry) => new StoredFile(
            entry.ToFullPath(),
            entry.Length,
            entry.LastWriteTimeUtc.UtcDateTime,
            entry.FileName.EndsWith(EntryExtension, StringComparison.Ordinal)))
    {
        ShouldIncludePredicate = static (ref FileSystemEntry entry) => !entry.IsDirectory && IsOurs(entry.FileName),
    };

    private static bool IsOurs(ReadOnlySpan<char> name) =>
        name.Length > KeyDigits
        && !name[..KeyDigits].ContainsAnyExcept(Digits)
        && (name[KeyDigits..].SequenceEqual(EntryExtension) || name.EndsWith(PartExtension, StringComparison.Ordinal));

    // A folder that may only be read keeps its times: entries in it are as good as before.
    private void Touch(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, _clock.GetUtcNow().UtcDateTime);
        }
        catch (Exception e) when (IsStorage(e))
        {
        }
    }

    private static void Rename(string part, string path)
    {
        try
        {
            File.Move(part, path, overwrite: true);
        }
        catch (Exception e) when (IsStorage(e) && File.Exists(path))
        {
            // Windows: another process has stored this key and someone reads it, so that it cannot be replaced.
        }
    }

    private static bool Delete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (IsStorage(e))
        {
            return false;
        }
    }

    private void Report(ref int reported, string sentence)
    {
        if (Interlocked.Exchange(ref reported, 1) == 0)
        {
            log?.Invoke(sentence);
        }
    }

    private static bool IsStorage(Exception e) => e is IOException or UnauthorizedAccessException;

    private readonly record struct StoredFile(string Path, long Length, DateTime LastUse, bool IsEntry);
}
