using System.Text;

namespace AiVideoFx.Cli;

/// <summary>Names of verbs and options, made from the names that plug-ins use.</summary>
public static class OptionName
{
    /// <summary>The verb of an effect: com.aivideofx.FrameBlend becomes frame-blend.</summary>
    /// <param name="identifier">The effect's identifier.</param>
    public static string Verb(string identifier)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        return Kebab(identifier.Split('.', ':', '/')[^1]);
    }

    /// <summary>
    /// Words in lower case with hyphens between: motionThreshold becomes motion-threshold, RGBGain becomes rgb-gain.
    /// </summary>
    /// <param name="name">A name in camel case, with underscores, hyphens or blanks.</param>
    public static string Kebab(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        StringBuilder kebab = new();
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            if (!char.IsAsciiLetterOrDigit(c))
            {
                Hyphen(kebab);
                continue;
            }

            bool startsWord = char.IsAsciiLetterUpper(c) && i > 0
                && (char.IsAsciiLetterLower(name[i - 1]) || char.IsAsciiDigit(name[i - 1])
                    || (i + 1 < name.Length && char.IsAsciiLetterLower(name[i + 1])));
            if (startsWord)
            {
                Hyphen(kebab);
            }

            kebab.Append(char.ToLowerInvariant(c));
        }

        return kebab.ToString().Trim('-');
    }

    private static void Hyphen(StringBuilder text)
    {
        if (text.Length > 0 && text[^1] != '-')
        {
            text.Append('-');
        }
    }
}
