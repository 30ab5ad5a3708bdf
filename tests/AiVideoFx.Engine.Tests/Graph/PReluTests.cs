using AiVideoFx.Engine.Runtime;
using AiVideoFx.Testing;

namespace AiVideoFx.Engine.Tests;

public sealed class PReluTests
{
    [Test]
    public void PRelu_FormOfTheCpu_IsTheFormOfAllDevices([Values(1, 3)] int slopes, [Values(1, 9, 300)] int width, [Values(1, 2)] int count)
    {
        float[] any = Run(Device.Auto, slopes, width, count);

        Assert.That(Run(Device.Cpu, slopes, width, count), Is.EqualTo(any));
    }

    private static float[] Run(Device device, int slopes, int width, int count)
    {
        Graph g = new() { Device = device };
        Random random = new(2);
        Shape shape = [count, 3, 120, width];
        float[] values = [.. Enumerable.Range(0, slopes).Select(_ => random.NextSingle() * 2 - 0.5f)];
        g.Output("y", g.PRelu(g.Input("x", shape), Tensor.FromFloats("slopes", values, slopes)));
        using InferenceSession session = TestEngine.Require().CreateSession(g);
        using InferenceRun run = session.CreateRun();
        run.Input<float>("x", Enumerable.Range(0, (int)shape.Count).Select(_ => random.NextSingle() * 2 - 1).ToArray());
        float[] result = run.Output("y");
        run.Run();
        return result;
    }
}
