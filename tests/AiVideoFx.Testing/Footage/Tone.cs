using System.Numerics;

namespace AiVideoFx.Testing.Footage;

/// <summary>From scene-linear light to display-referred pixels and back, and colours written as #RRGGBB.</summary>
public static class Tone
{
    private const int Steps = 4096;
    private static readonly float[] Table = MakeTable();

    /// <summary>A colour as painters write it (sRGB), as linear light.</summary>
    /// <param name="rgb">0xRRGGBB.</param>
    public static Vector3 Colour(uint rgb) => new(
        ToLinear(((rgb >> 16) & 255) / 255f), ToLinear(((rgb >> 8) & 255) / 255f), ToLinear((rgb & 255) / 255f));

    /// <summary>Inverse sRGB transfer function.</summary>
    /// <param name="display">Display-referred value, [0, 1].</param>
    public static float ToLinear(float display) =>
        display <= 0.04045f ? display / 12.92f : MathF.Pow((display + 0.055f) / 1.055f, 2.4f);

    /// <summary>sRGB transfer function with a soft shoulder: 0.5 and below are exact, everything above stays under 1.</summary>
    /// <param name="linear">Scene-linear light; any value.</param>
    public static float ToDisplay(float linear)
    {
        // The table runs over x / (1 + x): dense where the eye is sensitive, and infinity has an entry.
        float x = MathF.Max(linear, 0);
        float position = MathF.Sqrt(x / (1 + x)) * (Steps - 1);
        int i = Math.Min((int)position, Steps - 2);
        return Table[i] + ((Table[i + 1] - Table[i]) * (position - i));
    }

    private static float[] MakeTable()
    {
        float[] table = new float[Steps];
        for (int i = 0; i < Steps; i++)
        {
            double s = i / (double)(Steps - 1);
            double x = s * s / Math.Max(1 - (s * s), 1e-9);
            double shouldered = x <= 0.5 ? x : 0.5 + (0.5 * (1 - Math.Exp(-(x - 0.5) / 0.5)));
            table[i] = (float)(shouldered <= 0.0031308 ? 12.92 * shouldered : (1.055 * Math.Pow(shouldered, 1 / 2.4)) - 0.055);
        }

        return table;
    }
}
