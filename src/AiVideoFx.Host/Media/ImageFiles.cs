using System.Globalization;
using System.Text.RegularExpressions;

namespace AiVideoFx.Host.Media;

/// <summary>
/// The images that a path names, one for each frame: a single file, a folder, or a pattern such as shot.%05d.exr.
/// </summary>
/// <param name="Paths">Full paths in the order of frames; not empty.</param>
/// <param name="FirstNumber">Number of the first frame.</param>
/// <param name="Kind">What the path was.</param>
internal sealed partial record ImageFiles(IReadOnlyList<string> Paths, int FirstNumber, ImageFiles.PathKind Kind)
{
    private static readonly string[] ImageExtensions =
    [
        ".png", ".jpg", ".jpeg", ".exr", ".tif", ".tiff", ".dpx", ".bmp", ".tga", ".webp", ".jp2", ".hdr", ".pfm", ".ppm", ".pgm", ".sgi",
    ];

    /// <summary>The three ways to name images.</summary>
    internal enum PathKind
    {
        /// <summary>One file.</summary>
        Single,

        /// <summary>All images in a folder, in the order of their names, numbers taken as numbers.</summary>
        Folder,

        /// <summary>Numbered files.</summary>
        Pattern,
    }

    /// <summary>A run of files that ffmpeg can read as one numbered pattern.</summary>
    /// <param name="Start">Index of its first frame.</param>
    /// <param name="Count">Frames in it.</param>
    /// <param name="Pattern">ffmpeg's pattern, or a plain path when <see cref="Number"/> is null.</param>
    /// <param name="Number">Number of the first file.</param>
    internal readonly record struct Run(int Start, int Count, string Pattern, long? Number);

    /// <summary>What was left out or assumed, in plain sentences.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Whether a file name's extension is that of an image.</summary>
    /// <param name="path">A path.</param>
    public static bool IsImage(string path) => ImageExtensions.Contains(Path.GetExtension(path).ToLowerInvariant());

    /// <summary>Finds the images that a path names; null when it names something else, such as a video file.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="MediaException">The folder or pattern holds no images, or has holes.</exception>
    public static ImageFiles? Find(string path)
    {
        if (File.Exists(path))
        {
            return IsImage(path) ? new ImageFiles([Path.GetFullPath(path)], 0, PathKind.Single) : null;
        }

        if (Directory.Exists(path))
        {
            return FindFolder(path);
        }

        return NumberPattern.Parse(path) is { } pattern ? FindPattern(path, pattern) : null;
    }

    /// <summary>
    /// The files as runs that ffmpeg can read by number; a file with a name of its own kind is a run of one.
    /// </summary>
    public IReadOnlyList<Run> Runs()
    {
        List<Run> runs = [];
        int start = 0;
        while (start < Paths.Count)
        {
            int end = start + 1;
            while (end < Paths.Count && Follows(Paths[end - 1], Paths[end]))
            {
                end++;
            }

            runs.Add(MakeRun(start, end - start));
            start = end;
        }

        return runs;
    }

    private static ImageFiles FindFolder(string path)
    {
        string[] files = [.. Directory.EnumerateFiles(path).Where(static f => IsImage(f) && !Path.GetFileName(f).StartsWith('.'))];
        if (files.Length == 0)
        {
            throw new MediaException(
                $"the folder '{path}' holds no images; expected {string.Join(", ", ImageExtensions.Take(6))} or similar files");
        }

        // The kind of file that most images have; a stray thumbnail is no frame.
        string extension = files.GroupBy(static f => Path.GetExtension(f).ToLowerInvariant())
            .OrderByDescending(static g => g.Count()).ThenBy(static g => g.Key, StringComparer.Ordinal).First().Key;
        List<string> notes = [];
        string[] paths = [.. files.Where(f => f.EndsWith(extension, StringComparison.OrdinalIgnoreCase)).Select(Path.GetFullPath)];
        int others = files.Length - paths.Length;
        if (others > 0)
        {
            notes.Add($"'{path}': {others} images that are not {extension} were left out.");
        }

        Array.Sort(paths, CompareNatural);
        Numbered? first = Numbered.Parse(paths[0]);
        ImageFiles images = new(paths, FrameNumber(first), PathKind.Folder);
        int gaps = images.Runs().Count - 1;
        if (gaps > 0)
        {
            notes.Add($"'{path}': the numbering of the images has gaps ({gaps}); frames are taken in the order of names.");
        }

        return images with { Notes = notes };
    }

