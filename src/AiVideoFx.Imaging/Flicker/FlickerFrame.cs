using System.Numerics.Tensors;
using AiVideoFx.Imaging.Flow;

namespace AiVideoFx.Imaging.Flicker;

/// <summary>What measuring flicker needs of one frame: a small picture, as logarithms and as structure.</summary>
/// <remarks>Immutable once made, garbage-collected, shared between threads.</remarks>
public sealed class FlickerFrame
{
    /// <summary>The working picture's longer side, in pixels: gains are smooth, and flow at this size sees what matters.</summary>
    public const int LongestSide = 320;

    // Added before the logarithm; about half a code value of 8 bits, so that black stays finite.
    private const float LogFloor = 0.004f;

    // Luma at which a sample counts half: below it, noise and black level make ratios unreliable.
    private const float HalfReliableLuma = 0.05f;

    // Above it an integer sample may have been clipped, and then its ratio to a neighbour is meaningless.
    private const float ClippedLuma = 0.97f;

    // Window of the local mean and deviation, as a share of the width.
    private const double StructureWindow = 1 / 40.0;

    private FlickerFrame(Raster level, Raster reliability, Raster structure, Raster shot)
    {
        Shot = shot;
        Level = level;
        Reliability = reliability;
        Structure = structure;
    }

    /// <summary>Memory held, in bytes.</summary>
    public long Bytes => (Level.Pixels.Length + Reliability.Pixels.Length + Structure.Pixels.Length + Shot.Pixels.Length) * (long)sizeof(float);

    /// <summary>1 or 3: channels that get a gain of their own.</summary>
    public int Channels => Level.Channels;

    /// <summary>Natural logarithm of the signal: 1 channel (luma) or 3.</summary>
    internal Raster Level { get; }

    /// <summary>How much a sample's logarithm can be trusted, 0 to 1.</summary>
    internal Raster Reliability { get; }

    /// <summary>As <see cref="LocalContrast"/> makes it: blind to any smooth gain.</summary>
    internal Raster Structure { get; }

    /// <summary>What <see cref="SceneCut"/> compares.</summary>
    internal Raster Shot { get; }

    /// <summary>Size of the working picture of a frame; never larger than the frame.</summary>
    /// <param name="width">The frame's columns, at least 1.</param>
    /// <param name="height">The frame's rows, at least 1.</param>
    public static (int Width, int Height) WorkingSize(int width, int height)
    {
        double scale = Math.Min(1.0, LongestSide / (double)Math.Max(width, height));
        return (Math.Max(1, (int)Math.Round(width * scale)), Math.Max(1, (int)Math.Round(height * scale)));
    }

    /// <summary>Prepares a frame.</summary>
    /// <param name="picture">1 or 3 channels of <see cref="WorkingSize"/>, display-referred, not limited to [0, 1]; NaN counts as 0.</param>
    /// <param name="perChannel">Keep the channels apart, where there are three.</param>
    /// <param name="clips">Whether values end at 1.0, as integer depths do.</param>
    public static FlickerFrame Create(Raster picture, bool perChannel, bool clips)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (picture.Channels is not (1 or 3))
        {
            throw new ArgumentException($"expected 1 or 3 channels, got {picture.Channels}", nameof(picture));
        }

        int width = picture.Width;
        int height = picture.Height;
        Raster luma = Raster.Allocate(width, height);
        if (picture.Channels == 1)
        {
            picture.Pixels.CopyTo(luma.Pixels);
        }
        else
        {
            LumaWeights weights = LumaWeights.Rec709;
            TensorPrimitives.Multiply(picture.Plane(0), weights.Red, luma.Pixels);
            TensorPrimitives.MultiplyAdd(picture.Plane(1), weights.Green, luma.Pixels, luma.Pixels);
            TensorPrimitives.MultiplyAdd(picture.Plane(2), weights.Blue, luma.Pixels, luma.Pixels);
        }

        Clean(luma.Pixels);
        Raster level = Raster.Allocate(width, height, perChannel ? picture.Channels : 1);
        (perChannel ? picture : luma).Pixels.CopyTo(level.Pixels);
        Clean(level.Pixels);
        TensorPrimitives.Add(level.Pixels, LogFloor, level.Pixels);
        TensorPrimitives.Log(level.Pixels, level.Pixels);

        Raster reliability = Raster.Allocate(width, height);
        Span<float> y = luma.Pixels;
        Span<float> r = reliability.Pixels;
        for (int i = 0; i < y.Length; i++)
        {
            float square = y[i] * y[i];
            r[i] = clips && y[i] > ClippedLuma ? 0 : square / (square + (HalfReliableLuma * HalfReliableLuma));
        }

        Raster structure = Raster.Allocate(width, height);
        LocalContrast.Normalize(luma, structure, Math.Max(2, width * StructureWindow));
        using Raster rented = SceneCut.Structure(luma);
        Raster shot = Raster.Allocate(rented.Width, rented.Height);
        rented.Pixels.CopyTo(shot.Pixels);
        return new FlickerFrame(level, reliability, structure, shot);
    }

    // Not a number and what lies below zero become 0, what is absurdly bright becomes bright.
    private static void Clean(Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = values[i] > 0 ? Math.Min(values[i], 1e4f) : 0;
        }
    }
}
