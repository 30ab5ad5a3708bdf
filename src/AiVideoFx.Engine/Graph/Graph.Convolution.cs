using AiVideoFx.Engine.Runtime;

namespace AiVideoFx.Engine;

/// <summary>How positions outside an image are filled.</summary>
public enum PadMode
{
    /// <summary>With a number, 0 where none is given.</summary>
    Constant,

    /// <summary>With the nearest pixel.</summary>
    Edge,

    /// <summary>By mirroring at the centre of the outermost pixel, which is not repeated.</summary>
    Reflect,
}

public sealed partial class Graph
{
    /// <summary>Two-dimensional convolution with the weights of a scope, as PyTorch's Conv2d.</summary>
    /// <param name="x">(N, C, H, W).</param>
    /// <param name="w">Holds weight (<paramref name="features"/>, C / groups, kernel, kernel) and, where there is one, bias.</param>
    /// <param name="features">Channels of the result.</param>
    /// <param name="kernel">Sides of the kernel.</param>
    /// <param name="stride">Step between results.</param>
    /// <param name="padding">Zeros added on each side; null adds what keeps the size at stride 1.</param>
    /// <param name="dilation">Distance between the kernel's taps.</param>
    /// <param name="groups">Blocks of channels that do not see each other.</param>
    public Node Conv(
        Node x, Weights w, int features, int kernel, int stride = 1, int? padding = null, int dilation = 1, int groups = 1)
    {
        Tensor weight = w.Get("weight", features, x.Channels / groups, kernel, kernel);
        Tensor? bias = w.Has("bias") ? w.Get("bias", features) : null;
        return Conv(x, weight, bias, [stride, stride], [padding ?? dilation * (kernel - 1) / 2, padding ?? dilation * (kernel - 1) / 2],
            [dilation, dilation], groups);
    }

    /// <summary>Convolution over any number of spatial axes with given weights.</summary>
    /// <param name="x">(N, C, …).</param>
    /// <param name="weight">(Features, C / groups, kernel sizes…).</param>
    /// <param name="bias">(Features), or null.</param>
    /// <param name="strides">Step, one number a spatial axis.</param>
    /// <param name="padding">Zeros on each side, one number a spatial axis.</param>
    /// <param name="dilations">Distance between taps, one number a spatial axis; empty for 1.</param>
    /// <param name="groups">Blocks of channels that do not see each other.</param>
    public Node Conv(
        Node x, Tensor weight, Tensor? bias, ReadOnlySpan<int> strides, ReadOnlySpan<int> padding, ReadOnlySpan<int> dilations = default,
        int groups = 1)
    {
        int axes = x.Shape.Rank - 2;
        if (axes < 1 || weight.Shape.Count != axes + 2 || weight.Shape[1] * groups != x.Channels || strides.Length != axes
            || padding.Length != axes)
        {
            throw new GraphException($"Conv: image {x.Shape} does not fit weight {new Printed(weight)} of '{weight.Name}' in {groups} groups");
        }

        int[] sizes = new int[axes + 2];
        (sizes[0], sizes[1]) = (x.Shape[0], weight.Shape[0]);
        long[] kernel = new long[axes];
        for (int i = 0; i < axes; i++)
        {
            int extent = (dilations.IsEmpty ? 1 : dilations[i]) * (weight.Shape[i + 2] - 1) + 1;
            kernel[i] = weight.Shape[i + 2];
            sizes[i + 2] = (x.Shape[i + 2] + 2 * padding[i] - extent) / strides[i] + 1;
            if (x.Shape[i + 2] + 2 * padding[i] < extent)
            {
                throw new GraphException($"Conv: image {x.Shape} is smaller than the kernel of '{weight.Name}', {new Printed(weight)}");
            }
        }

        return Emit("Conv", [x, Single(weight), bias is null ? null : Single(bias)], Shape.Create(sizes),
        [
            ("kernel_shape", kernel), ("strides", Longs(strides)), ("pads", Twice(padding)),
            ("dilations", dilations.IsEmpty ? Longs(Ones(axes)) : Longs(dilations)), ("group", (long)groups),
        ]);
    }

    /// <summary>Transposed two-dimensional convolution with the weights of a scope, as PyTorch's ConvTranspose2d.</summary>
    /// <param name="x">(N, C, H, W).</param>
    /// <param name="w">Holds weight (C, <paramref name="features"/>, kernel, kernel) and, where there is one, bias.</param>
    /// <param name="features">Channels of the result.</param>
    /// <param name="kernel">Sides of the kernel.</param>
    /// <param name="stride">Enlargement.</param>
    /// <param name="padding">Rows and columns cut from each side of the result.</param>
    /// <param name="outputPadding">Rows and columns added at the bottom and right.</param>
    public Node ConvTranspose(Node x, Weights w, int features, int kernel, int stride, int padding, int outputPadding = 0)
    {
        Tensor weight = w.Get("weight", x.Channels, features, kernel, kernel);
        Tensor? bias = w.Has("bias") ? w.Get("bias", features) : null;
        int Size(int size) => (size - 1) * stride - 2 * padding + kernel + outputPadding;
        return Emit("ConvTranspose", [x, Single(weight), bias is null ? null : Single(bias)],
            [x.Shape[0], features, Size(x.Height), Size(x.Width)],
            [
                ("kernel_shape", new long[] { kernel, kernel }), ("strides", new long[] { stride, stride }),
                ("pads", new long[] { padding, padding, padding, padding }),
                ("output_padding", new long[] { outputPadding, outputPadding }),
            ]);
    }

