using AiVideoFx.Effects.Clips;

namespace AiVideoFx.Effects.Interpolation;

/// <summary>Which two frames a moment lies between when held frames are not to be shown as pauses.</summary>
/// <remarks>
/// Drawn animation holds a drawing for two or three frames ("on twos"); a video made of film at another rate repeats some frames.
/// A run of equal frames stands for one moment. Runs longer than <see cref="LongestHold"/> are pauses that were meant.
/// </remarks>
internal static class HeldFrames
{
    /// <summary>Frames that one drawing is held for at most, to count as held.</summary>
    public const int LongestHold = 3;

    /// <summary>Frames looked at on either side of a moment by <see cref="Evened"/>.</summary>
    public const int Reach = 8;

    /// <summary>Runs on either side whose places are averaged: film in 30 frames a second repeats after four.</summary>
    private const int Cycle = 4;

    /// <summary>Every frame is taken as it comes.</summary>
    /// <param name="position">In frames of the source.</param>
    /// <param name="clip">Frames there are.</param>
    public static FramePair Plain(double position, FrameSpan clip)
    {
        int first = Math.Clamp((int)Math.Floor(position), clip.First, clip.Last);
        int second = Math.Min(first + 1, clip.Last);
        double time = second == first ? 0 : Math.Clamp(position - first, 0, 1);
        return new FramePair(first, second, time, clip.Has(first - 1) ? first - 1 : null, clip.Has(second + 1) ? second + 1 : null);
    }

    /// <summary>A held frame stands for the moment at which it appears first.</summary>
    /// <param name="position">In frames of the source.</param>
    /// <param name="clip">Frames there are.</param>
    /// <param name="repeats">Whether a frame is the one before again.</param>
    public static FramePair Joined(double position, FrameSpan clip, Func<int, bool> repeats)
    {
        FramePair plain = Plain(position, clip);
        Run here = Run.Around(plain.First, clip, repeats);
        if (plain.Second == plain.First || here.Count > LongestHold || here.End > clip.Last)
        {
            return plain;
        }

        Run next = Run.Around(here.End, clip, repeats);
        if (here.Count == 1 && next.Count == 1)
        {
            return plain;
        }

        // Motion is followed beyond the pair only where the drawings come evenly.
        Run? earlier = here.First > clip.First ? Run.Around(here.First - 1, clip, repeats) : null;
        bool laterIsEven = next.Count == here.Count && next.End <= clip.Last;
        return new FramePair(
            here.First, next.First, Math.Clamp((position - here.First) / here.Count, 0, 1),
            earlier is { } e && e.Count == here.Count ? e.First : null, laterIsEven ? next.End : null);
    }

    /// <summary>Held frames are spread evenly: the pulldown of film in video is undone.</summary>
    /// <param name="position">In frames of the source.</param>
    /// <param name="clip">Frames there are.</param>
    /// <param name="repeats">Whether a frame is the one before again.</param>
    public static FramePair Evened(double position, FrameSpan clip, Func<int, bool> repeats)
    {
        int middle = Math.Clamp((int)Math.Floor(position), clip.First, clip.Last);
        FrameSpan seen = new(Math.Max(clip.First, middle - Reach), Math.Min(clip.Last, middle + Reach));
        List<int> starts = [];
        for (int frame = seen.First; frame <= seen.Last; frame++)
        {
            // What came before the first frame that is seen is not known: its run may be cut off, and is left out.
            if (frame > seen.First ? !repeats(frame) : frame == clip.First)
            {
                starts.Add(frame);
            }
        }

        for (int i = Cycle / 2; i + 1 + (Cycle / 2) < starts.Count; i++)
        {
            (double here, double next) = (Place(starts, i), Place(starts, i + 1));
            if (position >= here && position < next)
            {
                return IsPulldown(starts, i)
                    ? new FramePair(starts[i], starts[i + 1], (position - here) / (next - here), starts[i - 1], starts[i + 2])
                    : Joined(position, clip, repeats);
            }
        }

        return Joined(position, clip, repeats);
    }

    /// <summary>The mean of where this run should start by its own start and those of its neighbours.</summary>
    private static double Place(List<int> starts, int run)
    {
        double spacing = (starts[run + (Cycle / 2)] - starts[run - (Cycle / 2)]) / (double)Cycle;
        double sum = 0;
        for (int k = -Cycle / 2; k < Cycle / 2; k++)
        {
            sum += starts[run + k] - (k * spacing);
        }

        return sum / Cycle;
    }

    private static bool IsPulldown(List<int> starts, int run)
    {
        int shortest = int.MaxValue;
        int longest = 0;
        for (int k = run - (Cycle / 2); k < run + 1 + (Cycle / 2); k++)
        {
            shortest = Math.Min(shortest, starts[k + 1] - starts[k]);
            longest = Math.Max(longest, starts[k + 1] - starts[k]);
        }

        return longest is > 1 and <= LongestHold && longest - shortest <= 1;
    }

    /// <summary>Equal frames in a row; a run that is too long to be a held frame is not followed to its end.</summary>
    private readonly record struct Run(int First, int Count)
    {
        public int End => First + Count;

        public static Run Around(int frame, FrameSpan clip, Func<int, bool> repeats)
        {
            int first = frame;
            while (first > clip.First && frame - first <= LongestHold && repeats(first))
            {
                first--;
            }

            int end = frame + 1;
            while (end <= clip.Last && end - first <= LongestHold && repeats(end))
            {
                end++;
            }

            return new Run(first, end - first);
        }
    }
}
