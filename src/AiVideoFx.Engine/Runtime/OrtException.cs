namespace AiVideoFx.Engine.Runtime;

/// <summary>ONNX Runtime refused something; carries its code and its sentence.</summary>
public sealed class OrtException : Exception
{
    /// <summary>Makes an empty one.</summary>
    public OrtException()
    {
    }

    /// <summary>Makes one with a sentence of our own.</summary>
    public OrtException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a sentence of our own and its cause.</summary>
    public OrtException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Makes one from a status.</summary>
    /// <param name="code">OrtErrorCode.</param>
    /// <param name="message">The runtime's own sentence.</param>
    internal OrtException(int code, string message)
        : base(message) => Code = code;

    /// <summary>OrtErrorCode; 0 when the error is our own.</summary>
    public int Code { get; }

    /// <summary>Whether the run was stopped by <see cref="InferenceRun.Cancel"/>.</summary>
    public bool IsCancelled => Message.Contains("terminate flag", StringComparison.Ordinal);

    /// <summary>Whether the device ran out of memory.</summary>
    /// <remarks>The runtime has no code for it: providers and allocators say it in words.</remarks>
    public bool IsOutOfMemory =>
        Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
        || Message.Contains("Failed to allocate memory", StringComparison.OrdinalIgnoreCase)
        || Message.Contains("bad_alloc", StringComparison.Ordinal)
        || Message.Contains("OutOfMemory", StringComparison.OrdinalIgnoreCase);
}
