using OpenFX.Net.Raw;
using static OpenFX.Net.Raw.Ofx;

namespace OpenFX.Net.Hosting;

/// <summary>A picture on loan to a plug-in.</summary>
/// <remarks>The pixels belong to the caller, who must keep them alive and pinned until the image is released.</remarks>
public sealed unsafe class HostImage
{
    private readonly Action? _released;
    private int _isReleased;

    /// <summary>Makes an image over pinned pixels.</summary>
    /// <param name="clip">The clip that it belongs to.</param>
    /// <param name="bottomRow">Row Y1 of the bounds, in pinned memory.</param>
    /// <param name="rowBytes">Bytes from a row to the row above it; may be negative.</param>
    /// <param name="bounds">Pixels there are, at the render scale.</param>
    /// <param name="regionOfDefinition">All pixels that the picture could have, at the render scale.</param>
    /// <param name="released">Called once, when the plug-in or the host gives the image back.</param>
    public HostImage(
        HostClip clip,
        Span<byte> bottomRow,
        int rowBytes,
        OfxRectI bounds,
        OfxRectI regionOfDefinition,
        Action? released)
    {
        Clip = clip;
        _released = released;
        nint data;
        fixed (byte* first = bottomRow)
        {
            data = (nint)first; // stays good: the memory is pinned, and the caller keeps it
        }

        Properties = new HostPropertySet(clip.Environment, $"image of clip {clip.Name}", this);
        Properties
            .Define(kOfxPropType, PropertyTraits.None, kOfxTypeImage)
            .Define(kOfxImageEffectPropPixelDepth, PropertyTraits.None, kOfxBitDepthNone)
            .Define(kOfxImageEffectPropComponents, PropertyTraits.None, kOfxImageComponentNone)
            .Define(kOfxImageEffectPropPreMultiplication, PropertyTraits.None, kOfxImageUnPreMultiplied)
            .Define(kOfxImageEffectPropRenderScale, PropertyTraits.None, 1.0, 1.0)
            .Define(kOfxImagePropPixelAspectRatio, PropertyTraits.None, 1.0)
            .DefinePointer(kOfxImagePropData, PropertyTraits.None, data)
            .Define(kOfxImagePropBounds, PropertyTraits.None, bounds.x1, bounds.y1, bounds.x2, bounds.y2)
            .Define(
                kOfxImagePropRegionOfDefinition,
                PropertyTraits.None,
                regionOfDefinition.x1,
                regionOfDefinition.y1,
                regionOfDefinition.x2,
                regionOfDefinition.y2)
            .Define(kOfxImagePropRowBytes, PropertyTraits.None, rowBytes)
            .Define(kOfxImagePropField, PropertyTraits.None, kOfxImageFieldNone)
            .Define(kOfxImagePropUniqueIdentifier, PropertyTraits.None, string.Empty);
    }

    /// <summary>The clip that it belongs to.</summary>
    public HostClip Clip { get; }

    /// <summary>What the plug-in reads.</summary>
    public HostPropertySet Properties { get; }

    /// <summary>The action that fetched it.</summary>
    internal ActionScope? Scope { get; set; }

    /// <summary>Ends the loan; again is harmless.</summary>
    public void Release()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0)
        {
            Scope?.Released(this);
            Properties.Dispose();
            _released?.Invoke();
        }
    }
}
