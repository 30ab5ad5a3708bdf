using AiVideoFx.Imaging;

namespace AiVideoFx.Effects;

/// <summary>What a <see cref="MotionModel"/> found, at the size of the pictures it was given; the one who asked disposes it.</summary>
/// <param name="ToFirst">Two channels: from the new frame to the first one, pixels, x right and y down.</param>
/// <param name="ToSecond">The same to the second one.</param>
/// <param name="Weight">One channel: share of the first frame, 0 to 1.</param>
/// <param name="Notes">A sentence for each wish that could not be met, for the user; empty where all were.</param>
internal sealed record FoundMotion(Raster ToFirst, Raster ToSecond, Raster Weight, IReadOnlyList<string> Notes) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        ToFirst.Dispose();
        ToSecond.Dispose();
        Weight.Dispose();
    }
}
