using AiVideoFx.Imaging;

namespace AiVideoFx.Host;

/// <summary>
/// Turns an opaque picture into a matte: white is 1, black is 0, by the luma weights of Rec. 709 on the values as they
/// are.
/// </summary>
internal static class MaskConversion
{
    public static void LumaToAlpha(FrameView source, FrameView destination)
    {
        using Raster luma = Raster.Rent(source.Width, source.Height);
        RasterConversion.ToLuma(source, luma, LumaWeights.Rec709);
        RasterConversion.FromRaster(luma, destination);
    }
}
