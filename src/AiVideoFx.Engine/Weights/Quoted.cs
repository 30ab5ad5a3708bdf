using System.Text;

namespace AiVideoFx.Engine;

/// <summary>Text out of a file, made fit for a message.</summary>
internal static class Quoted
{
    private const int MaxLength = 120;

    /// <summary>The text in quotes, shortened, with control characters replaced.</summary>
    /// <param name="text">Text that came out of a file.</param>
    public static string Text(string text)
    {
        StringBuilder quoted = new("'", Math.Min(text.Length, MaxLength) + 8);
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, MaxLength)))
        {
            quoted.Append(char.IsControl(c) || char.IsSurrogate(c) ? '?' : c);
        }

        return quoted.Append(text.Length > MaxLength ? "...'" : "'").ToString();
    }

    /// <summary>"(64, 3, 3, 3)".</summary>
    /// <param name="shape">Sizes.</param>
    public static string Shape(IEnumerable<int> shape) => $"({string.Join(", ", shape)})";
}
