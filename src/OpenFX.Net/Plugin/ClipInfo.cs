using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>What a host says about a clip of an instance. What it does not say is null.</summary>
public sealed class ClipInfo
{
    private readonly HostConnection _host;
    private readonly OfxImageClipHandle _handle;
    private readonly ClipDescriptor _descriptor;

    internal ClipInfo(
        HostConnection host, OfxImageClipHandle handle, ClipInstanceProperties properties, ClipDescriptor descriptor)
    {
        _host = host;
        _handle = handle;
        _descriptor = descriptor;
        Properties = properties;
    }

    /// <summary>Whether the host has the clip at all.</summary>
    public bool Exists => !_handle.IsNull;

    /// <summary>
    /// Whether something is connected. Some hosts say yes about every clip, or nothing at all (taken as yes for clips the
    /// effect cannot do without): only a fetched image is proof.
    /// </summary>
    public bool IsConnected => Exists && Properties.Connected.Get(!_descriptor.Optional);

    /// <summary>First and last frame; null when the host does not say or says nonsense.</summary>
    public TimeRange? FrameRange
    {
        get
        {
            double first = Properties.FrameRange.Get(double.NaN, 0);
            double last = Properties.FrameRange.Get(double.NaN, 1);
            return double.IsFinite(first) && double.IsFinite(last) && first <= last ? new TimeRange(first, last) : null;
        }
    }

    /// <summary>Frames per second; null when the host does not say or says nonsense.</summary>
    public double? FrameRate => Properties.FrameRate.Get(0) is > 0 and < 1e6 and var rate ? rate : null;

    /// <summary>
    /// Frames of this instance's time for one frame of what is connected: times to fetch at are the connected clip's frame
    /// numbers times this. 1 unless the host maps clips of another rate to the effect's.
    /// </summary>
    public double TimePerFrame
    {
        get
        {
            double unmapped = Properties.UnmappedFrameRate.Get(0);
            return FrameRate is { } rate && unmapped is > 0 and < 1e6 ? rate / unmapped : 1;
        }
    }

    /// <summary>Width of a pixel by its height; 1 when the host does not say or says nonsense.</summary>
    public double PixelAspect => Properties.PixelAspectRatio.Get(1) is > 0.01 and < 100 and var aspect ? aspect : 1;

    /// <summary>Depth that images will have; an image itself may say otherwise.</summary>
    public ImageDepth Depth => OfxEnums.ToDepth(Properties.PixelDepth.Get()) ?? ImageDepth.None;

    /// <summary>Components that images will have; an image itself may say otherwise.</summary>
    public ImageComponents Components => OfxEnums.ToComponents(Properties.Components.Get()) ?? ImageComponents.None;

    /// <summary>How colour and alpha relate; unpremultiplied when the host does not say.</summary>
    public AlphaState Alpha => OfxEnums.ToAlpha(Properties.PreMultiplication.Get()) ?? AlphaState.UnPremultiplied;

    /// <summary>Which field comes first; null when the host does not say.</summary>
    public ImageField? FieldOrder => OfxEnums.ToField(Properties.FieldOrder.Get());

    /// <summary>Whether there are pictures between the frames.</summary>
    public bool HasContinuousSamples => Properties.ContinuousSamples.Get(false);

    /// <summary>All properties.</summary>
    public ClipInstanceProperties Properties { get; }

    /// <summary>
    /// How large the picture is at a time, in canonical coordinates; null when the host does not say.
    /// </summary>
    /// <param name="time">When.</param>
    public unsafe RectD? GetRegionOfDefinition(double time)
    {
        if (!Exists || _host.ImageEffect->clipGetRegionOfDefinition is null)
        {
            return null;
        }

        OfxRectD rect = default;
        bool ok = _host.ImageEffect->clipGetRegionOfDefinition(_handle, time, &rect) == OfxStatus.kOfxStatOK
            && rect.x2 > rect.x1 && rect.y2 > rect.y1;
        return ok ? new RectD(rect.x1, rect.y1, rect.x2, rect.y2) : null;
    }
}
