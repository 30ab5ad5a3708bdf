using AiVideoFx.Engine.Runtime;
using AiVideoFx.Testing;
using NUnit.Framework;

namespace AiVideoFx.Engine.Tests.Runtime;

public sealed class SessionTests
{
    [Test]
    public void Run_Sum_IsWrittenIntoTheCallersMemory()
    {
        Graph g = new();
        Node a = g.Input("a", [1, 3]);
        g.Output("twice", a * 2 + 1);
        using InferenceSession session = TestEngine.Require().CreateSession(g);
        using InferenceRun run = session.CreateRun();
        float[] result = new float[3];
        run.Input<float>("a", new float[] { 1, 2, 3 }.AsMemory());
        run.Output("twice", result.AsMemory());

        run.Run();

        Assert.That(result, Is.EqualTo(new float[] { 3, 5, 7 }));
    }

    [Test]
    public void Run_UnboundOutput_IsNamed()
    {
        Graph g = new();
        g.Output("y", g.Relu(g.Input("x", [2])));
        using InferenceSession session = TestEngine.Require().CreateSession(g);
        using InferenceRun run = session.CreateRun();
        run.Input<float>("x", new float[2].AsMemory());

        OrtException? thrown = Assert.Throws<OrtException>(() => run.Run());

        Assert.That(thrown!.Message, Does.Contain("'y' (2)"));
    }

    [Test]
    public void Bind_WrongSize_NamesBothSizes()
    {
        Graph g = new();
        g.Output("y", g.Relu(g.Input("x", [2])));
        using InferenceSession session = TestEngine.Require().CreateSession(g);
        using InferenceRun run = session.CreateRun();

        OrtException? thrown = Assert.Throws<OrtException>(() => run.Input<float>("x", new float[3].AsMemory()));

        Assert.That(thrown!.Message, Does.Contain("8 bytes").And.Contain("12"));
    }

    [Test]
    public void Run_AbortAsked_StopsBetweenOperators()
    {
        Graph g = new();
        Node x = g.Input("x", [512, 512]);
        Node y = x;
        for (int i = 0; i < 2000; i++)
        {
            y = g.MatMul(y, x);
        }

        g.Output("y", y);
        using InferenceSession session = TestEngine.Require().CreateSession(g);
        using InferenceRun run = session.CreateRun();
        run.Input<float>("x", new float[512 * 512].AsMemory());
        run.Output("y");

        Assert.Throws<OperationCanceledException>(() => run.Run(() => true));
    }

    [Test]
    public void Session_DisposedDuringARun_EndsWithTheRun()
    {
        Graph g = new();
        Node x = g.Input("x", [256, 256]);
        Node y = x;
        for (int i = 0; i < 200; i++)
        {
            y = g.MatMul(y, x);
        }

        g.Output("y", y);
        InferenceSession session = TestEngine.Require().CreateSession(g);
        using InferenceRun run = session.CreateRun();
        run.Input<float>("x", new float[256 * 256].AsMemory());
        run.Output("y");
        int asked = 0;

        Assert.DoesNotThrow(() => run.Run(() =>
        {
            if (asked++ == 0)
            {
                session.Dispose();
            }

            return false;
        }));
    }
}
