using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>A failure with the OFX status it stands for.</summary>
/// <param name="status">What the other side answers or is answered.</param>
/// <param name="message">What was expected, what came, and what to do.</param>
/// <param name="inner">The cause, if another exception was.</param>
public sealed class OfxException(OfxStatus status, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The status.</summary>
    public OfxStatus Status { get; } = status;
}
