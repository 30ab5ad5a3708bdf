using AiVideoFx.Host;

namespace AiVideoFx.Cli;

/// <summary>Says nothing: for pipes and --quiet.</summary>
public sealed class SilentRunView : IRunView
{
    /// <inheritdoc/>
    public void Note(string text)
    {
    }

    /// <inheritdoc/>
    public void Show(string title, int total, Action<IProgress<SequenceProgress>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        work(new ProgressAction(static _ => { }));
    }

    /// <inheritdoc/>
    public void Done(string output, int frames, TimeSpan elapsed)
    {
    }
}
