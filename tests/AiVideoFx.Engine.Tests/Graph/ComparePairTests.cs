using AiVideoFx.Engine.Runtime;
using AiVideoFx.Testing;

namespace AiVideoFx.Engine.Tests;

public sealed class ComparePairTests
{
    // Sizes around the eight pixels of a step and the sixteen rows of a task, and flows that lead out of the picture.
    [TestCase(1, 1, 1)]
    [TestCase(2, 2, 1)]
    [TestCase(17, 9, 1)]
    [TestCase(33, 23, 1)]
    [TestCase(34, 22, 2)]
    [TestCase(48, 40, 4)]
    [TestCase(40, 24, 8)]
    [TestCase(36, 21, 3)]
    public void ComparePair_FormOfTheCpu_AgreesWithTheFormOfAllDevices(int height, int width, int block)
    {
        (float[] pictures, float[] flows) = Random(height, width, 6);

        float[] any = Run(Device.Auto, pictures, flows, height, width, block);

        float[] cpu = Run(Device.Cpu, pictures, flows, height, width, block);
        Assert.That(any, Has.Length.EqualTo(12 * (height / block) * (width / block)));
        Assert.That(cpu, Has.Length.EqualTo(any.Length));
        int[] wrong = [.. Enumerable.Range(0, any.Length).Where(i => !(Math.Abs(cpu[i] - any[i]) <= 1e-5 + (1e-4 * Math.Abs(any[i]))))];
        Assert.That(wrong, Is.Empty, wrong.Length == 0 ? "" : $"at {wrong[0]}: {cpu[wrong[0]]} instead of {any[wrong[0]]}");
    }

    [TestCase(Device.Auto)]
    [TestCase(Device.Cpu)]
    public void ComparePair_RampMovedByALittle_GivesTheShift(Device device)
    {
        (int height, int width) = (12, 24);
        float[] pictures = new float[2 * 3 * height * width];
        for (int i = 0; i < pictures.Length; i++)
        {
            pictures[i] = (0.1f * (i % width)) + (i < pictures.Length / 2 ? 0 : -0.05f);
        }

        float[] told = Run(device, pictures, new float[5 * height * width], height, width, 1);

        // The gradient is 0.1, so the difference of 0.05 is half a pixel, less what the floor takes.
        int inside = (6 * width) + 12, plane = height * width;
        Assert.That(told[inside], Is.EqualTo(pictures[inside] - 0.25f).Within(1e-5));
        Assert.That(told[(6 * plane) + inside], Is.EqualTo(0.05f).Within(1e-5));
        Assert.That(told[(7 * plane) + inside], Is.EqualTo(0.5f * 0.01f / 0.0103f).Within(1e-3));
        Assert.That(told[(8 * plane) + inside], Is.EqualTo(0).Within(1e-5));
        Assert.That(told[(9 * plane) + inside], Is.EqualTo(0.01f / 0.0103f).Within(1e-4));
        Assert.That(told.Skip(10 * plane), Is.All.Zero);
    }

    [Test]
    public void ComparePair_FlowsOfAnotherSize_NamesBothShapes()
    {
        Graph g = new();

        Assert.That(
            () => g.ComparePair(g.Input("first", [1, 3, 8, 8]), g.Input("second", [1, 3, 8, 8]), g.Input("flows", [1, 4, 8, 4]), 2, 4, 1e-3f),
            Throws.TypeOf<GraphException>().With.Message.Contains("(1, 3, 8, 8)").And.Message.Contains("(1, 4, 8, 4)"));
    }

    [TestCase(1, 1)]
    [TestCase(9, 17)]
    [TestCase(21, 36)]
    public void WarpDifference_FormOfTheCpu_AgreesWithTheFormOfAllDevices(int height, int width)
    {
        (float[] pictures, float[] flows) = Random(height, width, 6);

        float[] Of(Device device)
        {
            Graph g = new() { Device = device };
            Node pair = g.Input("pictures", [2, 3, height, width]), motion = g.Input("flows", [1, 5, height, width]);
            g.Output("difference", g.WarpDifference(g.Slice(pair, 0, 0, 1), g.Slice(pair, 0, 1, 1), motion));
            return Run(g, ("pictures", pictures), ("flows", flows));
        }

        Assert.That(Of(Device.Cpu), Is.EqualTo(Of(Device.Auto)).Within(1e-5));
    }

