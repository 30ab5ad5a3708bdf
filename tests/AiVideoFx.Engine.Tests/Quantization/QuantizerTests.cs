using AiVideoFx.Engine.Quantization;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AiVideoFx.Engine.Tests.Quantization;

public sealed class QuantizerTests
{
    [Test]
    public void Activation_AnyChannelsAndValues_IsTheFormula()
    {
        Prop.ForAll(Gen.Choose(1, 100).ToArbitrary(), Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), (channels, seed) =>
        {
            Random random = new(seed);
            byte[] values = new byte[channels * 3], residual = new byte[values.Length], actual = new byte[values.Length];
            random.NextBytes(values);
            random.NextBytes(residual);
            bool added = seed % 2 == 0;
            float[] slopes = [.. Enumerable.Range(0, channels).Select(_ => random.NextSingle() * 1.5f - 0.2f)];
            float[] header = [0.02f, random.Next(256), 0.03f, random.Next(256), 40, random.Next(256)];
            float[] parameters = [.. header, .. QuantizedActivation.Repeat(slopes)];

            QuantizedActivation.Apply(values, added ? residual : [], parameters, actual);

            for (int i = 0; i < values.Length; i++)
            {
                double v = (values[i] - parameters[1]) * parameters[0] + (added ? (residual[i] - parameters[3]) * parameters[2] : 0);
                v = v >= 0 ? v : v * slopes[i % channels];
                double exact = Math.Clamp(v * parameters[4] + parameters[5], 0, 255);

                // Half a step, and what 32-bit arithmetic may tip over at the middle.
                Assert.That(actual[i], Is.EqualTo(exact).Within(0.5 + 1e-3), $"{channels} channels, place {i}, seed {seed}");
            }
        }).QuickCheckThrowOnFailure();
    }

    [Test]
    public void Quantize_ConvolutionsWithEveryActivation_StaysCloseToFloats([Values("none", "relu", "leaky", "prelu", "residual", "shortcut")] string kind)
    {
        Graph g = Network(kind);
        IReadOnlyList<IReadOnlyDictionary<string, float[]>> samples = [.. Enumerable.Range(0, 2).Select(Sample)];

        QuantizationProfile profile = Calibrator.Calibrate(TestEngine.Require(), g, samples);

        Assert.That(profile.Layers, Has.Count.EqualTo(4));
        ValueRange output = profile.Layers["w3"].Output;
        double peak = 20 * Math.Log10(output.Maximum - output.Minimum);
        Assert.That(profile.Psnr + peak, Is.GreaterThan(40), "of the range of the output; each of four layers rounds to 255 steps");
        Graph quantized = Quantizer.Quantize(g, profile);
        Assert.That(quantized.Operations.Count(operation => operation.Type == "QLinearConv"), Is.EqualTo(4));
        Assert.That(quantized.Operations.Count(operation => operation.Type == "QuantizeLinear"), Is.EqualTo(1), "between layers values stay 8-bit");
        Assert.That(quantized.Operations.Count(operation => operation.Type == "DequantizeLinear"), Is.EqualTo(1));
    }

    [Test]
    public void Profile_WrittenAndRead_IsTheSame()
    {
        QuantizationProfile profile = new(
            new Dictionary<string, LayerRanges> { ["body.0.weight"] = new(new(0, 1), new(-2.5f, 3), default, new(-0.25f, 3)) }, 51.25);

        QuantizationProfile read = QuantizationProfile.FromJson(profile.ToJson());

        Assert.That(read.Layers, Is.EqualTo(profile.Layers));
        Assert.That(read.Psnr, Is.EqualTo(51.25));
        Assert.That(() => QuantizationProfile.FromJson("{\"layers\": 3}"), Throws.InstanceOf<FormatException>());
    }

    private static Graph Network(string kind)
    {
        Graph g = new();
        Random random = new(11);
        Node x = g.Input("x", [1, 8, 24, 20]);
        for (int i = 0; i < 4; i++)
        {
            float[] weights = [.. Enumerable.Range(0, 8 * 8 * 9).Select(_ => (float)(random.NextDouble() - 0.5) * 0.45f)];
            for (int c = 0; kind == "shortcut" && c < 8; c++)
            {
                weights[(c * 8 + c) * 9 + 4] += 1; // the residual block written as one convolution
            }

            Node y = g.Conv(x, Tensor.FromFloats($"w{i}", weights, 8, 8, 3, 3), Tensor.FromFloats($"b{i}", new float[8], 8), [1, 1], [1, 1]);
            x = kind switch
            {
                "none" => y,
                "relu" => g.Relu(y),
                "leaky" => g.LeakyRelu(y, 0.2f),
                "prelu" => g.PRelu(y, Tensor.FromFloats("slopes", [.. Enumerable.Range(0, 8).Select(c => c * 0.1f)], 8)),
                "shortcut" => g.LeakyRelu(y, 0.2f),
                _ => g.LeakyRelu(y + x, 0.2f),
            };
        }

        g.Output("y", x);
        return g;
    }

    private static Dictionary<string, float[]> Sample(int seed)
    {
        Random random = new(seed);
        return new() { ["x"] = [.. Enumerable.Range(0, 8 * 24 * 20).Select(_ => (float)random.NextDouble())] };
    }
}
