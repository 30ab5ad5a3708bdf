namespace AiVideoFx.Engine.Models;

/// <summary>
/// A model cannot be added, found or removed; the message says what was expected, what came, what to do.
/// </summary>
public sealed class ModelException : Exception
{
    /// <summary>Without a message.</summary>
    public ModelException()
    {
    }

    /// <summary>With a message.</summary>
    /// <param name="message">What was expected, what came, what to do.</param>
    public ModelException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    /// <param name="message">What was expected, what came, what to do.</param>
    /// <param name="innerException">The cause.</param>
    public ModelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
