using AiVideoFx.Engine.Runtime;

namespace AiVideoFx.Engine.Quantization;

/// <summary>Finds the ranges for 8 bits by running a network on pictures, and says how close 8 bits come.</summary>
public static class Calibrator
{
    /// <summary>Runs the graph in 32 bits on each sample, then in 8 bits with the ranges found.</summary>
    /// <param name="engine">Runs it, on the processor.</param>
    /// <param name="graph">The network in 32-bit floats; its first output is what is compared.</param>
    /// <param name="samples">Inputs by name, of the graph's shapes.</param>
    public static QuantizationProfile Calibrate(
        InferenceEngine engine, Graph graph, IReadOnlyList<IReadOnlyDictionary<string, float[]>> samples)
    {
        IReadOnlyList<QuantizableLayer> layers = QuantizableLayer.FindAll(graph);
        Instrument instrument = new(layers);
        using InferenceSession session = engine.CreateSession(instrument.Rewrite(graph));
        Dictionary<string, ValueRange> ranges = [];
        List<float[]> expected = [];
        foreach (IReadOnlyDictionary<string, float[]> sample in samples)
        {
            Dictionary<string, float[]> outputs = Run(session, sample);
            expected.Add(outputs[graph.Outputs[0].Name]);
            foreach (string name in instrument.Names)
            {
                ValueRange seen = new(MathF.Min(0, outputs[name + " minimum"][0]), MathF.Max(0, outputs[name + " maximum"][0]));
                ranges[name] = ranges.TryGetValue(name, out ValueRange before) ? before.Union(seen) : seen;
            }
        }

        QuantizationProfile profile = new(
            layers.ToDictionary(
                layer => layer.Name,
                layer => new LayerRanges(
                    ranges[layer.Input.Name], ranges[Instrument.NameOfConvolved(layer)], layer.Residual is Node residual ? ranges[residual.Name] : default,
                    ranges[layer.Output.Name])),
            double.PositiveInfinity);
        return profile with { Psnr = Compare(engine, Quantizer.Quantize(graph, profile), samples, expected) };
    }

    private static double Compare(
        InferenceEngine engine, Graph quantized, IReadOnlyList<IReadOnlyDictionary<string, float[]>> samples, List<float[]> expected)
    {
        using InferenceSession session = engine.CreateSession(quantized);
        double squares = 0;
        long count = 0;
        for (int s = 0; s < samples.Count; s++)
        {
            float[] actual = Run(session, samples[s])[quantized.Outputs[0].Name];
            for (int i = 0; i < actual.Length; i++)
            {
                double difference = actual[i] - expected[s][i];
                squares += difference * difference;
            }

            count += actual.Length;
        }

        return -10 * Math.Log10(Math.Max(squares / count, 1e-12));
    }

    private static Dictionary<string, float[]> Run(InferenceSession session, IReadOnlyDictionary<string, float[]> sample)
    {
        using InferenceRun run = session.CreateRun();
        foreach (PortInfo input in session.Inputs)
        {
            run.Input<float>(input.Name, sample[input.Name].AsMemory());
        }

        Dictionary<string, float[]> outputs = session.Outputs.ToDictionary(port => port.Name, port => run.Output(port.Name));
        run.Run();
        return outputs;
    }

    /// <summary>Adds the smallest and largest value of each tensor of interest to a graph's outputs.</summary>
    private sealed class Instrument(IReadOnlyList<QuantizableLayer> layers) : GraphRewriter
    {
        private readonly Node[] _nodes =
            [.. layers.SelectMany(layer => new[] { layer.Input, layer.Convolved, layer.Residual, layer.Output }).OfType<Node>().Distinct()];

        public IEnumerable<string> Names =>
            _nodes.Select(node => node.Name).Concat(layers.Where(layer => layer.HasShortcut).Select(NameOfConvolved));

        /// <summary>Name of the range of what the 8-bit convolution gives: without the shortcut, where the kernel holds one.</summary>
        public static string NameOfConvolved(QuantizableLayer layer) => layer.HasShortcut ? layer.Convolved.Name + " less input" : layer.Convolved.Name;

        protected override void End()
        {
            foreach (Node node in _nodes)
            {
                Watch(node.Name, Copy(node));
            }

            foreach (QuantizableLayer layer in layers.Where(layer => layer.HasShortcut))
            {
                Watch(NameOfConvolved(layer), Copy(layer.Convolved) - Copy(layer.Input));
            }
        }

        private void Watch(string name, Node value)
        {
            int[] axes = [.. Enumerable.Range(0, value.Shape.Rank)];
            Target.Output(name + " minimum", Target.Minimum(value, axes));
            Target.Output(name + " maximum", Target.Maximum(value, axes));
        }
    }
}
