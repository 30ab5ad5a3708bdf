namespace AiVideoFx.Engine.Models;

/// <summary>
/// Names of models are names of files on every platform: letters, digits, dot, hyphen and underscore.
/// </summary>
internal static class ModelName
{
    private const int MaximumLength = 80;

    private static readonly string[] Devices = ["con", "prn", "aux", "nul"];

    /// <summary>Accepts a name that a user chose.</summary>
    /// <exception cref="ModelException">It is no safe file name.</exception>
    public static string Check(string name) => IsSafe(name)
        ? name
        : throw new ModelException(
            $"'{name}' cannot be a model's name: expected 1 to {MaximumLength} letters (A to Z), digits, dots, hyphens "
            + "or underscores, with a letter or digit at both ends, and no device name of Windows such as 'con', "
            + "and no '.int8' at the end");

    /// <summary>Makes a name of a file's name.</summary>
    /// <exception cref="ModelException">Nothing is left of it.</exception>
    public static string FromFile(string path)
    {
        string stem = Path.GetFileNameWithoutExtension(path);
        string name = string.Concat(stem.Select(c => IsAllowed(c) ? c : '-')).Trim('-', '.', '_');
        name = name[..Math.Min(name.Length, MaximumLength)].TrimEnd('-', '.', '_');
        return IsSafe(name)
            ? name
            : throw new ModelException(
                $"no name can be made of the file name '{stem}': give the model a name of its own");
    }

    /// <summary>True for a safe file name.</summary>
    public static bool IsSafe(string name) =>
        name.Length is >= 1 and <= MaximumLength
        && name.All(IsAllowed)
        && char.IsAsciiLetterOrDigit(name[0])
        && char.IsAsciiLetterOrDigit(name[^1])
        && !IsDevice(name.Split('.')[0])

        // NAME.int8.json is what calibration found about NAME.
        && !name.EndsWith(".int8", StringComparison.OrdinalIgnoreCase);

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_';

    private static bool IsDevice(string stem) =>
        Devices.Contains(stem, StringComparer.OrdinalIgnoreCase)
        || (stem.Length == 4
            && char.IsAsciiDigit(stem[3])
            && (stem.StartsWith("com", StringComparison.OrdinalIgnoreCase)
                || stem.StartsWith("lpt", StringComparison.OrdinalIgnoreCase)));
}
