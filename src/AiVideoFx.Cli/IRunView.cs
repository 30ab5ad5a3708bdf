using AiVideoFx.Host;

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
    void Show(string title, int total, Action<IProgress<SequenceProgress>> work);

    /// <summary>Says that all is done.</summary>
    /// <param name="output">What was written.</param>
    /// <param name="frames">Frames written.</param>
    /// <param name="elapsed">Time it took.</param>
    void Done(string output, int frames, TimeSpan elapsed);
}
