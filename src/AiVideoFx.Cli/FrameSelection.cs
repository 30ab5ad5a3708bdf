using System.Globalization;
using AiVideoFx.Host;

namespace AiVideoFx.Cli;

/// <summary>The frames that a user asks for: 10-20, 10- or 10.</summary>
/// <param name="First">First frame.</param>
/// <param name="Last">Last frame, included; null for the end of the clip.</param>
public readonly record struct FrameSelection(int First, int? Last)
{
    /// <summary>Reads a selection.</summary>
    /// <param name="text">Such as 10-20.</param>
    /// <exception cref="UsageException">It is none.</exception>
    public static FrameSelection Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('-');
        if (parts.Length is 1 or 2 && Number(parts[0]) is { } first)
        {
            if (parts.Length == 1)
            {
                return new FrameSelection(first, first);
            }

            if (parts[1].Length == 0)
            {
                return new FrameSelection(first, null);
            }

            if (Number(parts[1]) is { } last && last >= first)
            {
                return new FrameSelection(first, last);
            }
        }

        throw new UsageException(
            $"--frames '{text}': expected a first and a last frame such as 10-20, or 10- for all from 10 on");
    }

    /// <summary>The selected part of a clip.</summary>
    /// <param name="available">All frames there are.</param>
    /// <exception cref="UsageException">Some selected frames do not exist.</exception>
    public FrameRange Within(FrameRange available)
    {
        double last = Last ?? available.Last;
        return First >= available.First && last <= available.Last && First <= last
            ? new FrameRange(First, last)
            : throw new UsageException(string.Create(
                CultureInfo.InvariantCulture, $"--frames {First}-{last}: the result has frames {available.First} to {available.Last}"));
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
