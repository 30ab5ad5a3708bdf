using AiVideoFx.Host;

namespace AiVideoFx.Cli;

/// <summary>Hears of progress at once, on the thread that reports it.</summary>
/// <param name="action">What to do.</param>
internal sealed class ProgressAction(Action<SequenceProgress> action) : IProgress<SequenceProgress>
{
    /// <inheritdoc/>
    public void Report(SequenceProgress value) => action(value);
}