    [TestCase(1, 1, 0.5f)]
    [TestCase(9, 17, 0.25f)]
    [TestCase(21, 36, 0.8f)]
    public void FlowsFromBetween_FormOfTheCpu_AgreesWithTheFormOfAllDevices(int height, int width, float time)
    {
        // Smooth motion, as search finds it: GridSample rounds positions.
        float[] flows = [.. Enumerable.Range(0, 4 * height * width).Select(i => 3 * MathF.Sin((i % width * 0.2f) + (i / width * 0.13f)))];

        float[] Of(Device device)
        {
            Graph g = new() { Device = device };
            Node pair = g.Input("flows", [2, 2, height, width]), moment = g.Input("time", [1, 1, 1, 1]);
            g.Output("projected", g.FlowsFromBetween(g.Slice(pair, 0, 0, 1), g.Slice(pair, 0, 1, 1), moment, limit: 2));
            return Run(g, ("flows", flows), ("time", [time]));
        }

        float[] any = Of(Device.Auto);
        Assert.That(Of(Device.Cpu), Is.EqualTo(any).Within(1e-4));
        Assert.That(any.Skip(4 * height * width), Is.All.InRange(0, 2));
    }

    [TestCase(1, 3, 8)]
    [TestCase(2, 10, 26)]
    [TestCase(4, 36, 44)]
    [TestCase(3, 9, 15)]
    [TestCase(6, 12, 30)]
    public void AveragePool_BlocksSideBySide_IsTheSameInBothForms(int side, int height, int width)
    {
        float[] image = [.. Enumerable.Range(0, 2 * 3 * height * width).Select(static i => MathF.Sin(i * 0.37f))];

        float[] Of(Device device)
        {
            Graph g = new() { Device = device };
            g.Output("mean", g.AveragePool(g.Input("image", [2, 3, height, width]), side, side));
            return Run(g, ("image", image));
        }

        Assert.That(Of(Device.Cpu), Is.EqualTo(Of(Device.Auto)).Within(1e-6));
    }

    // Smooth pictures: GridSample, which the other form warps by, rounds positions, and noise would make much of that.
    private static (float[] Pictures, float[] Flows) Random(int height, int width, float motion)
    {
        Random random = new(height + width);
        return (
            [.. Enumerable.Range(0, 2 * 3 * height * width).Select(i => 0.5f
                + (0.4f * MathF.Sin((0.4f * (i % width)) + (i / (height * width))) * MathF.Cos(0.3f * (i / width % height))))],
            [.. Enumerable.Range(0, 5 * height * width).Select(_ => motion * ((2 * random.NextSingle()) - 1))]);
    }

    // A fifth channel, which does not count.
    private static float[] Run(Device device, float[] pictures, float[] flows, int height, int width, int block)
    {
        Graph g = new() { Device = device };
        Node pair = g.Input("pictures", [2, 3, height, width]), motion = g.Input("flows", [1, 5, height, width]);
        g.Output("told", g.ComparePair(g.Slice(pair, 0, 0, 1), g.Slice(pair, 0, 1, 1), motion, block, limit: 4, floor: 3e-4f, centre: 0.25f));
        return Run(g, ("pictures", pictures), ("flows", flows));
    }

    private static float[] Run(Graph g, params ReadOnlySpan<(string Name, float[] Values)> inputs)
    {
        using InferenceSession session = TestEngine.Require().CreateSession(g);
        using InferenceRun run = session.CreateRun();
        foreach ((string name, float[] values) in inputs)
        {
            run.Input<float>(name, values);
        }

        float[] result = run.Output(session.Outputs[0].Name);
        run.Run();
        return result;
    }
}
