namespace AiVideoFx.Host.Media;

/// <summary>
/// A file, a folder of images or the ffmpeg program let us down; the message is a sentence made for the user.
/// </summary>
public sealed class MediaException : Exception
{
    /// <summary>An exception without a message.</summary>
    public MediaException()
    {
    }

    /// <summary>An exception that says what was expected, what came and what to do.</summary>
    /// <param name="message">The sentence.</param>
    public MediaException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with its cause.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="innerException">What happened underneath.</param>
    public MediaException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
