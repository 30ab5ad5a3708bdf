namespace AiVideoFx.Host;

/// <summary>
/// An effect or its bundle could not do what it was asked; the message names it and says what to do where that is
/// known.
/// </summary>
public sealed class EffectException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was expected and what came.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public EffectException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
