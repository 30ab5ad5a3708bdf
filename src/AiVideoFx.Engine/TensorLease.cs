using AiVideoFx.Engine.Runtime;

namespace AiVideoFx.Engine;

/// <summary>Keeps a tensor's elements at one address until disposed: for native code that reads them in
/// place.</summary>
internal sealed class TensorLease : IDisposable
{
    private MappedFile? _file;

    internal TensorLease(Tensor tensor, nint address, MappedFile? file)
    {
        file?.AddLease();
        Tensor = tensor;
        Address = address;
        _file = file;
    }

    /// <summary>The tensor.</summary>
    public Tensor Tensor { get; }

    /// <summary>Where its elements lie, in C order, aligned to their size.</summary>
    public nint Address { get; }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _file, null)?.ReleaseLease();
}
