using System.Globalization;

namespace AiVideoFx.Host.Media;

/// <summary>
/// How the sound of the source gets into the result: copied where the container takes it and the speed stays, else encoded
/// again.
/// </summary>
/// <param name="Input">Arguments that add the source as second input; empty for no sound.</param>
/// <param name="Output">Arguments that map and encode it.</param>
/// <param name="Notes">What changes, in plain sentences.</param>
internal sealed record AudioPlan(string[] Input, string[] Output, IReadOnlyList<string> Notes)
{
    /// <summary>Beyond this, or as much slower, stretched sound is but noise.</summary>
    private const double GreatestSpeed = 8;

    /// <summary>What one step of ffmpeg's atempo does without skipping samples, or as much slower.</summary>
    private const double GreatestStep = 2;

    /// <summary>
    /// atempo joins pieces of about 43 ms that play at their own speed, so that a sound begins before it is due: on average of
    /// bursts of tones and noise by 16 ms when slowed down a little, by 35 ms at half the speed, by 10 ms at twice. It ends
    /// early by less; this much later puts the beginning right to 10 ms.
    /// </summary>
    private const double LeadMs = 14;
    private const double LeadMsPerSlowing = 28;
    private const double LeadMsOfFaster = 8;
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

        double speed = options.AudioSpeed;
        if (!(speed is <= GreatestSpeed * 1.000001 and >= 0.999999 / GreatestSpeed))
        {
            return Silent(string.Create(
                CultureInfo.InvariantCulture,
                $"The result runs at {speed:0.####} times the speed of its source, too far from 1 for its sound, which is left out; from 1/{GreatestSpeed} to {GreatestSpeed} it is kept."));
        }

        double first = Math.Clamp(options.AudioFirstFrame - source.Format.FirstFrame, 0, source.Format.FrameCount - 1);
        double wanted = speed * (options.Timing is { } timing
            ? timing.SecondsOf(timing.FrameCount - 1) + (1 / format.FrameRate.Value)
            : format.FrameCount / format.FrameRate.Value);
        double available = source.Timing.SecondsOf(source.Format.FrameCount - 1) - source.Timing.SecondsAt(first) + (1 / source.Format.FrameRate.Value);
        double tolerance = 2 / Math.Min(format.FrameRate.Value / speed, source.Format.FrameRate.Value);
        if (wanted > available + tolerance)
        {
            return Silent("The result runs longer than its source, so the sound is left out.");
        }

        // From the first frame on all sound is kept and shifted as the source's pictures are: encoders start sound a
        // little early. A later start drops the packets that end before it.
        double start = source.ClockSecondsAt(first);
        List<string> input = first == 0
            ? ["-itsoffset", (-start).ToString("F6", CultureInfo.InvariantCulture)]
            : ["-ss", start.ToString("F6", CultureInfo.InvariantCulture)];

        // Pictures put between frames end less than a frame of the source early: no reason to cut its sound.
        if (wanted <= available - (0.999999 / source.Format.FrameRate.Value))
        {
            input.AddRange(["-t", wanted.ToString("F6", CultureInfo.InvariantCulture)]);
        }

        input.AddRange(["-i", source.FilePath]);
        return speed == 1 ? Copied(muxer, source, input, first == 0) : Stretched(muxer, source, input, speed);
    }

    private static AudioPlan Silent(string note) => new([], [], [note]);

    private static AudioPlan Copied(string muxer, MediaSource source, List<string> input, bool fromStart)
    {
        List<string> output = ["-map", "1:a", "-map_metadata", "1", "-copypriorss", fromStart ? "1" : "0"];
        List<string> notes = [];
        for (int i = 0; i < source.Audio.Count; i++)
        {
            string codec = source.Audio[i].Codec;
            (string chosen, string? bits) = CodecFor(muxer, codec);
            AddCodec(output, i, chosen, bits);
            if (bits is not null)
            {
                notes.Add($"Sound track {i + 1} ({codec}) does not fit this kind of file and is encoded again ({chosen}).");
            }
        }

        return new AudioPlan([.. input], [.. output], notes);
    }

    private static AudioPlan Stretched(string muxer, MediaSource source, List<string> input, double speed)
    {
        // Silence stands in for sound that starts late or has gaps, so that stretching starts with the first picture.
        int steps = Math.Max(1, (int)Math.Ceiling(Math.Abs(Math.Log(speed, GreatestStep)) - 1e-6));
        double factor = Math.Pow(speed, 1.0 / steps);
        double lead = factor < 1 ? LeadMs + (LeadMsPerSlowing * (1 - factor)) : LeadMsOfFaster;
        string step = string.Create(CultureInfo.InvariantCulture, $",atempo={factor:F9},adelay={lead:F1}:all=1");
        string filter = "aresample=async=1:first_pts=0" + string.Concat(Enumerable.Repeat(step, steps));
        List<string> output = ["-map", "1:a", "-map_metadata", "1", "-filter:a", filter];
        for (int i = 0; i < source.Audio.Count; i++)
        {
            (string chosen, string? bits) = EncoderFor(muxer, source.Audio[i].Codec);
            AddCodec(output, i, chosen, bits);
        }

        string note = string.Create(
            CultureInfo.InvariantCulture, $"The sound is {(speed < 1 ? "stretched" : "squeezed")} to {100 / speed:0.##} % of its length, its pitch kept.");
        return new AudioPlan([.. input], [.. output], [note]);
    }

    private static void AddCodec(List<string> output, int track, string codec, string? bits)
    {
        output.AddRange([string.Create(CultureInfo.InvariantCulture, $"-c:a:{track}"), codec]);
        if (bits is not null)
        {
            output.AddRange([string.Create(CultureInfo.InvariantCulture, $"-b:a:{track}"), bits]);
        }
    }

    private static (string Codec, string? BitRate) CodecFor(string muxer, string codec) => muxer switch
    {
        "matroska" => ("copy", null),
        "webm" => InWebm.Contains(codec) ? ("copy", null) : ("libopus", "192k"),
        "mov" when codec.StartsWith("pcm_", StringComparison.Ordinal) => ("copy", null),
        _ => InMp4.Contains(codec) && !(muxer == "mov" && codec == "opus") ? ("copy", null) : ("aac", "256k"),
    };

    /// <summary>Sound without loss stays so where the container takes it.</summary>
    private static (string Codec, string? BitRate) EncoderFor(string muxer, string codec) => (muxer, codec) switch
    {
        ("webm", _) => ("libopus", "192k"),
        ("matroska" or "mov", "pcm_s16le" or "pcm_s24le" or "pcm_s32le" or "pcm_f32le") => (codec, null),
        ("matroska", "flac") => ("flac", null),
        ("mp4" or "mov", "alac") => ("alac", null),
        _ => ("aac", "256k"),
    };
}
