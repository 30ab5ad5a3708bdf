using System.Text.Json.Nodes;
using AiVideoFx.Host;

namespace AiVideoFx.Cli;

/// <summary>One JSON object a line: "progress" for each frame, "note", and "done" at the end.</summary>
/// <param name="output">Where lines go; each is flushed at once.</param>
public sealed class JsonRunView(TextWriter output) : IRunView
{
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public void Note(string text) => Write(new JsonObject { ["event"] = "note", ["text"] = text });

    /// <inheritdoc/>
    public void Show(string title, int total, Action<IProgress<SequenceProgress>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        work(new ProgressAction(p => Write(new JsonObject
        {
            ["event"] = "progress",
            ["frame"] = p.Frame,
            ["done"] = p.Done,
            ["total"] = p.Total,
            ["fps"] = Math.Round(p.FramesPerSecond, 3),
            ["secondsLeft"] = p.Remaining is { } left ? Math.Round(left.TotalSeconds, 1) : null,
        })));
    }

    /// <inheritdoc/>
    public void Done(string output, int frames, TimeSpan elapsed) => Write(new JsonObject
    {
        ["event"] = "done",
        ["output"] = output,
        ["frames"] = frames,
        ["seconds"] = Math.Round(elapsed.TotalSeconds, 3),
    });

    private void Write(JsonObject line)
    {
        lock (_gate)
        {
            output.WriteLine(line.ToJsonString());
            output.Flush();
        }
    }
}
