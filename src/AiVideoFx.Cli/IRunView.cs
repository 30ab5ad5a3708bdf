namespace AiVideoFx.Cli;

/// <summary>Shows how a run goes on: as a bar, as JSON, or not at all.</summary>
public interface IRunView
{
    /// <summary>Says something that the user should know; not an error.</summary>
    /// <param name="text">A sentence.</param>
    void Note(string text);

    /// <summary>Shows progress while work is done.</summary>
    /// <param name="title">What is done.</param>
    /// <param name="total">Frames to do.</param>
    /// <param name="work">Does it, and reports each finished frame.</param>
    Task ShowAsync(string title, int total, Func<Action<FrameProgress>, Task> work);

    /// <summary>Says that all is done.</summary>
    /// <param name="output">What was written.</param>
    /// <param name="progress">The last state.</param>
    void Done(string output, FrameProgress progress);
}
