using System.Globalization;
using OpenFX.Net.Hosting;

namespace AiVideoFx.Host;

/// <summary>Parameter values as people write them.</summary>
/// <remarks>
/// Numbers have a point; several of them are parted by commas. A number that need not be whole may be a ratio ("60000/1001"),
/// and one that is counted in percent may say so ("50%"). Booleans are true, yes, on, 1 and their opposites. A
/// choice is
/// its label, identifier or number. Colours are "r,g,b[,a]" or "#rrggbb[aa]". Keys are "time=value;time=value", for
/// everything
/// but text, which is taken as it is.
/// </remarks>
internal static class ParameterText
{
    private const double ColourCodes = 255;

    public static ParamCurve Parse(ParameterDescription parameter, string text, bool steps)
    {
        bool mayHaveKeys = parameter.Kind is not (ParameterKind.String or ParameterKind.Custom or ParameterKind.Bytes);
        if (!mayHaveKeys || !text.Contains('='))
        {
            return ParamCurve.Still(ParseValue(parameter, text), steps);
        }

        List<ParamKey> keys = [];
        foreach (string part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] sides = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (sides.Length != 2
                || !double.TryParse(sides[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double time)
                || !double.IsFinite(time))
            {
                throw Wrong(parameter, part, "a key such as 24=0.5: the frame, an equals sign and the value");
            }

            keys.Add(new ParamKey(time, ParseValue(parameter, sides[1])));
        }

        return keys.Count > 0 ? ParamCurve.Keyed(keys, steps) : throw Wrong(parameter, text, "at least one key");
    }

    public static string Format(ParameterKind kind, IReadOnlyList<ParameterChoice> choices, ParamValue value) =>
        kind switch
        {
            ParameterKind.String or ParameterKind.Custom or ParameterKind.Bytes or ParameterKind.StringChoice => value.Text ?? string.Empty,
            ParameterKind.Boolean => value.X != 0 ? "true" : "false",
            ParameterKind.Choice => choices.ElementAtOrDefault((int)value.X)?.Label ?? Number(value.X),
            ParameterKind.Integer or ParameterKind.Double => Number(value.X),
            ParameterKind.Integer2D or ParameterKind.Double2D => $"{Number(value.X)},{Number(value.Y)}",
            ParameterKind.Integer3D or ParameterKind.Double3D or ParameterKind.Rgb =>
                $"{Number(value.X)},{Number(value.Y)},{Number(value.Z)}",
            ParameterKind.Rgba => $"{Number(value.X)},{Number(value.Y)},{Number(value.Z)},{Number(value.W)}",
            _ => string.Empty,
        };

    /// <summary>Says no to a value that is outside the parameter's range or options.</summary>
    public static void Check(ParameterDescription parameter, ParamValue value)
    {
        for (int i = 0; i < parameter.Components && i < parameter.Minimum.Count && i < parameter.Maximum.Count; i++)
        {
            if (!(value[i] >= parameter.Minimum[i] && value[i] <= parameter.Maximum[i]))
            {
                throw Wrong(
                    parameter, Number(value[i]), $"a number from {Number(parameter.Minimum[i])} to {Number(parameter.Maximum[i])}");
            }
        }

        if (parameter.Kind == ParameterKind.Choice
            && (value.X < 0 || value.X >= parameter.Choices.Count || value.X != Math.Floor(value.X)))
        {
            throw Wrong(parameter, Number(value.X), ListOf(parameter));
        }

        if (parameter.Kind == ParameterKind.StringChoice && parameter.Choices.All(c => c.Identifier != value.Text))
        {
            throw Wrong(parameter, value.Text ?? string.Empty, ListOf(parameter));
        }
    }

    private static ParamValue ParseValue(ParameterDescription parameter, string text)
    {
        ParamValue value = parameter.Kind switch
        {
            ParameterKind.Boolean => new ParamValue(ParseBoolean(parameter, text)),
            ParameterKind.Choice => new ParamValue(FindChoice(parameter, text).Index),
            ParameterKind.StringChoice => ParamValue.From(FindChoice(parameter, text).Identifier),
            ParameterKind.String or ParameterKind.Custom => ParamValue.From(text),
            ParameterKind.Bytes => ParamValue.From(ParseBase64(parameter, text)),
            ParameterKind.Rgb or ParameterKind.Rgba when text.StartsWith('#') => ParseHexColour(parameter, text),
            _ when parameter.HasValue => ParseNumbers(parameter, text),
            _ => throw new ParameterException($"parameter '{parameter.Name}' is a {parameter.Kind} and has no value"),
        };
        Check(parameter, value);
        return value;
    }

