using AiVideoFx.Host;
using AiVideoFx.Imaging;
using AiVideoFx.Testing;

namespace AiVideoFx.Effects.Tests;

/// <summary>A picture behind the Upscale of a bundle, in our host.</summary>
internal sealed class UpscaledClip : IDisposable
{
    private readonly EffectHost _host;
    private readonly RasterFrameSource _source;

    /// <param name="bundle">The bundle's folder.</param>
    /// <param name="picture">The only frame; stays the caller's.</param>
    /// <param name="host">What kind of host.</param>
    /// <param name="source">How the picture is stored.</param>
    /// <param name="parameters">Names and values.</param>
    public UpscaledClip(string bundle, Raster picture, HostOptions host, FrameSourceOptions source, params (string Name, string Value)[] parameters)
        : this(bundle, [picture], host, source, parameters)
    {
    }

    /// <param name="bundle">The bundle's folder.</param>
    /// <param name="frames">The clip, from frame 0 on; stays the caller's.</param>
    /// <param name="host">What kind of host.</param>
    /// <param name="source">How frames are stored.</param>
    /// <param name="parameters">Names and values.</param>
    public UpscaledClip(
        string bundle, IReadOnlyList<Raster> frames, HostOptions host, FrameSourceOptions source, params (string Name, string Value)[] parameters)
    {
        _host = new EffectHost(host);
        _host.Open(bundle);
        _source = new RasterFrameSource(frames, source);
        Instance = _host.Find("com.aivideofx.Upscale").CreateInstance(EffectContext.Filter);
        Instance.Connect("Source", _source);
        foreach ((string name, string value) in parameters)
        {
            Instance.SetParameter(name, value);
        }
    }

    public EffectInstance Instance { get; }

    /// <summary>What the effect shows the user; empty for nothing.</summary>
    public string Said => Instance.PersistentMessage?.Text ?? string.Empty;

    /// <summary>Renders; the picture is left to the garbage collector.</summary>
    public static Raster Render(string bundle, Raster picture, params (string Name, string Value)[] parameters)
    {
        using UpscaledClip clip = new(bundle, picture, new HostOptions(), new FrameSourceOptions(), parameters);
        Raster result = clip.Render();
        Assert.That(clip.Said, Is.Empty);
        return result;
    }

    /// <summary>Renders; the picture is left to the garbage collector.</summary>
    public Raster Render(RenderOptions? options = null) => At(0, options);

    /// <summary>Renders a frame; the picture is left to the garbage collector.</summary>
    public Raster At(double time, RenderOptions? options = null)
    {
        using HostFrame frame = Instance.Render(time, options);
        Raster picture = Raster.Allocate(frame.View.Width, frame.View.Height, frame.View.Components.Count());
        RasterConversion.ToRaster(frame.View, picture);
        return picture;
    }

    public void Dispose()
    {
        Instance.Dispose();
        _source.Dispose();
        _host.Dispose();
    }
}