    /// <summary>Mean of each block.</summary>
    /// <param name="x">(N, C, H, W).</param>
    /// <param name="kernel">Sides of a block.</param>
    /// <param name="stride">Step between blocks.</param>
    /// <param name="padding">Positions added on each side, which do not count in the mean.</param>
    public Node AveragePool(Node x, int kernel, int stride, int padding = 0)
    {
        if (Device == Device.Cpu && x.Shape.Rank == 4)
        {
            if (kernel == stride && padding == 0 && x.Height % kernel == 0 && x.Width % kernel == 0)
            {
                Shape means = x.Shape.With(-2, x.Height / kernel).With(-1, x.Width / kernel);
                return Emit(BlockMean.OperatorName, [x, Int64(kernel)], means, domain: OwnOperators.Domain);
            }

            if (stride == 1 && kernel == (2 * padding) + 1)
            {
                return Emit(WindowMean.OperatorName, [x, Int64(kernel)], x.Shape, domain: OwnOperators.Domain);
            }
        }

        return Pool("AveragePool", x, kernel, stride, padding);
    }

    /// <summary>Largest of each block; parameters as for the mean.</summary>
    public Node MaxPool(Node x, int kernel, int stride, int padding = 0) => Pool("MaxPool", x, kernel, stride, padding);

    /// <summary>Adds rows and columns around an image.</summary>
    /// <param name="x">(N, C, H, W).</param>
    /// <param name="left">Columns before the first.</param>
    /// <param name="top">Rows before the first.</param>
    /// <param name="right">Columns after the last.</param>
    /// <param name="bottom">Rows after the last.</param>
    /// <param name="mode">What they hold.</param>
    /// <param name="value">The number of mode Constant.</param>
    public Node Pad(Node x, int left, int top, int right, int bottom, PadMode mode = PadMode.Constant, float value = 0)
    {
        if ((left | top | right | bottom) == 0)
        {
            return x;
        }

        if (mode == PadMode.Reflect && (Math.Max(left, right) >= x.Width || Math.Max(top, bottom) >= x.Height))
        {
            throw new GraphException(
                $"Pad: {left}, {top}, {right}, {bottom} cannot be reflected out of {x.Shape}: at most one less than each side");
        }

        Shape shape = x.Shape.With(-1, x.Width + left + right).With(-2, x.Height + top + bottom);
        long[] pads = new long[2 * x.Shape.Rank];
        (pads[x.Shape.Rank - 2], pads[x.Shape.Rank - 1]) = (top, left);
        (pads[2 * x.Shape.Rank - 2], pads[2 * x.Shape.Rank - 1]) = (bottom, right);
        string name = mode switch { PadMode.Edge => "edge", PadMode.Reflect => "reflect", _ => "constant" };
        return Emit("Pad", mode == PadMode.Constant ? [x, Int64(pads), Constant(value)] : [x, Int64(pads)], shape, [("mode", name)]);
    }

    private Node Pool(string type, Node x, int kernel, int stride, int padding)
    {
        int Size(int size) => (size + 2 * padding - kernel) / stride + 1;
        if (x.Height + 2 * padding < kernel || x.Width + 2 * padding < kernel)
        {
            throw new GraphException($"{type}: image {x.Shape} is smaller than the block of {kernel} x {kernel}");
        }

        return Emit(type, [x], [x.Shape[0], x.Channels, Size(x.Height), Size(x.Width)],
        [
            ("kernel_shape", new long[] { kernel, kernel }), ("strides", new long[] { stride, stride }),
            ("pads", new long[] { padding, padding, padding, padding }),
        ]);
    }

    /// <summary>A convolution's weights in 32 bits, made so where a file holds 16: the CPU has no other convolution.</summary>
    private Node Single(Tensor tensor)
    {
        if (tensor.Type is not (ElementType.Float16 or ElementType.BFloat16 or ElementType.Float64))
        {
            return Constant(tensor);
        }

        if (!_singles.TryGetValue(tensor, out Node? node))
        {
            node = Constant(Tensor.FromFloats(tensor.Name, tensor.ToFloats(), [.. tensor.Shape]));
            _singles.Add(tensor, node);
        }

        return node;
    }

    private static long[] Longs(ReadOnlySpan<int> values)
    {
        long[] longs = new long[values.Length];
        for (int i = 0; i < longs.Length; i++)
        {
            longs[i] = values[i];
        }

        return longs;
    }

    private static long[] Twice(ReadOnlySpan<int> padding) => [.. Longs(padding), .. Longs(padding)];

    private static int[] Ones(int count) => [.. Enumerable.Repeat(1, count)];

    private readonly struct Printed(Tensor tensor)
    {
        public override string ToString() => $"({string.Join(", ", tensor.Shape)})";
    }
}
