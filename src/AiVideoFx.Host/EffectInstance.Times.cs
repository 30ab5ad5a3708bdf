using AiVideoFx.Imaging;

namespace AiVideoFx.Host;

/// <content>How the times of the output and of the inputs belong together.</content>
public sealed partial class EffectInstance
{
    private static readonly double[] RoundPercents = [100, 50, 25, 10, 5, 1, 0.5, 0.1, 0.01];

    /// <summary>Times of a range at which the effect is asked what it needs.</summary>
    private const int Probes = 9;

    /// <summary>Pictures kept beyond those that renders under way look at.</summary>
    private const int SparePictures = 4;

    /// <summary>
    /// Where the effect's pictures come from in time, found from the frames that it says it needs: as they are shown in the
    /// source, or all of the source slowed down or sped up evenly.
    /// </summary>
    /// <returns>Null without an input, and where what the effect needs fits neither.</returns>
    public TimeMap? FindTimeMap()
    {
        FrameRange range = Range;
        if (MainInput is not { Source.Format: { FrameCount: > 0 } format } main)
        {
            return null;
        }

        double perTime = format.FrameRate.Value / main.FrameRate;
        TimeMap same = new(0, 0, perTime);
        double last = format.FirstFrame + format.FrameCount - 1;
        bool isInside = same.FrameAt(range.First) > format.FirstFrame - SameTime && same.FrameAt(range.Last) < last + 1;
        if (isInside && IsShown(same, range, main, SameTime))
        {
            return same;
        }

        if (range.Count < 2 || format.FrameCount < 2)
        {
            return null;
        }

        double speed = RoundestSpeed(format.FrameCount, range.Count, perTime);
        TimeMap stretched = new(range.First, format.FirstFrame, speed * perTime);
        return IsShown(stretched, range, main, Math.Max(1, stretched.FramesPerTime)) ? stretched : null;
    }

    /// <summary>
    /// Lets the inputs keep no more pictures than renders that go forward come back to, and all that the options allow again
    /// when the result is disposed.
    /// </summary>
    /// <param name="range">The frames that will be rendered.</param>
    /// <param name="picturesAhead">Pictures under way at once.</param>
    internal IDisposable KeepForward(FrameRange range, int picturesAhead)
    {
        Dictionary<ClipState, double> widest = [];
        foreach (double time in ProbesOf(range))
        {
            foreach ((string name, IReadOnlyList<FrameRange> needed) in GetFramesNeeded(time))
            {
                ClipState clip = _clips.First(c => c.Name == name);
                if (clip.Source is { } source && HullOf(needed) is { } hull)
                {
                    double frames = (hull.Last - hull.First) * source.Format.FrameRate.Value / clip.FrameRate;
                    widest[clip] = Math.Max(widest.GetValueOrDefault(clip), frames);
                }
            }
        }

        double advance = Math.Max(1, FindTimeMap()?.FramesPerTime ?? 1);
        foreach ((ClipState clip, double frames) in widest)
        {
            long each = (long)clip.Source!.Format.Bounds.Width * clip.Source.Format.Bounds.Height
                * clip.Components.Count() * clip.Depth.BytesPerComponent();
            double pictures = frames + 1 + (picturesAhead * Math.Min(advance, frames + 1)) + SparePictures;
            clip.Cache!.BudgetBytes = (long)Math.Min(Options.CacheBytesPerSource, pictures * each);
        }

        return new Allowance(widest.Keys, Options.CacheBytesPerSource);
    }

    private static IEnumerable<double> ProbesOf(FrameRange range) =>
        Enumerable.Range(0, Probes).Select(i => range[(int)((long)(range.Count - 1) * i / (Probes - 1))]).Distinct();

    private static FrameRange? HullOf(IReadOnlyList<FrameRange> ranges) =>
        ranges.Count == 0 ? null : new FrameRange(ranges.Min(static r => r.First), ranges.Max(static r => r.Last));

    /// <summary>
    /// The speed that makes so many frames out of so many: rounding to whole frames leaves a choice, of which people take the
    /// roundest.
    /// </summary>
    private static double RoundestSpeed(int before, int after, double perTime)
    {
        double greatest = (before - 1) / ((after - 1) * perTime);
        double least = (before - 1) / (after * perTime);
        foreach (double percent in RoundPercents)
        {
            double speed = Math.Floor((greatest * 100 / percent) + SameTime) * percent / 100;
            if (speed > least)
            {
                return speed;
            }
        }

        return greatest;
    }

    /// <summary>Whether the effect says that it looks at the frames, or around them, that a map names.</summary>
    private bool IsShown(TimeMap map, FrameRange range, ClipState main, double tolerance)
    {
        ClipFormat format = main.Source!.Format;
        double perTime = format.FrameRate.Value / main.FrameRate;
        double last = format.FirstFrame + format.FrameCount - 1;
        return ProbesOf(range).All(time =>
        {
            if (!GetFramesNeeded(time).TryGetValue(main.Name, out IReadOnlyList<FrameRange>? needed) || HullOf(needed) is not { } hull)
            {
                return true;
            }

            double wanted = Math.Clamp(map.FrameAt(time), format.FirstFrame, last);
            return wanted > (hull.First * perTime) - tolerance && wanted < (hull.Last * perTime) + tolerance;
        });
    }

    private sealed class Allowance(IEnumerable<ClipState> clips, long bytes) : IDisposable
    {
        private readonly ClipState[] _clips = [.. clips];

        public void Dispose()
        {
            foreach (ClipState clip in _clips)
            {
                clip.Cache?.BudgetBytes = bytes;
            }
        }
    }
}
