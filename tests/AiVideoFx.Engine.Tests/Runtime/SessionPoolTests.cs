using AiVideoFx.Engine.Runtime;
using AiVideoFx.Testing;

namespace AiVideoFx.Engine.Tests.Runtime;

public sealed class SessionPoolTests
{
    private static readonly SessionKey Small = Key("small"), Other = Key("other");

    [Test]
    public void Rent_SameKeyTwice_IsTheSameSession()
    {
        using SessionPool pool = new(1 << 20);
        int made = 0;

        using SessionLease first = pool.Rent(Small, () => Make(ref made)), second = pool.Rent(Small, () => Make(ref made));

        Assert.That(second.Session, Is.SameAs(first.Session));
        Assert.That(made, Is.EqualTo(1));
    }

    [Test]
    public void Rent_OverBudget_DropsTheLeastRecentlyUsed()
    {
        using SessionPool pool = new(600);
        int made = 0;
        pool.Rent(Small, () => Make(ref made)).Dispose();
        pool.Rent(Other, () => Make(ref made)).Dispose();

        pool.Rent(Other, () => Make(ref made)).Dispose();
        pool.Rent(Small, () => Make(ref made)).Dispose();

        Assert.That(made, Is.EqualTo(3), "the one used last stayed, the other was made again");
        Assert.That(pool.Bytes, Is.LessThanOrEqualTo(600));
    }

    [Test]
    public void Purge_SessionInUse_EndsWithItsLease()
    {
        using SessionPool pool = new(1 << 20);
        int made = 0;
        using SessionLease lease = pool.Rent(Small, () => Make(ref made));

        pool.Purge();

        Assert.That(pool.Count, Is.Zero);
        using InferenceRun run = lease.Session.CreateRun();
        run.Input<float>("x", new float[128].AsMemory());
        run.Output("y");
        Assert.DoesNotThrow(() => run.Run());
    }

    [Test]
    public void Rent_MakerFails_KeepsNothing()
    {
        using SessionPool pool = new(1 << 20);
        int made = 0;

        Assert.Throws<OrtException>(() => pool.Rent(Small, () => throw new OrtException("no")));

        Assert.That(pool.Count, Is.Zero);
        Assert.DoesNotThrow(() => pool.Rent(Small, () => Make(ref made)).Dispose());
    }

    private static SessionKey Key(string frame) => new(new Nothing(), "", Device.Cpu, Precision.Float32, frame);

    private static InferenceSession Make(ref int made)
    {
        made++;
        Graph g = new();
        Node x = g.Input("x", [128]);
        g.Output("y", x + g.Constant(new float[128], [128]));
        return TestEngine.Require().CreateSession(g);
    }

    private sealed record Nothing : Network
    {
        public override Tiling Tiling => new();
    }
}
