using System.Globalization;
using System.Text.RegularExpressions;

namespace AiVideoFx.Host.Media;

/// <summary>A file name with a place for the frame number: shot.%05d.exr, shot.%d.exr or shot.#####.exr.</summary>
/// <param name="Prefix">File name up to the number, without the folder.</param>
/// <param name="Width">Least digits of the number.</param>
/// <param name="Suffix">File name after the number.</param>
internal sealed partial record NumberPattern(string Prefix, int Width, string Suffix)
{
    /// <summary>Reads a pattern; null when the name has no place for a number.</summary>
    /// <param name="path">A path or file name.</param>
    public static NumberPattern? Parse(string path)
    {
        string name = Path.GetFileName(path);
        Match printf = Printf().Match(name);
        if (printf.Success)
        {
            int width = printf.Groups[1].Length == 0 ? 1 : int.Parse(printf.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            return new NumberPattern(name[..printf.Index], Math.Max(1, width), name[(printf.Index + printf.Length)..]);
        }

        int hash = name.IndexOf('#', StringComparison.Ordinal);
        if (hash < 0)
        {
            return null;
        }

        int count = name[hash..].TakeWhile(static c => c == '#').Count();
        return new NumberPattern(name[..hash], count, name[(hash + count)..]);
    }

    /// <summary>The file name of a frame.</summary>
    /// <param name="number">Its number.</param>
    public string Format(long number) =>
        Prefix + number.ToString(CultureInfo.InvariantCulture).PadLeft(Width, '0') + Suffix;

    /// <summary>The number in a file name that this pattern makes, or null for any other name.</summary>
    /// <param name="fileName">Without the folder.</param>
    public long? NumberOf(string fileName)
    {
        if (fileName.Length < Prefix.Length + Width + Suffix.Length
            || !fileName.StartsWith(Prefix, StringComparison.Ordinal) || !fileName.EndsWith(Suffix, StringComparison.Ordinal))
        {
            return null;
        }

        string digits = fileName[Prefix.Length..^Suffix.Length];
        return digits.All(char.IsAsciiDigit) && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            && Format(number) == fileName
            ? number
            : null;
    }

    [GeneratedRegex("%([0-9]{0,2})d")]
    private static partial Regex Printf();
}
