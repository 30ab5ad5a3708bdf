using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Flow;

/// <summary>One scale of a frame: luma times <see cref="FlowPyramid.InnerScale"/> with its edge repeated, and its gradient.</summary>
internal sealed class PyramidLevel : IDisposable
{
    private const int MinimumRows = 32;

    public PyramidLevel(PaddedPlane image, int maxThreads)
    {
        Image = image;
        GradientX = new PaddedPlane(image.Width, image.Height);
        GradientY = new PaddedPlane(image.Width, image.Height);
        GradientX.Clear();
        GradientY.Clear();
        RowParallel.Run(
            (from, to) => Differences.Central(image, GradientX, GradientY, from, to), image.Height, maxThreads, MinimumRows);
        GradientX.ClearSides();
        GradientY.ClearSides();
    }

    public int Width => Image.Width;

    public int Height => Image.Height;

    public PaddedPlane Image { get; }

    /// <summary>Change for a pixel to the right; 0 in the margin.</summary>
    public PaddedPlane GradientX { get; }

    /// <summary>Change for a pixel down; 0 in the margin.</summary>
    public PaddedPlane GradientY { get; }

    public void Dispose()
    {
        Image.Dispose();
        GradientX.Dispose();
        GradientY.Dispose();
    }
}
