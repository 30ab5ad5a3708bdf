using System.Text.Json.Nodes;

namespace AiVideoFx.Cli;

/// <summary>One JSON object a line: "progress" for each frame, "note", and "done" at the end.</summary>
/// <param name="output">Where lines go; each is flushed at once.</param>
public sealed class JsonRunView(TextWriter output) : IRunView
{
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public void Note(string text) => Write(new JsonObject { ["event"] = "note", ["text"] = text });

    /// <inheritdoc/>
    public Task ShowAsync(string title, int total, Func<Action<FrameProgress>, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return work(p => Write(new JsonObject
        {
            ["event"] = "progress",
            ["frame"] = p.Frame,
            ["done"] = p.Done,
            ["total"] = p.Total,
            ["fps"] = Math.Round(p.FramesPerSecond, 3),
            ["secondsLeft"] = p.Left is { } left ? Math.Round(left.TotalSeconds, 1) : null,
        }));
    }

    /// <inheritdoc/>
    public void Done(string output, FrameProgress progress) => Write(new JsonObject
    {
        ["event"] = "done",
        ["output"] = output,
        ["frames"] = progress.Done,
        ["seconds"] = Math.Round(progress.Elapsed.TotalSeconds, 3),
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
