using AiVideoFx.Effects.Clips;
using OpenFX.Net.Plugin;

namespace AiVideoFx.Effects.Interpolation;

/// <summary>From the time that a host asks for to the moment of the source that is shown then.</summary>
/// <param name="source">When frames of the source are.</param>
internal sealed class SourceClock(ClipClock source) : ClipClock(source.TimePerFrame, source.Clip)
{
    // A shortest step that is not a standstill: a thousandth of the source's speed.
    private const double Slowest = 1e-3;

    /// <summary>Reads the source's rate and length from the host.</summary>
    /// <param name="context">Any action in which clips can be asked about.</param>
    public static SourceClock Read(EffectContext context) => new(Read(context.Clip(ClipDescriptor.SourceInTime)));

    /// <summary>The moment shown at the action's time, in frames of the source; inside the clip.</summary>
    /// <param name="context">A timed action.</param>
    public double Position(TimedContext context)
    {
        if (context.Context == Context.Retimer)
        {
            return Math.Clamp(context.Get(Interpolate.SourceTime) / TimePerFrame, Clip.First, Clip.Last);
        }

        double position = Timing(context) switch
        {
            RetimeBy.Speed => SpeedPosition(context),
            RetimeBy.SourceFrame => context.Get(Interpolate.SourceFrame),
            _ => context.Time / TimePerFrame,
        };
        if (context.Get(Interpolate.AvoidOriginals))
        {
            position += Step(context) / 2;
        }

        return Math.Clamp(position, Clip.First, Clip.Last);
    }

    /// <summary>How long the result is, in the host's time; null where it is as long as the source.</summary>
    /// <param name="context">The instance.</param>
    public TimeRange? Length(EffectContext context)
    {
        if (context.Context == Context.Retimer || Timing(context) != RetimeBy.Speed || Clip == FrameSpan.Unknown)
        {
            return null;
        }

        double speed = context.Get(Interpolate.Speed) / 100;
        double first = TimeOf(Clip.First);
        return speed > Slowest && !context.IsAnimated(Interpolate.Speed)
            ? new TimeRange(first, first + Math.Floor(((TimeOf(Clip.Last) - first) / speed) + Slowest))
            : null;
    }

    private static RetimeBy Timing(EffectContext context) => context.Get(Interpolate.Timing);

    /// <summary>Frames of the source from one frame of the result to the next.</summary>
    /// <param name="context">A timed action.</param>
    public double Step(TimedContext context) => Timing(context) switch
    {
        RetimeBy.Speed => context.Get(Interpolate.Speed) / 100 / TimePerFrame,
        RetimeBy.SourceFrame => context.GetAtTime(Interpolate.SourceFrame, context.Time + 1) - context.Get(Interpolate.SourceFrame),
        _ => 1 / TimePerFrame,
    };

    private double SpeedPosition(TimedContext context)
    {
        double first = Clip == FrameSpan.Unknown ? 0 : TimeOf(Clip.First);
        double elapsed = context.IsAnimated(Interpolate.Speed)
            ? Travelled(context, first, context.Time)
            : (context.Time - first) * context.Get(Interpolate.Speed) / 100;
        return (first + elapsed) / TimePerFrame;
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
