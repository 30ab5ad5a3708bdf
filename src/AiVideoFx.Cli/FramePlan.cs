using System.Globalization;
using AiVideoFx.Host;
using AiVideoFx.Host.Media;

namespace AiVideoFx.Cli;

/// <summary>Which pictures of an effect are rendered, which numbers they get, and where sound comes from.</summary>
/// <remarks>
/// Numbers start where the effect does; where it changes the rate they start at the source's first number, one for each
/// picture. A source of varying rate that is shown at another rate or speed is rendered at the times at which its pictures
/// are due, so that motion is even and sound stays beside it.
/// </remarks>
internal sealed record FramePlan
{
    /// <summary>When to render, in the effect's own frames.</summary>
    public required IReadOnlyList<double> Times { get; init; }

    /// <summary>Number of the first picture.</summary>
    public required int FirstNumber { get; init; }

    /// <summary>When pictures are shown; null for the constant rate of the output.</summary>
    public FrameTiming? Timing { get; init; }

    /// <summary>The frame of the source that the first picture shows; null where sound cannot follow.</summary>
    public double? SoundFrame { get; init; }

    /// <summary>Seconds of the source in a second of the result.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>What the user should know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Plans.</summary>
    /// <param name="instance">The effect, all set.</param>
    /// <param name="output">What its pictures are like.</param>
    /// <param name="main">The input that gives sound and times; null for generators.</param>
    /// <param name="selection">The frames wanted, by number; null for all.</param>
    /// <exception cref="UsageException">Some selected frames do not exist, or there is nothing to put between.</exception>
    public static FramePlan Create(EffectInstance instance, ClipFormat output, MediaSource? main, FrameSelection? selection)
    {
        FrameRange range = instance.Range;
        TimeMap? map = main is null ? null : instance.FindTimeMap();
        bool sameRate = main is null || output.FrameRate == main.Format.FrameRate;
        if (!sameRate && main!.Format.FrameCount == 1)
        {
            throw new UsageException(
                $"'{main.FilePath}' is a single picture; another frame rate needs two at least: give a video, a folder of images or a pattern such as shot.%05d.png");
        }

        double speed = map is null || main is null ? 1 : map.FramesPerTime * output.FrameRate.Value / main.Format.FrameRate.Value;
        speed = Math.Abs(speed - 1) < 1e-9 ? 1 : speed;
        bool isShownAsItIs = sameRate && speed == 1 && map is { FirstTime: 0, FirstFrame: 0 };
        bool varies = main is { Timing.IsConstant: false };
        int number = (int)Math.Round(
            sameRate ? range.First : range.First + main!.Format.FirstFrame - (main.Format.FirstFrame * output.FrameRate.Value / main.Format.FrameRate.Value));
        double[] times = varies && !isShownAsItIs && map is not null
            ? DueTimes(map, range, main!, speed, output.FrameRate.Value)
            : [.. Enumerable.Range(0, range.Count).Select(i => range[i])];
        FrameRange wanted = new(number, number + times.Length - 1);
        wanted = selection?.Within(wanted) ?? wanted;
        int first = (int)wanted.First - number;
        times = times[first..(first + wanted.Count)];
        return new FramePlan
        {
            Times = times,
            FirstNumber = (int)wanted.First,
            Timing = varies && isShownAsItIs ? main!.Timing.Slice((int)times[0] - main.Format.FirstFrame, times.Length) : null,
            SoundFrame = map?.FrameAt(times[0]),
            Speed = speed,
            Notes = [.. NotesOn(main, map, varies && !isShownAsItIs, output.FrameRate)],
        };
    }

    /// <summary>
    /// The effect's times of pictures that follow one another evenly, though the source's frames do not.
    /// </summary>
    private static double[] DueTimes(TimeMap map, FrameRange range, MediaSource main, double speed, double rate)
    {
        FrameTiming timing = main.Timing;
        double start = timing.SecondsAt(map.FrameAt(range.First) - main.Format.FirstFrame);
        double end = timing.SecondsAt(map.FrameAt(range.Last) - main.Format.FirstFrame);
        int count = (int)(((end - start) / speed * rate) + 1e-6) + 1;
        return [.. Enumerable.Range(0, count).Select(
            i => map.TimeOf(timing.IndexAt(start + (i * speed / rate)) + main.Format.FirstFrame))];
    }

    private static IEnumerable<string> NotesOn(MediaSource? main, TimeMap? map, bool becomesConstant, Rational rate)
    {
        if (becomesConstant)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The result has a constant rate of {rate.Value:0.###} frames a second, its source a variable one{(map is null ? "." : "; its frames keep their true times.")}");
        }

        if (main is { Audio.Count: > 0 } && map is null)
        {
            yield return "The result shows its source at times of its own, which sound cannot follow; the sound is left out.";
        }
    }
}
