namespace AiVideoFx.Cli;

/// <summary>The user asked for something that cannot be; the message says what can.</summary>
public sealed class UsageException : Exception
{
    /// <summary>An exception without a message.</summary>
    public UsageException()
    {
    }

    /// <summary>An exception with its sentence.</summary>
    /// <param name="message">What was expected, what came, what to do.</param>
    public UsageException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with its cause.</summary>
    /// <param name="message">What was expected, what came, what to do.</param>
    /// <param name="innerException">What happened underneath.</param>
    public UsageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
