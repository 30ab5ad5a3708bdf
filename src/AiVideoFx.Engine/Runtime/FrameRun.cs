using System.Buffers;
using AiVideoFx.Imaging;

namespace AiVideoFx.Engine.Runtime;

/// <summary>A run whose pictures are host images: float images without padding are read and written where they lie.</summary>
/// <remarks>Any other depth or row layout is packed once, in one pass. One thread at a time.</remarks>
/// <param name="session">Its picture inputs and outputs are those of <see cref="Graph.Frame"/> and <see cref="Graph.OutputFrame"/>.</param>
/// <param name="maxThreads">Threads that packing may use.</param>
public sealed class FrameRun(InferenceSession session, int maxThreads = 1) : IDisposable
{
    private readonly InferenceRun _run = session.CreateRun();
    private readonly List<IMemoryOwner<byte>> _packed = [];
    private readonly List<(FrameView From, FrameView To)> _unpack = [];

    /// <summary>Pictures that had to be packed; 0 where everything was bound in place.</summary>
    public int Packed => _packed.Count;

    /// <summary>Lends a host image to an input.</summary>
    /// <param name="name">The input's name.</param>
    /// <param name="image">Any depth and row layout; its size and components must be the input's.</param>
    public void Input(string name, FrameView image)
    {
        if (image.Depth == PixelDepth.Float && image.TryGetPacked(out Memory<byte> memory))
        {
            _run.Input<byte>(name, memory);
            return;
        }

        (FrameView view, Memory<byte> bytes) = Pack(image);
        PixelConversion.Convert(image, view, maxThreads);
        _run.Input<byte>(name, bytes);
    }

    /// <summary>Lends a host image to an output.</summary>
    /// <param name="name">The output's name.</param>
    /// <param name="image">As for inputs; written when <see cref="Run"/> returns.</param>
    public void Output(string name, FrameView image)
    {
        if (image.Depth == PixelDepth.Float && image.TryGetPacked(out Memory<byte> memory))
        {
            _run.Output(name, memory);
            return;
        }

        (FrameView view, Memory<byte> bytes) = Pack(image);
        _run.Output(name, bytes);
        _unpack.Add((view, image));
    }

    /// <summary>Lends numbers to an input that is no picture.</summary>
    public void Input(string name, ReadOnlyMemory<float> values) => _run.Input(name, values);

    /// <summary>Runs the graph.</summary>
    /// <param name="abort">Asked every 20 ms whether to stop, on this thread; null never stops.</param>
    /// <exception cref="OperationCanceledException"><paramref name="abort"/> answered true; outputs hold anything.</exception>
    /// <exception cref="OrtException">The runtime failed.</exception>
    public void Run(Func<bool>? abort = null)
    {
        if (abort is null)
        {
            _run.Run();
        }
        else
        {
            _run.Run(abort);
        }

        foreach ((FrameView from, FrameView to) in _unpack)
        {
            PixelConversion.Convert(from, to, maxThreads);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _run.Dispose();
        _packed.ForEach(owner => owner.Dispose());
        _packed.Clear();
    }

    private (FrameView View, Memory<byte> Bytes) Pack(FrameView image)
    {
        int rowBytes = image.Width * image.Components.Count() * sizeof(float);
        IMemoryOwner<byte> owner = MemoryPool<byte>.Shared.Rent(checked(rowBytes * image.Height));
        _packed.Add(owner);
        Memory<byte> bytes = owner.Memory[..(rowBytes * image.Height)];
        return (new(bytes, 0, rowBytes, image.Bounds, PixelDepth.Float, image.Components), bytes);
    }
}
