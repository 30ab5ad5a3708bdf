namespace AiVideoFx.Host.Media;

/// <summary>When each frame of a clip is shown.</summary>
/// <remarks>Immutable. A constant rate may have rounded timestamps, as in files that count milliseconds.</remarks>
public sealed class FrameTiming
{
    private readonly long[]? _ticks;

    private FrameTiming(Rational frameRate, Rational timeBase, long[]? ticks, int count, bool isConstant)
    {
        FrameRate = frameRate;
        TimeBase = timeBase;
        _ticks = ticks;
        FrameCount = count;
        IsConstant = isConstant;
    }

    /// <summary>Frames per second; the average when they vary.</summary>
    public Rational FrameRate { get; }

    /// <summary>Seconds per tick of <see cref="TicksOf"/>.</summary>
    public Rational TimeBase { get; }

    /// <summary>Number of frames.</summary>
    public int FrameCount { get; }

    /// <summary>Whether all frames last equally long, but for rounding.</summary>
    public bool IsConstant { get; }

    /// <summary>A clip with a constant rate.</summary>
    /// <param name="frameRate">Frames per second.</param>
    /// <param name="count">Number of frames.</param>
    public static FrameTiming Constant(Rational frameRate, int count) =>
        new(frameRate, new Rational(frameRate.Denominator, frameRate.Numerator), null, count, isConstant: true);

    /// <summary>A clip with a timestamp for each frame; finds out whether they keep a constant rate.</summary>
    /// <param name="ticks">Timestamps in rising order; not empty.</param>
    /// <param name="timeBase">Seconds per tick.</param>
    /// <param name="rates">Rates that the file claims, the most believable first; those of 0 are skipped.</param>
    public static FrameTiming FromTicks(long[] ticks, Rational timeBase, params ReadOnlySpan<Rational> rates)
    {
        ArgumentNullException.ThrowIfNull(ticks);
        Rational first = new(25, 1);
        bool found = false;
        foreach (Rational rate in rates)
        {
            if (rate.Numerator <= 0 || rate.Denominator <= 0)
            {
                continue;
            }

            // Matroska counts nanoseconds for a frame, of which ffmpeg makes 19001/317 for 60000/1001.
            if (FrameRates.Television(rate.Value) is { } television && Keeps(ticks, timeBase, television))
            {
                return new FrameTiming(television, timeBase, ticks, ticks.Length, isConstant: true);
            }

            if (Keeps(ticks, timeBase, rate))
            {
                return new FrameTiming(rate, timeBase, ticks, ticks.Length, isConstant: true);
            }

            first = found ? first : rate;
            found = true;
        }

        Rational average = ticks.Length > 1
            ? new Rational((ticks.Length - 1) * timeBase.Denominator, (ticks[^1] - ticks[0]) * timeBase.Numerator).Reduce()
            : first;
        return new FrameTiming(average, timeBase, ticks, ticks.Length, isConstant: ticks.Length == 1);
    }

    /// <summary>Timestamp of a frame, in ticks.</summary>
    /// <param name="index">From 0.</param>
    public long TicksOf(int index) => _ticks is null ? index : _ticks[index];

    /// <summary>Seconds from the first frame to this one.</summary>
    /// <param name="index">From 0.</param>
    public double SecondsOf(int index) => (TicksOf(index) - TicksOf(0)) * TimeBase.Value;

    /// <summary>Seconds from the first frame to a place between frames; ends at the first and the last frame.</summary>
    /// <param name="index">From 0; a fraction lies evenly between two frames.</param>
    public double SecondsAt(double index)
    {
        double inside = Math.Clamp(index, 0, FrameCount - 1);
        int before = (int)inside;
        double seconds = SecondsOf(before);
        return inside > before ? seconds + ((inside - before) * (SecondsOf(before + 1) - seconds)) : seconds;
    }

    /// <summary>The place between frames that is shown at a time: the frame itself where the time is its own but for rounding.</summary>
    /// <param name="seconds">From the first frame on.</param>
    /// <returns>From 0 to the last frame.</returns>
    public double IndexAt(double seconds)
    {
        int before = 0;
        int after = FrameCount - 1;
        while (before < after)
        {
            int middle = (before + after + 1) / 2;
            (before, after) = SecondsOf(middle) <= seconds ? (middle, after) : (before, middle - 1);
        }

        double since = seconds - SecondsOf(before);
        if (before == FrameCount - 1 || since <= RoundingSeconds(TimeBase))
        {
            return before;
        }

        double interval = SecondsOf(before + 1) - SecondsOf(before);
        return interval - since <= RoundingSeconds(TimeBase) ? before + 1 : before + (since / interval);
    }

    /// <summary>Shortest and longest time between neighbouring frames, in seconds; 0 for a single frame.</summary>
    public (double Shortest, double Longest) Intervals()
    {
        double shortest = double.PositiveInfinity;
        double longest = 0;
        for (int i = 1; i < FrameCount; i++)
        {
            double interval = (TicksOf(i) - TicksOf(i - 1)) * TimeBase.Value;
            shortest = Math.Min(shortest, interval);
            longest = Math.Max(longest, interval);
        }

        return FrameCount > 1 ? (shortest, longest) : (0, 0);
    }

    /// <summary>The timing of a part of the clip.</summary>
    /// <param name="start">First frame, from 0.</param>
    /// <param name="count">Number of frames.</param>
    public FrameTiming Slice(int start, int count) =>
        new(FrameRate, TimeBase, _ticks?[start..(start + count)], count, IsConstant);

    private static bool Keeps(long[] ticks, Rational timeBase, Rational rate)
    {
        double tolerance = RoundingSeconds(timeBase);
        for (int i = 0; i < ticks.Length; i++)
        {
            double expected = i / rate.Value;
            if (Math.Abs(((ticks[i] - ticks[0]) * timeBase.Value) - expected) > tolerance)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// One tick of rounding on either end, or a millisecond: some writers round to that whatever their time base.
    /// </summary>
    private static double RoundingSeconds(Rational timeBase) => Math.Max(timeBase.Value * 1.01, 0.00101);
}
