namespace AiVideoFx.Host;

/// <summary>Where the frames of an input clip come from: a file, a folder of images, a test's own arrays.</summary>
/// <remarks>Any number of threads may read at once and in any order.</remarks>
public interface IFrameSource : IDisposable
{
    /// <summary>What every frame of the clip looks like.</summary>
    ClipFormat Format { get; }

    /// <summary>Whether pictures at fractional times differ from those of the nearest frame.</summary>
    bool HasFramesBetween => false;

    /// <summary>Reads one frame.</summary>
    /// <param name="time">Frame number; fractions are rounded to the nearest frame by sources that have none
    /// between.</param>
    /// <param name="cancel">Stops waiting for a decoder.</param>
    /// <returns>The frame, which the caller disposes; null outside the clip.</returns>
    HostFrame? Read(double time, CancellationToken cancel);
}
