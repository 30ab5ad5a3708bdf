using System.Numerics.Tensors;
using AiVideoFx.Imaging.Color;

namespace AiVideoFx.Imaging.Motion;

/// <summary>A frame made small and display-referred: what flow and networks look at, never what is shown.</summary>
/// <remarks>
/// Each pixel is the mean of a block of <see cref="Divisor"/> x <see cref="Divisor"/> pixels, at the right and lower edge of what
/// there is of one. Top row first. The creator disposes it.
/// </remarks>
public sealed class AnalysisPicture : IDisposable
{
    /// <summary>Exponent from linear light to what a display shows: a pure power, as in Recommendation ITU-R BT.1886.</summary>
    private const float DisplayExponent = 1 / 2.4f;

    private const int MinimumRows = 4;

    /// <summary>Deviation of the blur that paints a layer over, as a share of the longer side.</summary>
    private const double PaintSigma = 0.05;

    private AnalysisPicture(PixelRect frame, int divisor)
    {
        (Frame, Divisor) = (frame, divisor);
        (int width, int height) = (SizeFor(frame.Width, divisor), SizeFor(frame.Height, divisor));
        Color = Raster.Rent(width, height, 3);
        Luma = Raster.Rent(width, height);
    }

    /// <summary>The part of the picture plane that was looked at.</summary>
    public PixelRect Frame { get; }

    /// <summary>Pixels of the frame for one of the analysis, on each axis.</summary>
    public int Divisor { get; }

    /// <summary>Three channels, RGB, clamped to [0, 1] and always numbers: for networks. HDR highlights are cut here and only
    /// here.</summary>
    public Raster Color { get; }

    /// <summary>One channel, Rec. 601 weights, not clamped: for flow, which cleans it itself.</summary>
    public Raster Luma { get; }

    /// <summary>This picture with all but one layer painted over by what is around: what is left is that layer's motion.</summary>
    /// <param name="layer">One channel of the picture's size: 1 where the layer is seen, 0 where something else is.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    /// <returns>The caller disposes it.</returns>
    public AnalysisPicture Only(Raster layer, int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(layer);
        RasterShapes.ThrowIfNotPlaneOf(Color, layer);
        AnalysisPicture result = new(Frame, Divisor);
        Paint(Color, layer, result.Color, maxThreads);
        Paint(Luma, layer, result.Luma, maxThreads);
        return result;
    }

    /// <summary>Pixels of the analysis along an axis.</summary>
    /// <param name="pixels">Pixels of the frame.</param>
    /// <param name="divisor">Pixels of the frame for one of the analysis.</param>
    public static int SizeFor(int pixels, int divisor) => (pixels + divisor - 1) / divisor;

    /// <summary>Looks at a whole image.</summary>
    /// <param name="source">Any depth and components; of a matte, alpha is taken for grey.</param>
    /// <param name="divisor">1 to 64; 2 for most footage, 4 or 8 for 4K and 8K. May be larger than the picture.</param>
    /// <param name="transfer">How the source encodes light where it is not display-referred; null where it is.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    public static AnalysisPicture Create(
        FrameView source, int divisor = 2, TransferFunction? transfer = null, int maxThreads = 1) =>
        Create(source, source.Bounds, divisor, transfer, maxThreads);

    /// <summary>Looks at a part of the picture plane, which images of different bounds can share.</summary>
    /// <param name="source">Any depth and components; of a matte, alpha is taken for grey.</param>
    /// <param name="frame">What to look at; where the source has no pixels, its edge is repeated.</param>
    /// <param name="divisor">1 to 64; 2 for most footage, 4 or 8 for 4K and 8K. May be larger than the picture.</param>
    /// <param name="transfer">How the source encodes light where it is not display-referred; null where it is.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    /// <exception cref="ArgumentException">The source or the frame is empty.</exception>
    public static AnalysisPicture Create(
        FrameView source, PixelRect frame, int divisor, TransferFunction? transfer = null, int maxThreads = 1)
    {
        if (divisor is < 1 or > 64)
        {
            throw new ArgumentOutOfRangeException(nameof(divisor), divisor, "Allowed: 1 to 64.");
        }

        if (source.Bounds.IsEmpty || frame.IsEmpty)
        {
            throw new ArgumentException(
                $"Expected pixels to look at, got source {source.Bounds} and frame {frame}.", nameof(source));
        }

        AnalysisPicture picture = new(frame, divisor);
        RowParallel.Run(
            (first, end) =>
            {
                using AnalysisRows rows = new(source, frame, divisor);
                for (int y = first; y < end; y++)
                {
                    rows.Average(y, picture.Color.Row(y, 0), picture.Color.Row(y, 1), picture.Color.Row(y, 2));
                    picture.FinishRow(y, transfer);
                }
            },
            picture.Luma.Height,
            maxThreads,
            MinimumRows);
        return picture;
    }

    // A wide blur reaches into the middle of what is covered, and leaves no edge there that could seem to move.
    private static void Paint(Raster source, Raster layer, Raster result, int maxThreads)
    {
        double sigma = Math.Max(source.Width, source.Height) * PaintSigma;
        GaussianBlur.ApplyWeighted(source, layer, result, sigma, fallback: 0.5f, maxThreads: maxThreads);
        for (int channel = 0; channel < source.Channels; channel++)
        {
            // result + (source - result) * layer
            TensorPrimitives.Lerp(result.Plane(channel), source.Plane(channel), layer.Plane(), result.Plane(channel));
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Color.Dispose();
        Luma.Dispose();
    }

    private void FinishRow(int y, TransferFunction? transfer)
    {
        Span<float> luma = Luma.Row(y);
        LumaWeights weights = LumaWeights.Rec601;
        for (int channel = 0; channel < 3; channel++)
        {
            Span<float> row = Color.Row(y, channel);
            if (transfer is not null)
            {
                transfer.Decode(row, row);
                TensorPrimitives.Max(row, 0, row);
                TensorPrimitives.Pow(row, DisplayExponent, row);
            }

            float weight = channel == 0 ? weights.Red : channel == 1 ? weights.Green : weights.Blue;
            if (channel == 0)
            {
                TensorPrimitives.Multiply(row, weight, luma);
            }
            else
            {
                TensorPrimitives.MultiplyAdd(row, weight, luma, luma);
            }

            AnalysisRows.ClampToDisplay(row);
        }
    }
}
