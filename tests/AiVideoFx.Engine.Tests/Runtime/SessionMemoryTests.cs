using AiVideoFx.Engine.Runtime;
using AiVideoFx.Testing;

namespace AiVideoFx.Engine.Tests.Runtime;

public sealed class SessionMemoryTests
{
    [Test]
    public void Session_MadeRunAndReleasedAThousandTimes_LeavesNoMemory()
    {
        // The first ones fill the arena, the managed heap and the allocator's own stores.
        const int Warm = 200, Counted = 1000;
        InferenceEngine engine = TestEngine.Require();
        Use(engine, Warm);
        long before = Environment.WorkingSet;

        Use(engine, Counted);

        // 48 MiB are 48 KiB a session, a fifth of what one holds in weights alone; the managed heap breathes by less.
        double grown = (Environment.WorkingSet - before) / 1048576.0;
        TestContext.Out.WriteLine($"{before / 1048576.0:f1} MiB after {Warm} sessions, {grown:f1} MiB more after {Counted} more");
        Assert.That(grown, Is.LessThan(48));
    }

    private static void Use(InferenceEngine engine, int count)
    {
        float[] picture = new float[16 * 16 * 32];
        for (int i = 0; i < count; i++)
        {
            // Weights of its own each time, 280 kB, as another checkpoint would have.
            Weights w = RandomWeights.Create(i);
            Graph g = new() { Device = i % 2 == 0 ? Device.Cpu : Device.Auto };
            Node x = g.Input("x", [1, 32, 16, 16]);
            Node wide = g.Conv(x, w["wide"], 128, kernel: 3, padding: 1);
            g.Output("y", g.PixelShuffle(g.Conv(wide, w["narrow"], 28, kernel: 3, padding: 1), 2));
            using InferenceSession session = engine.CreateSession(g);
            using InferenceRun run = session.CreateRun();
            run.Input<float>("x", picture.AsMemory());
            run.Output("y");
            run.Run();
        }
    }
}
