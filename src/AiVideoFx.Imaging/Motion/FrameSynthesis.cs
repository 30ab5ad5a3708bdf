namespace AiVideoFx.Imaging.Motion;

/// <summary>Makes the picture between two frames: fetches the original pixels along a motion field and joins them.</summary>
/// <remarks>
/// Numbers are blended as they are stored, alpha like a colour, never clamped; HDR survives. A place outside the picture repeats
/// its edge and counts less than the other frame. Values that are not finite stay where they lead. The result is the same, bit for
/// bit, for any number of threads and any division into windows.
/// </remarks>
public static class FrameSynthesis
{
    private const int MinimumRows = 8;

    /// <summary>Makes a window of the new frame.</summary>
    /// <param name="first">The frame before; any depth and components. Float RGBA is read where it lies.</param>
    /// <param name="second">The frame after; bounds and format may differ from those of <paramref name="first"/>.</param>
    /// <param name="field">Where pixels come from.</param>
    /// <param name="frame">The part of the picture plane that the field covers: what was analysed.</param>
    /// <param name="output">The window to fill, all of it; inside <paramref name="frame"/>, any depth and components.</param>
    /// <param name="options">Null is <see cref="SynthesisOptions.Default"/>.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    /// <exception cref="ArgumentException">A source is empty, the window leaves the frame, or the field does not fit it.</exception>
    public static void Synthesize(
        FrameView first,
        FrameView second,
        MotionField field,
        PixelRect frame,
        FrameView output,
        SynthesisOptions? options = null,
        int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(field);
        options ??= SynthesisOptions.Default;
        options.Check(frame);
        field.Check(frame);
        if (first.Bounds.IsEmpty || second.Bounds.IsEmpty)
        {
            throw new ArgumentException(
                $"Expected two pictures, got bounds {first.Bounds} and {second.Bounds}.", nameof(first));
        }

        if (!frame.Contains(output.Bounds))
        {
            throw new ArgumentException($"The window {output.Bounds} leaves the frame {frame} that was analysed.", nameof(output));
        }

        if (output.Bounds.IsEmpty)
        {
            return;
        }

        using FloatPixels pixels0 = FloatPixels.Of(first, maxThreads);
        using FloatPixels pixels1 = FloatPixels.Of(second, maxThreads);
        RowParallel.Run(
            (from, end) =>
            {
                using SynthesisRows rows = new(pixels0.View, pixels1.View, field, frame, output, options);
                for (int row = from; row < end; row++)
                {
                    rows.Make(output.Bounds.Y1 + row);
                }
            },
            output.Height,
            maxThreads,
            MinimumRows);
    }
}
