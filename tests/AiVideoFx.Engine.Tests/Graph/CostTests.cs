namespace AiVideoFx.Engine.Tests;

public sealed class CostTests
{
    [Test]
    public void CountOperations_Convolution_IsTwoForEachProduct()
    {
        Graph g = new();
        Node x = g.Input("x", [1, 8, 10, 20]);
        g.Output("y", g.Conv(x, Zeros(16, 4, 3, 5), null, [2, 2], [1, 2], groups: 2));

        Assert.That(g.CountOperations(), Is.EqualTo(2L * 16 * 5 * 10 * 4 * 15));
    }

    [Test]
    public void CountOperations_TransposedConvolution_IsTwoForEachProduct()
    {
        Graph g = new();
        Node x = g.Input("x", [1, 8, 10, 20]);
        Weights w = new(new Dictionary<string, Tensor> { ["weight"] = Zeros(8, 16, 4, 4) });
        g.Output("y", g.ConvTranspose(x, w, 16, kernel: 4, stride: 2, padding: 1));

        Assert.That(g.CountOperations(), Is.EqualTo(2L * 8 * 10 * 20 * 16 * 16));
    }

    [Test]
    public void CountOperations_MatrixProductAndActivation_CountsTheProductOnly()
    {
        Graph g = new();
        Node product = g.MatMul(g.Input("a", [3, 5, 7]), g.Input("b", [3, 7, 11]));
        g.Output("y", g.Relu(product));

        Assert.That(g.CountOperations(), Is.EqualTo(2L * 3 * 5 * 7 * 11));
    }

    [Test]
    public void LargestValueBytes_ChainOfSizes_IsTheLargestComputed()
    {
        Graph g = new();
        Node x = g.Input("x", [1, 2, 100, 100]);
        g.Output("y", g.Conv(g.Conv(x, Zeros(5, 2, 1, 1), null, [1, 1], [0, 0]), Zeros(1, 5, 1, 1), null, [1, 1], [0, 0]));

        Assert.That(g.LargestValueBytes, Is.EqualTo(4 * 5 * 100 * 100));
        Assert.That(new Graph().LargestValueBytes, Is.Zero);
    }

    private static Tensor Zeros(params int[] shape) => Tensor.FromFloats("w", new float[shape.Aggregate((a, b) => a * b)], shape);
}
