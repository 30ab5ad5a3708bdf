namespace AiVideoFx.Cli;

/// <summary>Says nothing: for pipes and --quiet.</summary>
public sealed class SilentRunView : IRunView
{
    /// <inheritdoc/>
    public void Note(string text)
    {
    }

    /// <inheritdoc/>
    public Task ShowAsync(string title, int total, Func<Action<FrameProgress>, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return work(static _ => { });
    }

    /// <inheritdoc/>
    public void Done(string output, FrameProgress progress)
    {
    }
}
