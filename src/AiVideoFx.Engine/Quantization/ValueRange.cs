namespace AiVideoFx.Engine.Quantization;

/// <summary>Smallest and largest value that a tensor took.</summary>
/// <param name="Minimum">The smallest; at most 0.</param>
/// <param name="Maximum">The largest; at least 0.</param>
public readonly record struct ValueRange(float Minimum, float Maximum)
{
    /// <summary>The range that holds both.</summary>
    public ValueRange Union(ValueRange other) => new(MathF.Min(Minimum, other.Minimum), MathF.Max(Maximum, other.Maximum));

    /// <summary>Value of one step of 8 bits.</summary>
    internal float Scale => MathF.Max((Maximum - Minimum) / 255, 1e-8f);

    /// <summary>The 8-bit number that stands for 0.</summary>
    internal byte Zero => (byte)Math.Clamp(MathF.Round(-Minimum / Scale), 0, 255);
}
