using AiVideoFx.Engine.Runtime;
using AiVideoFx.Testing;

namespace AiVideoFx.Engine.Tests;

public sealed class PixelShuffleTests
{
    [Test]
    public void PixelShuffle_FormOfTheCpu_IsTheFormOfAllDevices(
        [Values(2, 3, 4)] int factor, [Values(1, 7, 8, 21)] int width, [Values(1, 2)] int count)
    {
        float[] any = Run(Device.Auto, factor, width, count);

        Assert.That(Run(Device.Cpu, factor, width, count), Is.EqualTo(any));
    }

    private static float[] Run(Device device, int factor, int width, int count)
    {
        Graph g = new() { Device = device };
        Shape shape = [count, 3 * factor * factor, 5, width];
        g.Output("y", g.PixelShuffle(g.Input("x", shape), factor));
        using InferenceSession session = TestEngine.Require().CreateSession(g);
        using InferenceRun run = session.CreateRun();
        run.Input<float>("x", Enumerable.Range(0, (int)shape.Count).Select(i => (float)i).ToArray());
        float[] result = run.Output("y");
        run.Run();
        return result;
    }
}
