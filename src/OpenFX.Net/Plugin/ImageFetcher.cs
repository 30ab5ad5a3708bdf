using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>Fetches images and refuses those that cannot be, by name.</summary>
internal sealed unsafe class ImageFetcher(ActionCall call)
{
    private const int MaximumSide = 1 << 20;

    public Image? Fetch(ClipDescriptor clip, double time)
    {
        OfxImageClipHandle handle = call.Host.Clip(call.Handle, clip.Name, out PropertySet clipSet);
        OfxImageEffectSuiteV1* suite = call.Host.ImageEffect;
        if (handle.IsNull || suite->clipGetImage is null)
        {
            return null;
        }

        OfxPropertySetHandle set = default;
        if (suite->clipGetImage(handle, time, null, &set) != OfxStatus.kOfxStatOK || set.IsNull)
        {
            return null;
        }

        try
        {
            Image? image = Read(clip, time, set, clipSet);
            if (image is not null)
            {
                return call.Add(image);
            }
        }
        catch
        {
            Release(call.Host, set);
            throw;
        }

        Release(call.Host, set);
        return null;
    }

    public static void Release(HostConnection host, OfxPropertySetHandle set)
    {
        if (host.ImageEffect->clipReleaseImage is not null)
        {
            host.ImageEffect->clipReleaseImage(set);
        }
    }

    private Image? Read(ClipDescriptor clip, double time, OfxPropertySetHandle set, PropertySet clipSet)
    {
        ImageProperties p = new(call.Host.Properties(set));
        byte* data = (byte*)p.Data.Get(0);
        if (data is null)
        {
            return null; // some hosts hand out an empty set for a clip without connection
        }

        ImageDepth depth = OfxEnums.ToDepth(p.PixelDepth.Get()) is ImageDepth d and not ImageDepth.None
            ? d
            : throw Refuse(clip, time, $"pixel depth '{p.PixelDepth.Get()}'", "byte, short, half or float");
        ImageComponents components = OfxEnums.ToComponents(p.Components.Get()) is ImageComponents c and not ImageComponents.None
            ? c
            : throw Refuse(clip, time, $"components '{p.Components.Get()}'", "RGBA, RGB or Alpha");
        RectI bounds = new(p.Bounds.Get(0, 0), p.Bounds.Get(0, 1), p.Bounds.Get(0, 2), p.Bounds.Get(0, 3));
        if (bounds.IsEmpty || bounds.Width > MaximumSide || bounds.Height > MaximumSide)
        {
            throw Refuse(clip, time, $"bounds {bounds}", $"1 to {MaximumSide} pixels each way");
        }

        long rowLength = (long)bounds.Width * components.Count() * depth.BytesPerComponent();
        long rowBytes = p.RowBytes.Get(0);
        if (bounds.Height == 1)
        {
            rowBytes = Math.Abs(rowBytes) < rowLength ? rowLength : rowBytes; // one row: how far the next would be is moot
        }

        if (Math.Abs(rowBytes) < rowLength)
        {
            throw Refuse(clip, time, $"row bytes {rowBytes}", $"at least {rowLength} either way for {bounds.Width} pixels");
        }

        long length = (Math.Abs(rowBytes) * (bounds.Height - 1)) + rowLength;
        if (length > int.MaxValue)
        {
            throw Refuse(clip, time, $"an image of {length} bytes", "less than 2 GiB");
        }

        int bottom = rowBytes < 0 ? (int)(-rowBytes * (bounds.Height - 1)) : 0;
        string? alpha = p.PreMultiplication.Get() ?? new ClipInstanceProperties(clipSet).PreMultiplication.Get();
        return new Image(call, set, new NativeBytes(data - bottom, (int)length))
        {
            Clip = clip,
            Time = time,
            Bounds = bounds,
            RegionOfDefinition = RegionOfDefinition(p, bounds),
            Depth = depth,
            Components = components,
            RowBytes = (int)rowBytes,
            BottomRowOffset = bottom,
            Scale = new Double2(Scale(p, 0), Scale(p, 1)),
            PixelAspect = p.PixelAspectRatio.Get(1) is > 0.01 and < 100 and var aspect ? aspect : 1,
            Alpha = OfxEnums.ToAlpha(alpha) ?? AlphaState.UnPremultiplied,
            Field = OfxEnums.ToField(p.Field.Get()) ?? ImageField.None,
            UniqueIdentifier = p.UniqueIdentifier.Get(),
        };
    }

    private static RectI RegionOfDefinition(ImageProperties p, RectI bounds)
    {
        ReadOnlyIntProperty rod = p.RegionOfDefinition;
        RectI region = new(rod.Get(0, 0), rod.Get(0, 1), rod.Get(0, 2), rod.Get(0, 3));
        return region.IsEmpty ? bounds : region;
    }

    private static double Scale(ImageProperties p, int index) =>
        p.RenderScale.Get(1, index) is > 1e-6 and < 1e6 and var scale ? scale : 1;

    private OfxException Refuse(ClipDescriptor clip, double time, string came, string expected) => new(
        OfxStatus.kOfxStatErrImageFormat,
        $"{call.Name}: the host gave clip '{clip.Name}' at frame {time} with {came}; expected {expected}");
}
