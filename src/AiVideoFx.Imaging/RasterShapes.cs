namespace AiVideoFx.Imaging;

/// <summary>Checks that rasters fit together; messages name both shapes.</summary>
internal static class RasterShapes
{
    /// <summary>Width, height and channels must agree.</summary>
    /// <param name="expected">One raster.</param>
    /// <param name="actual">The other.</param>
    public static void ThrowIfDifferent(Raster expected, Raster actual)
    {
        if (expected.Width != actual.Width || expected.Height != actual.Height || expected.Channels != actual.Channels)
        {
            throw new ArgumentException($"expected {Describe(expected)}, got {Describe(actual)}", nameof(actual));
        }
    }

    /// <summary>Must be one channel of the size of another raster.</summary>
    /// <param name="picture">Gives the size.</param>
    /// <param name="plane">Must have it, and one channel.</param>
    public static void ThrowIfNotPlaneOf(Raster picture, Raster plane)
    {
        if (picture.Width != plane.Width || picture.Height != plane.Height || plane.Channels != 1)
        {
            throw new ArgumentException(
                $"expected one plane for {Describe(picture)}, got {Describe(plane)}", nameof(plane));
        }
    }

    private static string Describe(Raster raster) => $"{raster.Width} x {raster.Height} x {raster.Channels} channels";
}
