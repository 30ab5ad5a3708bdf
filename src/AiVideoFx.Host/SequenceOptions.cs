namespace AiVideoFx.Host;

/// <summary>How frames in a row are rendered.</summary>
public sealed record SequenceOptions
{
    /// <summary>Frames rendered at once; effects that do not stand it get one at a time all the same.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Pictures in memory at once, being rendered or waiting for their turn; 0 for twice the threads.
    /// </summary>
    public int PicturesAhead { get; init; }

    /// <summary>How each picture is rendered.</summary>
    public RenderOptions Picture { get; init; } = RenderOptions.Default;

    internal int ThreadsFor(int pictures) => Math.Clamp(Threads, 1, Math.Max(1, pictures));

    internal int PicturesUnderWay(int pictures)
    {
        int threads = ThreadsFor(pictures);
        return PicturesAhead > 0 ? Math.Max(PicturesAhead, threads) : 2 * threads;
    }
}
