using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting;

/// <summary>A plug-in answered with a status that means it cannot do what it was asked.</summary>
public sealed class OfxHostException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="status">The plug-in's answer.</param>
    /// <param name="message">What was asked of whom.</param>
    public OfxHostException(OfxStatus status, string message)
        : base($"{message} ({status})") => Status = status;

    /// <summary>The plug-in's answer.</summary>
    public OfxStatus Status { get; }
}
