using System.Numerics.Tensors;
using AiVideoFx.Imaging;

namespace AiVideoFx.Testing.Footage.Flicker;

/// <summary>A way in which footage flickers: a smooth gain for each frame, known exactly.</summary>
/// <remarks>
/// The gain is a factor on gamma-coded (display-referred) pixels: 0.1 in log-gain is about 10 % of code value, or a quarter
/// of a stop of light. Frames differ by their number only, so any frame can be asked for in any order.
/// </remarks>
public abstract record FlickerModel
{
    /// <summary>The truth: natural logarithm of the gain of each pixel and channel, (3, H, W).</summary>
    /// <param name="frame">Any number.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <returns>Disposed by the caller.</returns>
    public Raster LogGain(int frame, int width, int height)
    {
        Raster gain = Raster.Rent(width, height, 3);
        gain.Pixels.Clear();
        AddLogGain(frame, gain);
        return gain;
    }

    /// <summary>Makes a frame flicker.</summary>
    /// <param name="clean">(3 or 4, H, W); not changed. Alpha passes.</param>
    /// <param name="frame">Its number.</param>
    /// <param name="clamp">Limits the result to [0, 1], as a camera does; the truth is then lost where it clips.</param>
    public FlickeredFrame Apply(Raster clean, int frame, bool clamp = true)
    {
        ArgumentNullException.ThrowIfNull(clean);
        Raster gain = LogGain(frame, clean.Width, clean.Height);
        Raster picture = clean.Clone();
        Parallel.For(0, clean.Height, y =>
        {
            float[] factors = new float[clean.Width];
            for (int c = 0; c < 3; c++)
            {
                Span<float> row = picture.Row(y, c);
                TensorPrimitives.Exp(gain.Row(y, c), factors);
                TensorPrimitives.Multiply(row, factors, row);
            }
        });
        Stain(frame, picture);
        if (clamp)
        {
            for (int c = 0; c < 3; c++)
            {
                Span<float> plane = picture.Plane(c);
                TensorPrimitives.Min(plane, 1f, plane);
                TensorPrimitives.Max(plane, 0f, plane);
            }
        }

        return new FlickeredFrame(picture, gain);
    }

    /// <summary>Adds this model's log-gain to what is there.</summary>
    /// <param name="frame">Any number.</param>
    /// <param name="logGain">(3, H, W).</param>
    protected internal abstract void AddLogGain(int frame, Raster logGain);

    /// <summary>Adds what is not a gain, such as dirt; nothing unless overridden.</summary>
    /// <param name="frame">Any number.</param>
    /// <param name="picture">The flickering picture, changed in place.</param>
    protected internal virtual void Stain(int frame, Raster picture)
    {
    }

    /// <summary>Adds a constant to each channel.</summary>
    /// <param name="logGain">Changed.</param>
    /// <param name="red">Added to channel 0.</param>
    /// <param name="green">Added to channel 1.</param>
    /// <param name="blue">Added to channel 2.</param>
    protected static void AddConstant(Raster logGain, float red, float green, float blue)
    {
        ArgumentNullException.ThrowIfNull(logGain);
        TensorPrimitives.Add(logGain.Plane(0), red, logGain.Plane(0));
        TensorPrimitives.Add(logGain.Plane(1), green, logGain.Plane(1));
        TensorPrimitives.Add(logGain.Plane(2), blue, logGain.Plane(2));
    }
}
