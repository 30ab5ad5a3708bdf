using AiVideoFx.Engine.Runtime;

namespace AiVideoFx.Engine;

/// <summary>How values between pixels are made.</summary>
public enum Interpolation
{
    /// <summary>From the nearest pixel.</summary>
    Nearest,

    /// <summary>Linearly from the pixels around.</summary>
    Linear,

    /// <summary>By a cubic of 4 × 4 pixels, coefficient -0.75 as in PyTorch.</summary>
    Cubic,
}

public sealed partial class Graph
{
    /// <summary>Resizes an image, without low-pass filtering.</summary>
    /// <param name="x">(N, C, H, W).</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="by">How values between pixels are made. Nearest takes floor(x · H / height), as PyTorch's "nearest".</param>
    /// <param name="alignCorners">Whether the centres of the corner pixels stay where they are, instead of the picture's outer edges.</param>
    public Node Resize(Node x, int height, int width, Interpolation by = Interpolation.Linear, bool alignCorners = false)
    {
        if (height == x.Height && width == x.Width)
        {
            return x;
        }

        if (Device == Device.Cpu && by == Interpolation.Linear && !alignCorners)
        {
            return Emit(BilinearResize.OperatorName, [x, Int64(height, width)], x.Shape.With(-2, height).With(-1, width), domain: OwnOperators.Domain);
        }

        string mode = by switch { Interpolation.Nearest => "nearest", Interpolation.Linear => "linear", _ => "cubic" };
        string coordinates = by == Interpolation.Nearest ? "asymmetric" : alignCorners ? "align_corners" : "half_pixel";
        Shape shape = x.Shape.With(-2, height).With(-1, width);
        return Emit("Resize", [x, null, null, Int64(shape)], shape,
            by == Interpolation.Nearest
                ? [("mode", mode), ("coordinate_transformation_mode", coordinates), ("nearest_mode", "floor")]
                : [("mode", mode), ("coordinate_transformation_mode", coordinates)]);
    }

    /// <summary>Adds an image resized to the size of another one, linearly; on the CPU in one pass.</summary>
    /// <param name="sum">(N, C, H, W).</param>
    /// <param name="x">(N, C, any height, any width).</param>
    /// <returns>(N, C, H, W).</returns>
    public Node AddResized(Node sum, Node x)
    {
        if (x.Shape[0] != sum.Shape[0] || x.Channels != sum.Channels)
        {
            throw new GraphException($"AddResized: {x.Shape} does not fit {sum.Shape}: expected as many images and channels");
        }

        return Device == Device.Cpu && (x.Height != sum.Height || x.Width != sum.Width)
            ? Emit(BilinearResize.OperatorName, [x, Int64(sum.Height, sum.Width), sum], sum.Shape, domain: OwnOperators.Domain)
            : sum + Resize(x, sum.Height, sum.Width);
    }

    /// <summary>Samples an image at given positions.</summary>
    /// <param name="x">(N, C, H, W).</param>
    /// <param name="grid">(N, h, w, 2): x and y, from -1 to 1 over the picture.</param>
    /// <param name="by">How values between pixels are made.</param>
    /// <param name="border">Whether positions outside take the nearest pixel, instead of 0.</param>
    /// <param name="alignCorners">Whether -1 and 1 are the centres of the corner pixels, instead of the outer edges.</param>
    public Node GridSample(Node x, Node grid, Interpolation by = Interpolation.Linear, bool border = true, bool alignCorners = true)
    {
        if (grid.Shape.Rank != 4 || grid.Shape[3] != 2 || grid.Shape[0] != x.Shape[0])
        {
            throw new GraphException($"GridSample: grid {grid.Shape} does not fit image {x.Shape}: expected ({x.Shape[0]}, h, w, 2)");
        }

        string mode = by switch { Interpolation.Nearest => "nearest", Interpolation.Linear => "bilinear", _ => "bicubic" };
        return Emit("GridSample", [x, grid], [x.Shape[0], x.Channels, grid.Shape[1], grid.Shape[2]],
            [("mode", mode), ("padding_mode", border ? "border" : "zeros"), ("align_corners", alignCorners ? 1L : 0L)]);
    }
}
