using AiVideoFx.Engine.Runtime;

namespace AiVideoFx.Engine;

public sealed partial class Graph
{
    /// <summary>The same elements in another shape.</summary>
    public Node Reshape(Node x, Shape shape)
    {
        if (x.Shape.Count != shape.Count)
        {
            throw new GraphException($"Reshape: the {x.Shape.Count} elements of {x.Shape} do not make {shape}, which has {shape.Count}");
        }

        return Emit("Reshape", [x, Int64(shape)], shape);
    }

    /// <summary>Reorders axes.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">For each axis of the result, the axis of <paramref name="x"/> it comes from.</param>
    public Node Transpose(Node x, params ReadOnlySpan<int> axes)
    {
        if (axes.Length != x.Shape.Rank)
        {
            throw new GraphException($"Transpose: {axes.Length} axes given for the {x.Shape.Rank} of {x.Shape}");
        }

        int[] sizes = new int[axes.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = x.Shape[axes[i]];
        }

        return Emit("Transpose", [x], Shape.Create(sizes), [("perm", Longs(axes))]);
    }

    /// <summary>Puts values one after the other along an axis.</summary>
    public Node Concat(int axis, params ReadOnlySpan<Node> parts)
    {
        if (parts.Length == 1)
        {
            return parts[0];
        }

        Shape first = parts[0].Shape;
        int at = Axis("Concat", parts[0], axis);
        int size = 0;
        foreach (Node part in parts)
        {
            if (part.Shape.Rank != first.Rank || !part.Shape.With(at, 0).Equals(first.With(at, 0)) || part.Type != parts[0].Type)
            {
                throw new GraphException(
                    $"Concat: {part.Type} {part.Shape} does not fit {parts[0].Type} {first}: all but axis {at} must be the same");
            }

            size += part.Shape[at];
        }

        return Emit("Concat", [.. parts], first.With(at, size), [("axis", (long)at)]);
    }

    /// <summary>Channels one after the other.</summary>
    public Node Concat(params ReadOnlySpan<Node> parts) => Concat(1, parts);

    /// <summary>A part of an axis.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="start">First position.</param>
    /// <param name="length">Number of positions.</param>
    /// <param name="step">Distance between positions; with -1 they run backwards from <paramref name="start"/>.</param>
    public Node Slice(Node x, int axis, int start, int length, int step = 1)
    {
        int at = Axis("Slice", x, axis);
        int last = start + (length - 1) * step;
        if (start < 0 || length < 1 || last < 0 || Math.Max(start, last) >= x.Shape[at])
        {
            throw new GraphException($"Slice: {length} positions from {start} by {step} do not lie in axis {at} of {x.Shape}");
        }

        if (step == 1 && length == x.Shape[at])
        {
            return x;
        }

        // Backwards down to 0, the end is "before the first", which ONNX writes as any number below -size.
        long end = last + step >= 0 ? last + step : long.MinValue + 1;
        return Emit("Slice", [x, Int64(start), Int64(end), Int64(at), Int64(step)], x.Shape.With(at, length));
    }

    /// <summary>Channels from <paramref name="start"/> on.</summary>
    public Node Channels(Node x, int start, int count) => Slice(x, 1, start, count);

    /// <summary>Cuts the channels into groups of these sizes.</summary>
    public Node[] Split(Node x, params ReadOnlySpan<int> sizes)
    {
        Shape[] shapes = new Shape[sizes.Length];
        int sum = 0;
        for (int i = 0; i < shapes.Length; i++)
        {
            shapes[i] = x.Shape.With(1, sizes[i]);
            sum += sizes[i];
        }

        if (sum != x.Channels)
        {
            throw new GraphException($"Split: groups of {sum} channels together cut {x.Shape}, which has {x.Channels}");
        }

        return EmitMany("Split", [x, Int64(Longs(sizes))], shapes, [("axis", 1L)]);
    }

    /// <summary>The top left part of an image.</summary>
    public Node Crop(Node x, int height, int width) => Slice(Slice(x, -2, 0, height), -1, 0, width);

    /// <summary>Repeats axes of size 1.</summary>
    public Node Expand(Node x, Shape shape) =>
        Broadcast("Expand", x.Shape, shape).Equals(shape)
            ? Emit("Expand", [x, Int64(shape)], shape)
            : throw new GraphException($"Expand: {x.Shape} does not expand to {shape}");

    /// <summary>Turns groups of factor² channels into blocks of factor × factor pixels, as PyTorch's PixelShuffle.</summary>
    public Node PixelShuffle(Node x, int factor)
    {
        int square = factor * factor;
        if (x.Channels % square != 0)
        {
            throw new GraphException($"PixelShuffle: the channels of {x.Shape} are no multiple of {square}");
        }

        Shape shape = [x.Shape[0], x.Channels / square, x.Height * factor, x.Width * factor];
        return factor == 1 ? x
            : Device == Device.Cpu ? Emit(Runtime.PixelShuffle.OperatorName, [x, Int64(factor)], shape, domain: OwnOperators.Domain)
            : Emit("DepthToSpace", [x], shape, [("blocksize", (long)factor), ("mode", "CRD")]);
    }

    /// <summary>The inverse of <see cref="PixelShuffle"/>, as PyTorch's PixelUnshuffle.</summary>
    /// <remarks>Made of reshapes: SpaceToDepth orders channels otherwise and has no kernel on WebGPU.</remarks>
    public Node PixelUnshuffle(Node x, int factor)
    {
        (int n, int c, int h, int w) = (x.Shape[0], x.Channels, x.Height / factor, x.Width / factor);
        if (h * factor != x.Height || w * factor != x.Width)
        {
            throw new GraphException($"PixelUnshuffle: the sides of {x.Shape} are no multiples of {factor}");
        }

        Node blocks = Reshape(x, [n * c, h, factor, w, factor]);
        return Reshape(Transpose(blocks, 0, 2, 4, 1, 3), [n, c * factor * factor, h, w]);
    }
}