    private static double ParseBoolean(ParameterDescription parameter, string text) =>
        text.Trim().ToLowerInvariant() switch
        {
            "true" or "yes" or "on" or "1" => 1,
            "false" or "no" or "off" or "0" => 0,
            _ => throw Wrong(parameter, text, "true or false"),
        };

    private static ParameterChoice FindChoice(ParameterDescription parameter, string text)
    {
        string wanted = text.Trim();
        return parameter.Choices.FirstOrDefault(c => c.Label == wanted || c.Identifier == wanted)
            ?? parameter.Choices.FirstOrDefault(c => c.Label.Equals(wanted, StringComparison.OrdinalIgnoreCase)
                || c.Identifier.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            ?? (int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < parameter.Choices.Count
                ? parameter.Choices[index]
                : throw Wrong(parameter, text, ListOf(parameter)));
    }

    private static ParamValue ParseNumbers(ParameterDescription parameter, string text)
    {
        bool isWhole = parameter.Kind is ParameterKind.Integer or ParameterKind.Integer2D or ParameterKind.Integer3D;
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        bool addsAlpha = parameter.Kind == ParameterKind.Rgba && parts.Length == 3;
        double[] numbers = new double[parts.Length];
        bool good = parts.Length == parameter.Components || addsAlpha;
        for (int i = 0; i < parts.Length && good; i++)
        {
            good = TryParseNumber(IsPercent(parameter) ? parts[i].TrimEnd('%').TrimEnd() : parts[i], isWhole, out numbers[i])
                && double.IsFinite(numbers[i])
                && (!isWhole || numbers[i] == Math.Floor(numbers[i]));
        }

        string what = isWhole ? "whole number" : "number";
        return good
            ? ParamValue.From(addsAlpha ? [.. numbers, 1] : numbers)
            : throw Wrong(
                parameter, text, parameter.Components == 1
                    ? isWhole ? $"a {what}" : $"a {what}, such as 2.5, or a ratio such as 60000/1001"
                    : $"{parameter.Components} {what}s parted by commas");
    }

    private static bool TryParseNumber(string text, bool isWhole, out double number)
    {
        int slash = isWhole ? -1 : text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
        }

        number = 0;
        bool good = double.TryParse(text.AsSpan(0, slash), NumberStyles.Float, CultureInfo.InvariantCulture, out double above)
            & double.TryParse(text.AsSpan(slash + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double below);
        number = good ? above / below : 0;
        return good;
    }

    /// <summary>Whether the label or the hint says that the number counts percent.</summary>
    private static bool IsPercent(ParameterDescription parameter) =>
        (parameter.Label + parameter.Hint).Contains('%') || parameter.Hint.Contains("percent", StringComparison.OrdinalIgnoreCase)
        || parameter.Label.Contains("percent", StringComparison.OrdinalIgnoreCase);

    private static ParamValue ParseHexColour(ParameterDescription parameter, string text)
    {
        if (text.Length is not (7 or 9)
            || !uint.TryParse(
                text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint code))
        {
            throw Wrong(parameter, text, "a colour such as #ff8000 or 1,0.5,0");
        }

        code = text.Length == 7 ? (code << 8) | 0xFF : code;
        return new ParamValue(
            (code >> 24) / ColourCodes, ((code >> 16) & 0xFF) / ColourCodes, ((code >> 8) & 0xFF) / ColourCodes, (code & 0xFF) / ColourCodes);
    }

    private static string ParseBase64(ParameterDescription parameter, string text)
    {
        byte[] room = new byte[text.Length];
        return Convert.TryFromBase64String(text, room, out _) ? text : throw Wrong(parameter, text, "bytes in base 64");
    }

    private static ParameterException Wrong(ParameterDescription parameter, string text, string expected) =>
        new($"'{text}' is no value for parameter '{parameter.Name}' ({parameter.Label}): expected {expected}");

    private static string ListOf(ParameterDescription parameter) =>
        "one of " + string.Join(", ", parameter.Choices.Select(static c => $"'{c.Label}'"));

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
