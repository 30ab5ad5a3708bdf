using System.Text.RegularExpressions;

namespace AiVideoFx.Effects.Upscaling;

/// <summary>Built-in weights, told by their file's name: upscale-x{scale}[-fast|-best][-restore].safetensors.</summary>
/// <param name="Path">The file.</param>
/// <param name="Scale">Enlargement.</param>
/// <param name="Quality">Size of the network.</param>
/// <param name="IsRestore">Whether they were trained to take away noise and compression.</param>
internal sealed partial record BuiltInFile(string Path, int Scale, UpscaleQuality Quality, bool IsRestore)
{
    /// <summary>All in a folder; empty where there is none.</summary>
    public static IReadOnlyList<BuiltInFile> All(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "upscale-x*.safetensors").Order(StringComparer.Ordinal).Select(Parse).OfType<BuiltInFile>()]
        : [];

    /// <summary>The one that comes nearest: no smaller than the factor where there is one, then of the quality asked for or better.</summary>
    /// <param name="files">What there is.</param>
    /// <param name="factor">The enlargement wanted.</param>
    /// <param name="quality">The quality wanted.</param>
    /// <param name="isRestore">Which kind.</param>
    public static BuiltInFile? Nearest(IReadOnlyList<BuiltInFile> files, double factor, UpscaleQuality quality, bool isRestore)
    {
        List<BuiltInFile> kind = [.. files.Where(file => file.IsRestore == isRestore)];
        if (kind.Count == 0)
        {
            return null;
        }

        IEnumerable<int> larger = kind.Select(static file => file.Scale).Where(scale => scale >= factor - 1e-9);
        int best = larger.Any() ? larger.Min() : kind.Max(static file => file.Scale);
        return kind.Where(file => file.Scale == best)
            .OrderBy(file => Math.Abs(file.Quality - quality)).ThenByDescending(static file => file.Quality).First();
    }

    private static BuiltInFile? Parse(string path)
    {
        Match match = Name().Match(System.IO.Path.GetFileName(path));
        if (!match.Success)
        {
            return null;
        }

        UpscaleQuality quality = match.Groups[2].Value switch
        {
            "-fast" => UpscaleQuality.Fast,
            "-best" => UpscaleQuality.Best,
            _ => UpscaleQuality.Better,
        };
        return new(path, match.Groups[1].Value[0] - '0', quality, match.Groups[3].Success);
    }

    [GeneratedRegex(@"^upscale-x([2-8])(-fast|-best)?(-restore)?\.safetensors$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
