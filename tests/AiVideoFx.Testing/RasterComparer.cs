using System.Globalization;
using AiVideoFx.Imaging;
using NUnit.Framework;

namespace AiVideoFx.Testing;

/// <summary>A rule for when two pictures count as the same. A failure says by how much, where, and leaves both pictures.</summary>
/// <param name="Maximum">Largest difference allowed; 0 asks for equal values (NaN equals NaN).</param>
/// <param name="Unit">What <paramref name="Maximum"/> is in, for the message.</param>
/// <param name="Mean">Largest mean difference allowed.</param>
/// <param name="MinimumPsnr">Smallest PSNR (peak 1) allowed, in dB.</param>
public sealed record RasterComparer(
    double Maximum, string Unit = "pixel value", double Mean = double.PositiveInfinity, double MinimumPsnr = double.NegativeInfinity)
{
    /// <summary>Every value the same, bit for bit but for the sign of zero.</summary>
    public static RasterComparer Exact { get; } = new(0);

    /// <summary>Float arithmetic in another order: 1e-6.</summary>
    public static RasterComparer FloatArithmetic { get; } = new(1e-6);

    /// <summary>No more than so many steps of 8 bits apart.</summary>
    /// <param name="steps">Code values of 255.</param>
    public static RasterComparer ByteSteps(double steps) => new(steps / 255, $"pixel value ({steps} of 255)");

    /// <summary>No more than so far apart.</summary>
    /// <param name="maximum">Largest difference.</param>
    /// <param name="unit">What it is in: "pixels" for flow.</param>
    public static RasterComparer Within(double maximum, string unit = "pixel value") => new(maximum, unit);

    /// <summary>At least so alike.</summary>
    /// <param name="decibels">PSNR with peak 1.</param>
    public static RasterComparer Psnr(double decibels) => new(double.PositiveInfinity, MinimumPsnr: decibels);

    /// <summary>Fails the test unless the pictures count as the same.</summary>
    /// <param name="expected">What it should be.</param>
    /// <param name="actual">What it is.</param>
    /// <param name="what">Names the pictures in the message and in the file names.</param>
    /// <param name="where">Only pixels where this plane is at least 0.5; null is everywhere.</param>
    public void Check(Raster expected, Raster actual, string what = "picture", Raster? where = null)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(actual);
        if (expected.Width != actual.Width || expected.Height != actual.Height || expected.Channels != actual.Channels)
        {
            Assert.Fail($"{what}: expected {expected.Width} x {expected.Height} x {expected.Channels}, "
                + $"got {actual.Width} x {actual.Height} x {actual.Channels}");
        }

        RasterDifference d = RasterDifference.Between(expected, actual, where);
        if (d.Maximum <= Maximum && d.Mean <= Mean && d.Psnr >= MinimumPsnr)
        {
            return;
        }

        string name = string.Concat($"{TestContext.CurrentContext.Test.FullName}-{what}".Select(c => char.IsLetterOrDigit(c) ? c : '-'));
        name = name.Length > 120 ? name[^120..] : name;
        string first = PictureFile.Write(expected, TestPaths.Failures, name + "-expected");
        string second = PictureFile.Write(actual, TestPaths.Failures, name + "-actual");
        Assert.Fail(string.Create(
            CultureInfo.InvariantCulture,
            $"""
             {what} differs. allowed: maximum {Maximum:g4} {Unit}, mean {Mean:g4}, PSNR {MinimumPsnr:g4} dB
             found: maximum {d.Maximum:g6} at x {d.X}, y {d.Y}, channel {d.Channel} (expected {d.Expected:g9}, got {d.Actual:g9}), mean {d.Mean:g6}, PSNR {d.Psnr:f2} dB, {d.Count} values
             expected: {first}
             actual:   {second}
             """));
    }
}
