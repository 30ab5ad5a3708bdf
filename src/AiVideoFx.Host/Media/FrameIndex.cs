using System.Globalization;

namespace AiVideoFx.Host.Media;

/// <summary>Every frame of a video file in the order of showing, and where its decoder may start.</summary>
/// <param name="Ticks">Timestamps in rising order, or null where the file has none worth trusting.</param>
/// <param name="Count">Number of frames.</param>
/// <param name="KeyFrames">
/// Indexes of key frames that the file marks, rising; empty where seeking is not to be trusted.
/// </param>
internal sealed record FrameIndex(long[]? Ticks, int Count, int[] KeyFrames)
{
    /// <summary>Containers that list every frame with its time and mark key frames reliably.</summary>
    private static readonly string[] TrustedContainers = ["mov", "matroska"];

    /// <summary>
    /// Counts the frames: from the container's own list when that can be trusted, else by decoding all of them.
    /// </summary>
    /// <param name="tools">The programs.</param>
    /// <param name="path">The file.</param>
    /// <param name="facts">What is known of it.</param>
    /// <exception cref="MediaException">The file cannot be read or holds no frame.</exception>
    public static FrameIndex Build(MediaTools tools, string path, StreamFacts facts)
    {
        FrameIndex? index = TrustedContainers.Any(c => facts.Container.Split(',').Contains(c)) && facts.FieldOrder == FieldOrder.None
            ? FromPackets(tools, path, facts)
            : null;
        index ??= ByDecoding(tools, path, facts);
        return index.Count > 0 ? index : throw new MediaException(
            $"'{path}' holds a video stream without a single frame; the file is damaged or cut short");
    }

    /// <summary>A key frame to decode from when a frame is wanted.</summary>
    /// <param name="frame">The wanted frame.</param>
    /// <returns>
    /// The last key frame not after it; 0 when only a decoder that starts at the beginning is sure to be exact.
    /// </returns>
    public int StartFor(int frame)
    {
        int at = Array.BinarySearch(KeyFrames, frame);
        at = at >= 0 ? at : ~at - 1;

        // With one key frame only before it there is nothing to win; see FrameDecoder for why decoding starts one
        // earlier still.
        return at >= 2 ? KeyFrames[at] : 0;
    }

    private static FrameIndex? FromPackets(MediaTools tools, string path, StreamFacts facts)
    {
        string[] lines = MediaTools.Run(tools.Ffprobe,
        [
            "-loglevel", "level+error", "-select_streams", facts.Index.ToString(CultureInfo.InvariantCulture),
            "-show_entries", "packet=pts,flags", "-of", "compact=p=0:nk=1", path,
        ]).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        List<(long Ticks, bool IsKey)> packets = new(lines.Length);
        foreach (string line in lines)
        {
            // "512|K__" or "N/A|__D"; D: the container tells players to drop the frame.
            string[] fields = line.Split('|');
            if (fields.Length < 2 || fields[1].Contains('D', StringComparison.Ordinal)
                || !long.TryParse(fields[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long ticks))
            {
                return null;
            }

            packets.Add((ticks, fields[1].Contains('K', StringComparison.Ordinal)));
        }

        if (packets.Count == 0 || !packets[0].IsKey)
        {
            return null;
        }

        packets.Sort(static (a, b) => a.Ticks.CompareTo(b.Ticks));
        long[] all = [.. packets.Select(static p => p.Ticks)];
        bool unique = !all.AsSpan(1).ToArray().Where((t, i) => t == all[i]).Any();
        int[] keys = [.. Enumerable.Range(0, all.Length).Where(i => packets[i].IsKey)];
        return unique ? new FrameIndex(all, all.Length, keys) : null;
    }

    private static FrameIndex ByDecoding(MediaTools tools, string path, StreamFacts facts)
    {
        List<long?> ticks = [];
        string[] arguments =
        [
            "-hide_banner", "-nostats", "-nostdin", "-loglevel", "level+info", "-copyts", .. FrameDecoder.DecoderOptions(facts),
            "-i", path, "-map", string.Create(CultureInfo.InvariantCulture, $"0:{facts.Index}"),
            "-vf", FrameReport.Filter(tools), .. tools.EveryFrameOnce, "-f", "null", "-",
        ];
        using ToolProcess tool = ToolProcess.Start(tools.Ffmpeg, arguments, line =>
        {
            if (FrameReport.Parse(line) is { } report)
            {
                ticks.Add(report.Ticks);
            }
        });
        tool.Input.Close();
        int code = tool.WaitForExit();
        if (code != 0 && ticks.Count == 0)
        {
            throw new MediaException(
                $"'{path}' cannot be decoded ({MediaTools.Summary(tool.Errors, $"ffmpeg ended with code {code}")})");
        }

        bool rising = ticks.TrueForAll(static t => t.HasValue) && Enumerable.Range(1, Math.Max(0, ticks.Count - 1)).All(i => ticks[i] > ticks[i - 1]);
        return new FrameIndex(rising ? [.. ticks.Select(static t => t!.Value)] : null, ticks.Count, []);
    }
}
