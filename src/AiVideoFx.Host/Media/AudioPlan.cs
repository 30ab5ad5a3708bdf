using System.Globalization;

namespace AiVideoFx.Host.Media;

/// <summary>
/// How the sound of the source gets into the result: copied where the container takes it, else encoded again.
/// </summary>
/// <param name="Input">Arguments that add the source as second input; empty for no sound.</param>
/// <param name="Output">Arguments that map and encode it.</param>
/// <param name="Notes">What changes, in plain sentences.</param>
internal sealed record AudioPlan(string[] Input, string[] Output, IReadOnlyList<string> Notes)
{
    private static readonly string[] InMp4 = ["aac", "mp3", "ac3", "eac3", "alac", "opus"];
    private static readonly string[] InWebm = ["opus", "vorbis"];

    /// <summary>Plans.</summary>
    /// <param name="muxer">ffmpeg's name of the container.</param>
    /// <param name="format">The clip to write.</param>
    /// <param name="options">Where sound comes from.</param>
    public static AudioPlan Create(string muxer, ClipFormat format, MediaSinkOptions options)
    {
        if (options.AudioSource is not { Audio.Count: > 0 } source || muxer == "image2")
        {
            return new AudioPlan([], [], []);
        }

        int first = Math.Clamp(options.AudioFirstFrame - source.Format.FirstFrame, 0, source.Format.FrameCount - 1);
        double wanted = options.Timing is { } timing
            ? timing.SecondsOf(timing.FrameCount - 1) + (1 / format.FrameRate.Value)
            : format.FrameCount / format.FrameRate.Value;
        double available = source.Timing.SecondsOf(source.Format.FrameCount - 1) - source.Timing.SecondsOf(first) + (1 / source.Format.FrameRate.Value);
        double tolerance = 2 / Math.Min(format.FrameRate.Value, source.Format.FrameRate.Value);
        if (wanted > available + tolerance)
        {
            return new AudioPlan([], [], ["The result runs longer than its source, so the sound is left out."]);
        }

        // From the first frame on all sound is kept and shifted as the source's pictures are: encoders start sound a
        // little early. A later start drops the packets that end before it.
        double start = source.ClockSecondsOf(first);
        List<string> input = first == 0
            ? ["-itsoffset", (-start).ToString("F6", CultureInfo.InvariantCulture)]
            : ["-ss", start.ToString("F6", CultureInfo.InvariantCulture)];

        if (wanted < available - (0.5 / source.Format.FrameRate.Value))
        {
            input.AddRange(["-t", wanted.ToString("F6", CultureInfo.InvariantCulture)]);
        }

        List<string> output = ["-map", "1:a", "-map_metadata", "1", "-copypriorss", first == 0 ? "1" : "0"];
        List<string> notes = [];
        for (int i = 0; i < source.Audio.Count; i++)
        {
            string codec = source.Audio[i].Codec;
            (string chosen, string? bits) = CodecFor(muxer, codec);
            output.AddRange([string.Create(CultureInfo.InvariantCulture, $"-c:a:{i}"), chosen]);
            if (bits is not null)
            {
                output.AddRange([string.Create(CultureInfo.InvariantCulture, $"-b:a:{i}"), bits]);
                notes.Add($"Sound track {i + 1} ({codec}) does not fit this kind of file and is encoded again ({chosen}).");
            }
        }

        return new AudioPlan([.. input, "-i", source.FilePath], [.. output], notes);
    }

    private static (string Codec, string? BitRate) CodecFor(string muxer, string codec) => muxer switch
    {
        "matroska" => ("copy", null),
        "webm" => InWebm.Contains(codec) ? ("copy", null) : ("libopus", "192k"),
        "mov" when codec.StartsWith("pcm_", StringComparison.Ordinal) => ("copy", null),
        _ => InMp4.Contains(codec) && !(muxer == "mov" && codec == "opus") ? ("copy", null) : ("aac", "256k"),
    };
}
