using OpenFX.Net.Plugin;

namespace AiVideoFx.Effects.Interpolation;

/// <summary>From the time that a host asks for to the moment of the source that is shown then.</summary>
/// <param name="timePerFrame">The host's time from one frame of the source to the next.</param>
/// <param name="clip">Frames of the source.</param>
internal sealed class SourceClock(double timePerFrame, FrameSpan clip)
{
    // A shortest step that is not a standstill: a thousandth of the source's speed.
    private const double Slowest = 1e-3;

    /// <summary>Frames of the source; <see cref="FrameSpan.Unknown"/> where the host does not say.</summary>
    public FrameSpan Clip => clip;

    /// <summary>Reads the source's rate and length from the host.</summary>
    /// <param name="context">Any action in which clips can be asked about.</param>
    public static SourceClock Read(EffectContext context)
    {
        ClipInfo source = context.Clip(ClipDescriptor.SourceInTime);
        double perFrame = source.TimePerFrame;
        FrameSpan frames = source.FrameRange is { } range && Math.Abs(range.First) < int.MaxValue && Math.Abs(range.Last) < int.MaxValue
            ? new FrameSpan((int)Math.Round(range.First / perFrame), (int)Math.Round(range.Last / perFrame))
            : FrameSpan.Unknown;
        return new SourceClock(perFrame, frames);
    }

    /// <summary>The host's time of a frame of the source.</summary>
    /// <param name="frame">Its number.</param>
    public double TimeOf(int frame) => frame * timePerFrame;

    /// <summary>The moment shown at the action's time, in frames of the source; inside the clip.</summary>
    /// <param name="context">A timed action.</param>
    public double Position(TimedContext context)
    {
        if (context.Context == Context.Retimer)
        {
            return Math.Clamp(context.Get(Interpolate.SourceTime) / timePerFrame, clip.First, clip.Last);
        }

        double position = Timing(context) switch
        {
            RetimeBy.Speed => SpeedPosition(context),
            RetimeBy.SourceFrame => context.Get(Interpolate.SourceFrame),
            _ => context.Time / timePerFrame,
        };
        if (context.Get(Interpolate.AvoidOriginals))
        {
            position += Step(context) / 2;
        }

        return Math.Clamp(position, clip.First, clip.Last);
    }

    /// <summary>How long the result is, in the host's time; null where it is as long as the source.</summary>
    /// <param name="context">The instance.</param>
    public TimeRange? Length(EffectContext context)
    {
        if (context.Context == Context.Retimer || Timing(context) != RetimeBy.Speed || clip == FrameSpan.Unknown)
        {
            return null;
        }

        double speed = context.Get(Interpolate.Speed) / 100;
        double first = TimeOf(clip.First);
        return speed > Slowest && !context.IsAnimated(Interpolate.Speed)
            ? new TimeRange(first, first + Math.Floor(((TimeOf(clip.Last) - first) / speed) + Slowest))
            : null;
    }

    private static RetimeBy Timing(EffectContext context) => context.Get(Interpolate.Timing);

    /// <summary>Frames of the source from one frame of the result to the next.</summary>
    /// <param name="context">A timed action.</param>
    public double Step(TimedContext context) => Timing(context) switch
    {
        RetimeBy.Speed => context.Get(Interpolate.Speed) / 100 / timePerFrame,
        RetimeBy.SourceFrame => context.GetAtTime(Interpolate.SourceFrame, context.Time + 1) - context.Get(Interpolate.SourceFrame),
        _ => 1 / timePerFrame,
    };

    private double SpeedPosition(TimedContext context)
    {
        double first = clip == FrameSpan.Unknown ? 0 : TimeOf(clip.First);
        double elapsed = context.IsAnimated(Interpolate.Speed)
            ? Travelled(context, first, context.Time)
            : (context.Time - first) * context.Get(Interpolate.Speed) / 100;
        return (first + elapsed) / timePerFrame;
    }

    /// <summary>The integral of an animated speed, by trapezoids from frame to frame.</summary>
    private static double Travelled(EffectContext context, double from, double to)
    {
        double sum = 0;
        double last = context.GetAtTime(Interpolate.Speed, from);
        for (double time = from; time < to; time++)
        {
            double next = Math.Min(time + 1, to);
            double speed = context.GetAtTime(Interpolate.Speed, next);
            sum += (last + speed) / 200 * (next - time);
            last = speed;
        }

        return to < from ? (to - from) * last / 100 : sum;
    }
}
