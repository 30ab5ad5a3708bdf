using AiVideoFx.Host;
using AiVideoFx.Imaging;
using AiVideoFx.Testing;

namespace AiVideoFx.Effects.Tests;

/// <summary>A clip behind the Interpolate of the built bundle, in our host.</summary>
internal sealed class InterpolatedClip : IDisposable
{
    private readonly EffectHost _host;
    private readonly RasterFrameSource _source;

    /// <summary>Sets one up.</summary>
    /// <param name="frames">The clip, from frame 0 on; stays the caller's.</param>
    /// <param name="parameters">Names and values, in the order in which a user would touch them.</param>
    public InterpolatedClip(IReadOnlyList<Raster> frames, params (string Name, string Value)[] parameters)
        : this(frames, new HostOptions(), new FrameSourceOptions(), parameters)
    {
    }

    /// <summary>Sets one up in a host of another kind.</summary>
    /// <param name="frames">The clip, from frame 0 on; stays the caller's.</param>
    /// <param name="host">What kind.</param>
    /// <param name="source">How the clip's frames are stored.</param>
    /// <param name="parameters">Names and values, in the order in which a user would touch them.</param>
    /// <param name="bundle">Another bundle than the one that was built; null for that.</param>
    /// <param name="context">The context of the instance.</param>
    public InterpolatedClip(
        IReadOnlyList<Raster> frames,
        HostOptions host,
        FrameSourceOptions source,
        (string Name, string Value)[] parameters,
        string? bundle = null,
        EffectContext context = EffectContext.Filter)
    {
        _host = new EffectHost(host);
        _host.Open(bundle ?? TestPaths.RequireBundle());
        _source = new RasterFrameSource(frames, source);
        Instance = _host.Find("com.aivideofx.Interpolate").CreateInstance(context);
        Instance.Message += (_, message) => Messages.Add(message.Text);
        Instance.Connect("Source", _source);
        foreach ((string name, string value) in parameters)
        {
            Instance.SetParameter(name, value);
        }
    }

    /// <summary>The effect.</summary>
    public EffectInstance Instance { get; }

    /// <summary>What it said.</summary>
    public List<string> Messages { get; } = [];

    /// <summary>The picture at a moment of the source, at half speed: left to the garbage collector.</summary>
    /// <param name="position">In frames of the source; fractions lie between frames.</param>
    public Raster At(double position) => Render(2 * position);

    /// <summary>The picture at a time of the result: left to the garbage collector.</summary>
    /// <param name="time">In frames of the result.</param>
    public Raster Render(double time)
    {
        using HostFrame frame = Instance.Render(time);
        Raster picture = Raster.Allocate(frame.View.Width, frame.View.Height, frame.View.Components.Count());
        RasterConversion.ToRaster(frame.View, picture);
        return picture;
    }

    /// <summary>The bytes of a picture as the host has them, rows from the bottom up, without padding.</summary>
    /// <param name="time">In frames of the result.</param>
    /// <param name="window">Part of the picture; null for all.</param>
    public byte[] Bytes(double time, PixelRect? window = null)
    {
        using HostFrame frame = Instance.Render(time, new RenderOptions { Window = window });
        return BytesOf(frame);
    }

    /// <summary>The bytes of a frame of the source.</summary>
    /// <param name="frame">Its number.</param>
    public byte[] SourceBytes(int frame)
    {
        using HostFrame read = _source.Read(frame, CancellationToken.None)!;
        return BytesOf(read);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Instance.Dispose();
        _source.Dispose();
        _host.Dispose();
    }

    private static byte[] BytesOf(HostFrame frame)
    {
        using MemoryStream bytes = new();
        for (int y = frame.View.Bounds.Y1; y < frame.View.Bounds.Y2; y++)
        {
            bytes.Write(frame.View.Row(y));
        }

        return bytes.ToArray();
    }
}
