using System.Runtime.InteropServices;
using AiVideoFx.Engine.Runtime;

namespace AiVideoFx.Engine.Quantization;

/// <summary>Rewrites a graph so that its convolutions run in 8 bits on the processor.</summary>
/// <remarks>
/// Activations are uint8 with a range from calibration, weights int8 with a scale for each output channel (Krishnamoorthi, "Quantizing deep
/// convolutional networks for efficient inference", 2018, arXiv:1806.08342). Between layers values stay 8-bit in (N, H, W, C) order, so
/// that only the edges of a run of layers convert. Everything that is not a convolution of one group stays as it is.
/// </remarks>
public static class Quantizer
{
    /// <summary>Rewrites a graph.</summary>
    /// <param name="graph">32-bit floats.</param>
    /// <param name="profile">Ranges of this network with these weights; layers that it lacks stay as they are.</param>
    public static Graph Quantize(Graph graph, QuantizationProfile profile)
    {
        List<QuantizableLayer> layers = [.. QuantizableLayer.FindAll(graph).Where(layer => profile.Layers.ContainsKey(layer.Name))];
        return new Rewriter(layers, profile).Rewrite(graph);
    }

    private sealed class Rewriter : GraphRewriter
    {
        private readonly QuantizationProfile _profile;
        private readonly Dictionary<Operation, QuantizableLayer> _last = [];
        private readonly HashSet<Operation> _absorbed = [];
        private readonly Dictionary<Node, (Node Bytes, ValueRange Range)> _bytes = [];

        public Rewriter(List<QuantizableLayer> layers, QuantizationProfile profile)
        {
            _profile = profile;
            foreach (QuantizableLayer layer in layers)
            {
                Operation[] parts = [.. new[] { layer.Conv, layer.Add, layer.Activation }.OfType<Operation>()];
                _last.Add(parts[^1], layer);
                _absorbed.UnionWith(parts);
            }
        }

        protected override void Visit(Operation operation)
        {
            if (_last.TryGetValue(operation, out QuantizableLayer? layer))
            {
                Layer(layer, _profile.Layers[layer.Name]);
            }
            else if (!_absorbed.Contains(operation))
            {
                base.Visit(operation);
            }
        }

        // A float copy of an 8-bit value, made when something asks for it.
        protected override Node Copy(Node node)
        {
            if (!Has(node) && _bytes.TryGetValue(node, out (Node Bytes, ValueRange Range) value))
            {
                Node floats = Target.Emit(
                    "DequantizeLinear", [value.Bytes, Scalar(value.Range.Scale), Zero(value.Range)], value.Bytes.Shape, result: ElementType.Float32);
                Put(node, Target.Transpose(floats, 0, 3, 1, 2));
            }

            return base.Copy(node);
        }

        private void Layer(QuantizableLayer layer, LayerRanges ranges)
        {
            (Node input, ValueRange inputRange) = Bytes(layer.Input, ranges.Input);
            bool isRelu = layer is { Residual: null, Activation.Type: "Relu" };
            bool isPlain = layer is { Residual: null, Activation: null };
            ValueRange convolvedRange = isRelu ? new(0, ranges.Output.Maximum) : ranges.Convolved;
            Node convolved = Convolve(layer, input, inputRange, convolvedRange);
            if (isRelu || isPlain)
            {
                // Where 0 is the smallest number, clipping to 8 bits is the Relu.
                _bytes.Add(layer.Output, (convolved, convolvedRange));
                return;
            }

            (Node Bytes, ValueRange Range)? residual = layer.Residual is Node added ? Bytes(added, ranges.Residual) : null;
            float[] header =
            [
                convolvedRange.Scale, convolvedRange.Zero, residual?.Range.Scale ?? 0, residual?.Range.Zero ?? 0,
                1 / ranges.Output.Scale, ranges.Output.Zero,
            ];
            float[] parameters = [.. header, .. QuantizedActivation.Repeat(layer.Slopes)];
            Node result = Target.Emit(
                QuantizedActivation.OperatorName, [convolved, Target.Constant(parameters, [parameters.Length]), residual?.Bytes], convolved.Shape,
                result: ElementType.UInt8, domain: OwnOperators.Domain);
            _bytes.Add(layer.Output, (result, ranges.Output));
        }

        /// <summary>The 8-bit copy of a value, with its range; one that is there is used as it is.</summary>
        private (Node Bytes, ValueRange Range) Bytes(Node node, ValueRange range)
        {
            if (!_bytes.TryGetValue(node, out (Node Bytes, ValueRange Range) value))
            {
                Node last = Target.Transpose(base.Copy(node), 0, 2, 3, 1);
                value = (Target.Emit("QuantizeLinear", [last, Scalar(range.Scale), Zero(range)], last.Shape, result: ElementType.UInt8), range);
                _bytes.Add(node, value);
            }

            return value;
        }

        private Node Convolve(QuantizableLayer layer, Node input, ValueRange inputRange, ValueRange outputRange)
        {
            Tensor weight = layer.Conv.Inputs[1]!.Constant!;
            (byte[] bytes, float[] scales) = QuantizeWeight(weight, layer.HasShortcut);
            int features = scales.Length;
            float[] bias = layer.Conv.Inputs.ElementAtOrDefault(2)?.Constant!.ToFloats() ?? new float[features];
            int[] integers = new int[features];
            for (int f = 0; f < features; f++)
            {
                integers[f] = (int)Math.Clamp(Math.Round(bias[f] / ((double)inputRange.Scale * scales[f])), int.MinValue, int.MaxValue);
            }

            Shape sizes = layer.Convolved.Shape;
            Shape shape = [sizes[0], sizes[2], sizes[3], sizes[1]];
            return Target.Emit(
                "QLinearConv",
                [
                    input, Scalar(inputRange.Scale), Zero(inputRange),
                    Target.Constant(Tensor.FromBytes(weight.Name, ElementType.Int8, bytes, [.. weight.Shape])),
                    Target.Constant(scales, [features]), Target.Constant(Tensor.FromBytes("zeros", ElementType.Int8, new byte[features], features)),
                    Scalar(outputRange.Scale), Zero(outputRange),
                    Target.Constant(Tensor.FromBytes("bias", ElementType.Int32, MemoryMarshal.AsBytes(integers.AsSpan()).ToArray(), features)),
                ],
                shape, [.. layer.Conv.Attributes, ("channels_last", 1L)], ElementType.UInt8, "com.microsoft");
        }

        private Node Scalar(float value) => Target.Constant(value);

        private Node Zero(ValueRange range) => Target.Constant(Tensor.FromBytes("zero", ElementType.UInt8, [range.Zero]));

        private static (byte[] Bytes, float[] Scales) QuantizeWeight(Tensor weight, bool hasShortcut)
        {
            float[] values = weight.ToFloats();
            foreach (int place in hasShortcut ? QuantizableLayer.Centres(weight) : [])
            {
                values[place] -= 1;
            }

            int features = weight.Shape[0], length = values.Length / features;
            byte[] bytes = new byte[values.Length];
            float[] scales = new float[features];
            for (int f = 0; f < features; f++)
            {
                ReadOnlySpan<float> row = values.AsSpan(f * length, length);
                float largest = 0;
                foreach (float value in row)
                {
                    largest = MathF.Max(largest, MathF.Abs(value));
                }

                scales[f] = MathF.Max(largest / Processor.LargestWeight, 1e-12f);
                for (int i = 0; i < length; i++)
                {
                    bytes[f * length + i] = (byte)(sbyte)MathF.Round(row[i] / scales[f]);
                }
            }

            return (bytes, scales);
        }
    }
}
