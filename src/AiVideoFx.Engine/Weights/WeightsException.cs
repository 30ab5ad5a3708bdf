namespace AiVideoFx.Engine;

/// <summary>A file of weights cannot be read, or does not fit the network; the message says what was expected and
/// what came.</summary>
public sealed class WeightsException : Exception
{
    /// <summary>Without a message.</summary>
    public WeightsException()
    {
    }

    /// <summary>With a message.</summary>
    /// <param name="message">What was expected, what came, what to do.</param>
    public WeightsException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    /// <param name="message">What was expected, what came, what to do.</param>
    /// <param name="innerException">The cause.</param>
    public WeightsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
