using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting;

/// <summary>What an effect instance may ask its host for while it works; whoever makes the instance answers.</summary>
/// <remarks>Called from any thread. An exception becomes a status for the plug-in.</remarks>
public interface IEffectServices
{
    /// <summary>Fetches a picture of a clip.</summary>
    /// <param name="clip">Which clip.</param>
    /// <param name="time">In frames, fractions too.</param>
    /// <param name="region">The part that is enough, in canonical coordinates; null for everything.</param>
    /// <param name="job">What the host attached to the action during which this is asked; null outside.</param>
    /// <returns>Null where there is no picture.</returns>
    HostImage? TakeImage(HostClip clip, double time, OfxRectD? region, object? job);

    /// <summary>Region of definition of a clip, in canonical coordinates.</summary>
    /// <param name="clip">Which clip.</param>
    /// <param name="time">In frames.</param>
    /// <param name="job">As above.</param>
    /// <returns>Null where there is nothing.</returns>
    OfxRectD? GetRegionOfDefinition(HostClip clip, double time, object? job);

    /// <summary>Whether the running action should stop.</summary>
    /// <param name="job">As above.</param>
    bool IsAborted(object? job);

    /// <summary>The plug-in changed a parameter's value or keys.</summary>
    /// <param name="param">Which one.</param>
    void ParamChanged(HostParam param);

    /// <summary>A message to the user.</summary>
    /// <param name="type">One of the standard's message types.</param>
    /// <param name="id">The plug-in's own name for the message; may be empty.</param>
    /// <param name="text">The text.</param>
    /// <returns>The answer: yes or no to a question, otherwise OK.</returns>
    OfxStatus ShowMessage(string type, string id, string text);

    /// <summary>A message that stays until it is replaced or cleared; null clears.</summary>
    /// <param name="type">One of the standard's message types.</param>
    /// <param name="id">The plug-in's own name for the message; may be empty.</param>
    /// <param name="text">The text.</param>
    void SetPersistentMessage(string type, string id, string? text);

    /// <summary>A long job began, went on, or ended.</summary>
    /// <param name="label">What the job is; null when it goes on or ends.</param>
    /// <param name="share">0 to 1; NaN at the end.</param>
    /// <returns>False when the user wants the job to stop.</returns>
    bool ReportProgress(string? label, double share);

    /// <summary>The time the user looks at.</summary>
    double CurrentTime { get; set; }

    /// <summary>First and last frame of the timeline.</summary>
    (double First, double Last) TimeBounds { get; }
}
