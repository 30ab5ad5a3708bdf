namespace AiVideoFx.Imaging;

/// <summary>Resizes rasters, separably, in float.</summary>
/// <remarks>
/// Conventions of MATLAB imresize: the pictures' edges coincide, the centre of output sample i is at (i + 0.5) / scale
/// - 0.5, kernels are widened by 1 / scale when shrinking (antialiasing), borders are mirrored, weights sum to 1.
/// Nothing is rounded or clamped between the passes or after them. A flat picture stays flat; resizing to the same size
/// is an exact copy, except by B-spline.
/// </remarks>
public static class Resize
{
    /// <summary>Fills <paramref name="destination"/> with the resized source; scale factors follow from the
    /// sizes.</summary>
    /// <param name="source">Any channels; read only.</param>
    /// <param name="destination">Same channels, any size.</param>
    /// <param name="filter">Which kernel.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    /// <exception cref="ArgumentException">Channels differ.</exception>
    public static void Apply(Raster source, Raster destination, ResizeFilter filter, int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        Apply(
            source,
            destination,
            filter,
            (double)destination.Width / source.Width,
            (double)destination.Height / source.Height,
            maxThreads);
    }

    /// <summary>Resizes by given scale factors: sizes may be a rounded multiple; left and top edges coincide.</summary>
    /// <param name="source">Any channels; read only.</param>
    /// <param name="destination">Same channels, any size.</param>
    /// <param name="filter">Which kernel; area takes its scale from the sizes.</param>
    /// <param name="scaleX">Output columns per input column; positive.</param>
    /// <param name="scaleY">Output rows per input row; positive.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    /// <exception cref="ArgumentException">Channels differ, or a scale is not positive.</exception>
    public static void Apply(
        Raster source, Raster destination, ResizeFilter filter, double scaleX, double scaleY, int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scaleX);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scaleY);
        using AxisTaps columns = CreateTaps(filter, source.Width, destination.Width, scaleX);
        using AxisTaps rows = CreateTaps(filter, source.Height, destination.Height, scaleY);
        SeparableFilter.Apply(source, columns, rows, destination, maxThreads);
    }

    /// <summary>The tap table of one axis.</summary>
    /// <param name="filter">Which kernel.</param>
    /// <param name="input">Input samples.</param>
    /// <param name="output">Output samples.</param>
    /// <param name="scale">Output samples per input sample.</param>
    internal static AxisTaps CreateTaps(ResizeFilter filter, int input, int output, double scale) => filter switch
    {
        ResizeFilter.Area => AxisTaps.CreateArea(input, output),
        ResizeFilter.Bilinear => AxisTaps.CreateKernel(input, output, scale, Triangle, 1, BorderMode.Reflect),
        ResizeFilter.Bicubic => AxisTaps.CreateKernel(input, output, scale, Cubic, 2, BorderMode.Reflect),
        ResizeFilter.Lanczos3 => AxisTaps.CreateKernel(input, output, scale, Lanczos3, 3, BorderMode.Reflect),
        ResizeFilter.BSpline => AxisTaps.CreateKernel(input, output, scale, BSpline, 2, BorderMode.Reflect),
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "expected a resize filter"),
    };

    private static double Triangle(double x) => Math.Max(0, 1 - Math.Abs(x));

    private static double Cubic(double x)
    {
        x = Math.Abs(x);
        return x switch
        {
            <= 1 => ((((1.5 * x) - 2.5) * x) * x) + 1,
            <= 2 => ((((((-0.5 * x) + 2.5) * x) - 4) * x) + 2),
            _ => 0,
        };
    }

    private static double Lanczos3(double x) => Math.Abs(x) < 3 ? Sinc(x) * Sinc(x / 3) : 0;

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static double BSpline(double x)
    {
        x = Math.Abs(x);
        return x switch
        {
            < 1 => (2.0 / 3) - (x * x) + (x * x * x / 2),
            < 2 => (2 - x) * (2 - x) * (2 - x) / 6,
            _ => 0,
        };
    }
}