    private static ImageFiles FindPattern(string path, NumberPattern pattern)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        SortedDictionary<long, string> files = [];
        if (Directory.Exists(folder))
        {
            foreach (string file in Directory.EnumerateFiles(folder))
            {
                if (pattern.NumberOf(Path.GetFileName(file)) is { } number)
                {
                    files[number] = file;
                }
            }
        }

        if (files.Count == 0)
        {
            throw new MediaException(
                $"no file matches the pattern '{path}'; expected files such as '{pattern.Format(1)}' in '{folder}'");
        }

        long first = files.Keys.First();
        List<long> missing = [];
        for (long n = first; n < files.Keys.Last() && missing.Count < 6; n++)
        {
            if (!files.ContainsKey(n))
            {
                missing.Add(n);
            }
        }

        if (missing.Count > 0)
        {
            string list = string.Join(", ", missing.Take(5)) + (missing.Count > 5 ? " and more" : "");
            throw new MediaException($"'{path}' runs from {first} to {files.Keys.Last()}, but these frames are missing: {list}; " +
                "render them, or give the folder instead of the pattern to take the files that are there");
        }

        return new ImageFiles([.. files.Values], checked((int)first), PathKind.Pattern);
    }

    private static int FrameNumber(Numbered? numbered) =>
        numbered is { Number: <= int.MaxValue / 2 } n ? (int)n.Number : 0;

    private static bool Follows(string previous, string next) =>
        Numbered.Parse(previous) is { } a && Numbered.Parse(next) is { } b
        && a.Prefix == b.Prefix && a.Suffix == b.Suffix && b.Number == a.Number + 1
        && (a.Digits == b.Digits || (!a.IsPadded && !b.IsPadded));

    private Run MakeRun(int start, int count)
    {
        if (count == 1)
        {
            return new Run(start, 1, Paths[start], null);
        }

        Numbered first = Numbered.Parse(Paths[start])!.Value;
        bool sameWidth = Numbered.Parse(Paths[start + count - 1])!.Value.Digits == first.Digits;
        string digits = sameWidth ? string.Create(CultureInfo.InvariantCulture, $"%0{first.Digits}d") : "%d";
        string pattern = first.Prefix.Replace("%", "%%", StringComparison.Ordinal) + digits
            + first.Suffix.Replace("%", "%%", StringComparison.Ordinal);
        return new Run(start, count, pattern, first.Number);
    }

    /// <summary>Orders "a9" before "a10": runs of digits compare as numbers.</summary>
    private static int CompareNatural(string a, string b)
    {
        MatchCollection left = Pieces().Matches(a);
        MatchCollection right = Pieces().Matches(b);
        for (int i = 0; i < Math.Min(left.Count, right.Count); i++)
        {
            string x = left[i].Value;
            string y = right[i].Value;
            int order = char.IsAsciiDigit(x[0]) && char.IsAsciiDigit(y[0])
                ? CompareNumbers(x.TrimStart('0'), y.TrimStart('0'))
                : string.CompareOrdinal(x, y);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Count != right.Count ? left.Count.CompareTo(right.Count) : string.CompareOrdinal(a, b);
    }

    private static int CompareNumbers(string x, string y) =>
        x.Length != y.Length ? x.Length.CompareTo(y.Length) : string.CompareOrdinal(x, y);

    [GeneratedRegex("[0-9]+|[^0-9]+")]
    private static partial Regex Pieces();

    /// <summary>A path whose file name holds a number: the last one before the extension.</summary>
    private readonly record struct Numbered(string Prefix, int Digits, long Number, string Suffix, bool IsPadded)
    {
        public static Numbered? Parse(string path)
        {
            string extension = Path.GetExtension(path);
            string stem = path[..^extension.Length];
            int end = stem.Length;
            while (end > 0 && !char.IsAsciiDigit(stem[end - 1]) && stem[end - 1] != Path.DirectorySeparatorChar)
            {
                end--;
            }

            int start = end;
            while (start > 0 && char.IsAsciiDigit(stem[start - 1]))
            {
                start--;
            }

            return end > start && end - start <= 9
                ? new Numbered(
                    stem[..start], end - start, long.Parse(stem[start..end], CultureInfo.InvariantCulture), stem[end..] + extension,
                    stem[start] == '0' && end - start > 1)
                : null;
        }
    }
}
