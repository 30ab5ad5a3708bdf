namespace AiVideoFx.Host.Media;

/// <summary>
/// Where a result goes: it grows under a .part name beside its final place and moves there at the end.
/// </summary>
/// <remarks>
/// Disposing before <see cref="Commit"/> removes what was written, and folders that were made for it.
/// </remarks>
internal sealed class OutputFiles : IDisposable
{
    private readonly string _path;
    private readonly bool _overwrite;
    private readonly List<string> _madeFolders = [];
    private bool _committed;

    private OutputFiles(string path, MediaKind kind, NumberPattern? pattern, bool overwrite)
    {
        _path = path;
        Kind = kind;
        Pattern = pattern;
        _overwrite = overwrite;
        Folder = pattern is null || kind != MediaKind.ImageSequence ? Path.GetDirectoryName(path)! : path;
        PartPath = kind == MediaKind.ImageSequence ? PartFolder(Path.GetDirectoryName(path)!, Path.GetFileName(path)) : path + ".part";
    }

    /// <summary>What is written.</summary>
    public MediaKind Kind { get; }

    /// <summary>File names of an image sequence; null otherwise.</summary>
    public NumberPattern? Pattern { get; }

    /// <summary>Folder of the final files.</summary>
    public string Folder { get; private init; }

    /// <summary>The file, or for image sequences the folder, that is written to before the end.</summary>
    public string PartPath { get; private init; }

    /// <summary>Lower-case extension of the written files: ".mp4".</summary>
    public string Extension => Path.GetExtension(Pattern is null ? _path : Pattern.Format(0)).ToLowerInvariant();

    /// <summary>Works out what a path asks for.</summary>
    /// <param name="path">As the user gave it.</param>
    /// <param name="frameCount">Frames to come; 0 if unknown.</param>
    /// <param name="folderPattern">File names inside a folder.</param>
    /// <param name="overwrite">Whether present files may be replaced.</param>
    /// <exception cref="MediaException">The path cannot take that many frames.</exception>
    public static OutputFiles Plan(string path, int frameCount, string folderPattern, bool overwrite)
    {
        string full = Path.GetFullPath(path);
        if (NumberPattern.Parse(full) is { } pattern)
        {
            string folder = Path.GetDirectoryName(full)!;
            return new OutputFiles(full, MediaKind.ImageSequence, pattern, overwrite)
            {
                Folder = folder,
                PartPath = PartFolder(folder, pattern.Prefix + pattern.Suffix),
            };
        }

        if (Directory.Exists(full) || Path.EndsInDirectorySeparator(path) || Path.GetExtension(full).Length == 0)
        {
            return new OutputFiles(
                Path.TrimEndingDirectorySeparator(full), MediaKind.ImageSequence, NumberPattern.Parse(folderPattern)
                ?? throw new MediaException($"'{folderPattern}' has no place for the frame number; expected a name such as shot.%05d.png"), overwrite);
        }

        if (!ImageFiles.IsImage(full))
        {
            return new OutputFiles(full, MediaKind.Video, null, overwrite);
        }

        if (frameCount > 1)
        {
            string stem = Path.GetFileNameWithoutExtension(path);
            throw new MediaException(
                $"'{path}' is one image, but there are {frameCount} frames to write; give a pattern such as {stem}.%05d{Path.GetExtension(path)} or a folder");
        }

        return new OutputFiles(full, MediaKind.Image, null, overwrite);
    }

    /// <summary>Refuses to replace files unless told to, and makes the folders.</summary>
    /// <param name="firstFrame">Number of the first frame.</param>
    /// <param name="frameCount">Frames to come; 0 if unknown.</param>
    /// <exception cref="MediaException">Something is in the way.</exception>
    public void Prepare(int firstFrame, int frameCount)
    {
        if (!_overwrite && InTheWay(firstFrame, frameCount) is { } present)
        {
            throw new MediaException($"'{present}' exists already; choose another name or allow overwriting");
        }

        try
        {
            MakeFolder(Kind == MediaKind.ImageSequence ? PartPath : Folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            RemoveMadeFolders();
            throw new MediaException($"the folder for '{_path}' cannot be made ({e.Message})", e);
        }
    }

    /// <summary>Moves the finished files to their final names.</summary>
    /// <exception cref="MediaException">Something is in the way.</exception>
    public void Commit()
    {
        try
        {
            if (Kind != MediaKind.ImageSequence)
            {
                File.Move(PartPath, _path, _overwrite);
            }
            else
            {
                Directory.CreateDirectory(Folder);
                string[] files = Directory.GetFiles(PartPath);
                if (files.Length == 0)
                {
                    throw new IOException($"ffmpeg wrote no image into '{PartPath}'");
                }

                foreach (string file in files)
                {
                    File.Move(file, Path.Combine(Folder, Path.GetFileName(file)), _overwrite);
                }

                Directory.Delete(PartPath);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MediaException($"the finished result could not be moved to '{_path}' ({e.Message})", e);
        }

        _committed = true;
    }

    /// <summary>Removes what is not committed.</summary>
    public void Dispose()
    {
        if (_committed)
        {
            return;
        }

        try
        {
            if (Kind != MediaKind.ImageSequence)
            {
                File.Delete(PartPath);
            }
            else if (Directory.Exists(PartPath))
            {
                Directory.Delete(PartPath, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be removed stays under its .part name, where nobody takes it for a result.
        }

        RemoveMadeFolders();
    }

    /// <summary>
    /// A folder of its own for each run: several machines may write parts of one sequence at the same time.
    /// </summary>
    private static string PartFolder(string folder, string name) =>
        Path.Combine(folder, $".{name}.{Guid.NewGuid().ToString("N")[..8]}.part");

    private string? InTheWay(int firstFrame, int frameCount)
    {
        if (Kind != MediaKind.ImageSequence)
        {
            return Path.Exists(_path) ? _path : null;
        }

        return Enumerable.Range(firstFrame, frameCount).Select(n => Path.Combine(Folder, Pattern!.Format(n))).FirstOrDefault(Path.Exists);
    }

    private void MakeFolder(string folder)
    {
        string? missing = folder;
        while (missing is not null && !Directory.Exists(missing))
        {
            _madeFolders.Add(missing);
            missing = Path.GetDirectoryName(missing);
        }

        Directory.CreateDirectory(folder);
    }

    private void RemoveMadeFolders()
    {
        foreach (string folder in _madeFolders.Where(static f => Directory.Exists(f) && !Directory.EnumerateFileSystemEntries(f).Any()))
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (IOException)
            {
                // Somebody put a file there in the meantime.
            }
        }
    }
}
