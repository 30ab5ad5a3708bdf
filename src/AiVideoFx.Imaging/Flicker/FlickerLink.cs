using AiVideoFx.Imaging.Flow;

namespace AiVideoFx.Imaging.Flicker;

/// <summary>What joins two neighbouring frames: motion and measured gain, in both directions, or a cut.</summary>
/// <remarks>Immutable once made, garbage-collected, shared between threads.</remarks>
public sealed class FlickerLink
{
    private FlickerLink(bool isCut, FlickerStep? forward, FlickerStep? backward)
    {
        IsCut = isCut;
        Forward = forward;
        Backward = backward;
    }

    /// <summary>Whether the two frames belong to different shots; then nothing was measured.</summary>
    public bool IsCut { get; }

    /// <summary>Memory held, in bytes.</summary>
    public long Bytes => 64 + (Forward?.Bytes ?? 0) + (Backward?.Bytes ?? 0);

    /// <summary>From the earlier frame to the later one; null at a cut.</summary>
    internal FlickerStep? Forward { get; }

    /// <summary>From the later frame to the earlier one; null at a cut.</summary>
    internal FlickerStep? Backward { get; }

    /// <summary>Measures two frames of one size.</summary>
    /// <param name="earlier">The frame that comes first.</param>
    /// <param name="later">The next one.</param>
    /// <param name="settings">Motion compensation, locality, tolerance and cut protection are read.</param>
    public static FlickerLink Measure(FlickerFrame earlier, FlickerFrame later, FlickerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        ArgumentNullException.ThrowIfNull(later);
        ArgumentNullException.ThrowIfNull(settings);
        Raster a = earlier.Structure;
        Raster b = later.Structure;
        if (a.Width != b.Width || a.Height != b.Height || earlier.Level.Channels != later.Level.Channels)
        {
            return new FlickerLink(true, null, null);
        }

        if (settings.CutProtection && SceneCut.Compare(earlier.Shot, later.Shot).Similarity < SceneCut.Threshold)
        {
            return new FlickerLink(true, null, null);
        }

        if (!settings.MotionCompensation)
        {
            return new FlickerLink(
                false,
                FlickerStep.Measure(earlier, later, null, null, settings),
                FlickerStep.Measure(later, earlier, null, null, settings));
        }

        using FlowPair flow = DisFlow.Both(a, b, DisPreset.Medium, maxThreads: 1);
        return new FlickerLink(
            false,
            FlickerStep.Measure(earlier, later, flow.Flow0To1, flow.Flow1To0, settings),
            FlickerStep.Measure(later, earlier, flow.Flow1To0, flow.Flow0To1, settings));
    }
}
