namespace AiVideoFx.Host;

/// <summary>
/// A parameter, clip or value was named that the effect does not have; the message lists what it has.
/// </summary>
public sealed class ParameterException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was given and what is allowed.</param>
    public ParameterException(string message)
        : base(message)
    {
    }
}
