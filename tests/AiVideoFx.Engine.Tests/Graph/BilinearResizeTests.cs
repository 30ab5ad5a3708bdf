using AiVideoFx.Engine.Runtime;
using AiVideoFx.Testing;

namespace AiVideoFx.Engine.Tests;

public sealed class BilinearResizeTests
{
    [TestCase(12, 20, 24, 40)]
    [TestCase(24, 40, 12, 20)]
    [TestCase(64, 32, 4, 2)]
    [TestCase(4, 2, 64, 32)]
    [TestCase(13, 7, 29, 11)]
    [TestCase(1, 1, 5, 9)]
    [TestCase(9, 5, 1, 1)]
    public void Resize_FormOfTheCpu_AgreesWithTheFormOfAllDevices(int height, int width, int toHeight, int toWidth)
    {
        float[] any = Run(Device.Auto, height, width, toHeight, toWidth);

        Assert.That(Run(Device.Cpu, height, width, toHeight, toWidth), Is.EqualTo(any).Within(1e-5));
    }

    [TestCase(13, 7, 29, 11)]
    [TestCase(12, 20, 24, 40)]
    [TestCase(9, 5, 9, 5)]
    public void AddResized_FormOfTheCpu_AgreesWithTheFormOfAllDevices(int height, int width, int toHeight, int toWidth)
    {
        float[] any = Run(Device.Auto, height, width, toHeight, toWidth, isAdded: true);

        Assert.That(Run(Device.Cpu, height, width, toHeight, toWidth, isAdded: true), Is.EqualTo(any).Within(1e-5));
        Assert.That(any, Is.Not.EqualTo(Run(Device.Auto, height, width, toHeight, toWidth)).Within(1e-3));
    }

    private static float[] Run(Device device, int height, int width, int toHeight, int toWidth, bool isAdded = false)
    {
        Graph g = new() { Device = device };
        Random random = new(4);
        Shape shape = [2, 3, height, width];
        Node x = g.Input("x", shape);
        Node Sum() => g.Constant([.. Enumerable.Range(0, 6 * toHeight * toWidth).Select(static i => i % 7)], [2, 3, toHeight, toWidth]);
        g.Output("y", isAdded ? g.AddResized(Sum(), x) : g.Resize(x, toHeight, toWidth));
        using InferenceSession session = TestEngine.Require().CreateSession(g);
        using InferenceRun run = session.CreateRun();
        run.Input<float>("x", Enumerable.Range(0, (int)shape.Count).Select(_ => random.NextSingle()).ToArray());
        float[] result = run.Output("y");
        run.Run();
        return result;
    }
}
