using AiVideoFx.Host;
using AiVideoFx.Imaging;
using AiVideoFx.Testing.Footage;

namespace AiVideoFx.Testing;

/// <summary>Everything about a host frame but its pixels, and a seed for those.</summary>
/// <param name="Bounds">Which pixels; y up.</param>
/// <param name="Depth">Storage of a component.</param>
/// <param name="Components">Components of a pixel.</param>
/// <param name="Layout">How rows lie in memory.</param>
/// <param name="Seed">Of the pixels.</param>
public sealed record FrameShape(PixelRect Bounds, PixelDepth Depth, PixelComponents Components, FrameLayout Layout, int Seed)
{
    /// <summary>A frame of this shape with smooth noise in [0, 1] (alpha too).</summary>
    /// <returns>Disposed by the caller.</returns>
    public HostFrame CreateFrame()
    {
        HostFrame frame = HostFrame.Rent(Bounds, Depth, Components, Layout);
        using Raster pixels = CreateRaster();
        RasterConversion.FromRaster(pixels, frame.View);
        return frame;
    }

    /// <summary>The pixels of <see cref="CreateFrame"/> before they are stored.</summary>
    /// <returns>Disposed by the caller.</returns>
    public Raster CreateRaster()
    {
        Raster pixels = Raster.Rent(Bounds.Width, Bounds.Height, Components.Count());
        for (int c = 0; c < pixels.Channels; c++)
        {
            for (int y = 0; y < pixels.Height; y++)
            {
                Span<float> row = pixels.Row(y, c);
                for (int x = 0; x < row.Length; x++)
                {
                    row[x] = Noise.Fractal(x * 0.21f, y * 0.21f, Seed + (c * 17), 3);
                }
            }
        }

        return pixels;
    }
}
