using AiVideoFx.Engine.Runtime;
using AiVideoFx.Testing;

namespace AiVideoFx.Engine.Tests;

public sealed class WarpTests
{
    [TestCase(Device.Auto)]
    [TestCase(Device.Cpu)]
    public void Warp_WholePixels_FetchesThemAndRepeatsTheBorder(Device device)
    {
        float[] image = [1, 2, 3, 4, 5, 6];
        float[] right = [1, 1, 1, 1, 1, 1], down = [0, 0, 0, 1, 1, 1];

        Assert.That(Run(device, image, [.. right, .. down], 2, 3, [0, 1, 2], [0, 1]), Is.EqualTo(new float[] { 2, 3,
            3, 5, 6, 6 }).Within(1e-5));
    }

    [TestCase(1)]
    [TestCase(4)]
    public void Warp_FormOfTheCpu_AgreesWithTheFormOfAllDevices(int step)
    {
        (int height, int width) = (12, 20);
        Random random = new(7);
        int[] columns = [.. Enumerable.Range(0, width / step * Math.Min(step, 2)).Select(Place)];
        int[] rows = [.. Enumerable.Range(0, height / step * Math.Min(step, 2)).Select(Place)];
        float[] image = [.. Enumerable.Range(0, height * width).Select(_ => random.NextSingle())];
        float[] flow = [.. Enumerable.Range(0, 2 * rows.Length * columns.Length).Select(_ =>
            30 * random.NextSingle() - 15)];

        float[] any = Run(Device.Auto, image, flow, height, width, columns, rows);

        Assert.That(Run(Device.Cpu, image, flow, height, width, columns, rows), Is.EqualTo(any).Within(1e-5));

        // With a step, the two pixels in the middle of each block, as a network that sees a smaller picture wants them.
        int Place(int i) => step == 1 ? i : i / 2 * step + step / 2 - 1 + i % 2;
    }

    [Test]
    public void Warp_FlowThatIsNoNumberOrEndless_StaysInThePicture()
    {
        float[] image = [.. Enumerable.Range(0, 16).Select(i => (float)i)];
        float[] u = [.. Enumerable.Repeat(float.NaN, 6), .. Enumerable.Repeat(float.PositiveInfinity, 5), .. Enumerable.Repeat(-1e30f, 5)];

        float[] warped = Run(Device.Cpu, image, [.. u, .. new float[16]], 1, 16, [.. Enumerable.Range(0, 16)], [0]);

        Assert.That(warped, Is.EqualTo((float[])[0, 0, 0, 0, 0, 0, 15, 15, 15, 15, 15, 0, 0, 0, 0, 0]));
    }

    private static float[] Run(Device device, float[] image, float[] flow, int height, int width, int[] columns,
        int[] rows)
    {
        Graph g = new() { Device = device };
        Node warped = g.Warp(g.Input("image", [1, 1, height, width]), g.Input("flow", [1, 2, rows.Length,
            columns.Length]), columns, rows);
        g.Output("warped", warped);
        using InferenceSession session = TestEngine.Require().CreateSession(g);
        using InferenceRun run = session.CreateRun();
        run.Input<float>("image", image);
        run.Input<float>("flow", flow);
        float[] result = run.Output("warped");
        run.Run();
        return result;
    }
}
