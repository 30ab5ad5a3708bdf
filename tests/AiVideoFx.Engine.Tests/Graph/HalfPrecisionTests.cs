using AiVideoFx.Engine.Runtime;
using AiVideoFx.Testing;

namespace AiVideoFx.Engine.Tests;

public sealed class HalfPrecisionTests
{
    [Test]
    public void Convert_NetworkWithEveryKindOfOperator_StaysCloseToSinglePrecision()
    {
        Graph graph = Network();
        Graph half = HalfPrecision.Convert(graph);
        double squares = 0;
        float[] expected = Run(graph), actual = Run(half);
        for (int i = 0; i < expected.Length; i++)
        {
            squares += Math.Pow((double)actual[i] - expected[i], 2);
        }

        // The house's tolerance for 16 bits; and it did compute in 16 bits, or the two would be the same.
        double psnr = -10 * Math.Log10(squares / expected.Length);
        Assert.That(psnr, Is.InRange(50, 100));
        Assert.That(half.Inputs[0].Type, Is.EqualTo(ElementType.Float32));
        Assert.That(half.Outputs[0].Value.Type, Is.EqualTo(ElementType.Float32));
        Assert.That(half.Operations.Where(operation => operation.Type is "Conv" or "Mul").SelectMany(operation => operation.Outputs)
            .Select(output => output.Type), Is.All.EqualTo(ElementType.Float16));
        Assert.That(half.Operations.Where(operation => operation.Type is "GridSample" or "InstanceNormalization")
            .SelectMany(operation => operation.Outputs).Select(output => output.Type), Is.All.EqualTo(ElementType.Float32));
    }

    private static Graph Network()
    {
        Graph g = new();
        Random random = new(9);
        Tensor Weights(string name, params ReadOnlySpan<int> shape)
        {
            float[] values = new float[Shape.Create(shape).Count];
            foreach (ref float value in values.AsSpan())
            {
                value = (random.NextSingle() - 0.5f) * 0.3f;
            }

            return Tensor.FromFloats(name, values, shape);
        }

        Node image = g.Input("image", [1, 3, 20, 24]);
        Node x = g.InstanceNorm(g.LeakyRelu(g.Conv(image, Weights("a", 8, 3, 3, 3), Weights("b", 8), [1, 1], [1, 1]), 0.2f));
        x *= g.Sigmoid(g.Conv(x, Weights("c", 8, 8, 3, 3), null, [1, 1], [1, 1]));
        Node flow = g.Tanh(g.Conv(x, Weights("d", 2, 8, 3, 3), null, [1, 1], [1, 1])) * 3;
        Node warped = g.Warp(image, flow);
        Node mask = g.Where(g.Less(warped, g.Constant(0.5f)), warped, warped * 0.5f + 0.25f);
        g.Output("y", g.Resize(g.Concat(mask, g.Clamp(x, -1, 1)), 10, 12));
        return g;
    }

    private static float[] Run(Graph graph)
    {
        // Smooth, as pictures are: between noisy pixels a rounded position would be the larger error.
        float[] image = [.. Enumerable.Range(0, 3 * 20 * 24).Select(i => 0.5f + 0.4f * MathF.Sin(i % 24 * 0.3f) * MathF.Cos(i / 24 * 0.2f))];
        using InferenceSession session = TestEngine.Require().CreateSession(graph);
        using InferenceRun run = session.CreateRun();
        run.Input<float>("image", image.AsMemory());
        float[] result = run.Output("y");
        run.Run();
        return result;
    }
}
