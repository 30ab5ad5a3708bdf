using AiVideoFx.Testing;

namespace AiVideoFx.Host.Tests;

[TestFixture]
[NonParallelizable]
[NoLeaks]
public sealed class SequenceTests
{
    [Test]
    public void Run_Threads_InOrderAndBounded([Values(1, 3, 8)] int threads)
    {
        using EffectHost host = Open();
        using EffectInstance effect = host.Find("Invert").CreateInstance(EffectContext.Filter);
        using PatternSource source = PatternSource.Create(frames: 60);
        effect.Connect("Source", source);
        List<double> times = [];
        List<SequenceProgress> progress = [];
        SequenceRenderer.Run(
            effect,
            effect.Range,
            (time, frame) =>
            {
                Assert.That(Pixels.Codes(frame)[0], Is.EqualTo(255 - PatternSource.Code(0, 0, 0, time)));
                times.Add(time);
                Thread.Sleep(1);
                Assert.That(
                    source.Reads,
                    Has.Count.LessThanOrEqualTo(times.Count + (2 * threads)),
                    "no more pictures ahead than allowed");
            },
            new SequenceOptions { Threads = threads },
            new Listener(progress));
        Assert.That(times, Is.EqualTo(Enumerable.Range(0, 60).Select(i => (double)i)));
        Assert.That(progress[^1].Done, Is.EqualTo(60));
        Assert.That(source.Reads, Has.Count.EqualTo(60));
    }

    [Test]
    public void Run_FrameFails_EarlierOnesDelivered([Values(1, 4)] int threads)
    {
        using EffectHost host = Open();
        using EffectInstance effect = host.Find("Invert").CreateInstance(EffectContext.Filter);
        using FailingSource source = new(PatternSource.Create(frames: 30), 17);
        effect.Connect("Source", source);
        List<double> times = [];
        Assert.That(
            () => SequenceRenderer.Run(
                effect, effect.Range, (t, _) => times.Add(t), new SequenceOptions { Threads = threads }),
            Throws.TypeOf<EffectException>().With.Message.Contains("at frame 17"));
        Assert.That(times, Is.EqualTo(Enumerable.Range(0, 17).Select(i => (double)i)));
    }

    [Test]
    public void Run_Cancelled_Stops()
    {
        using EffectHost host = Open();
        using EffectInstance effect = host.Find("Invert").CreateInstance(EffectContext.Filter);
        using PatternSource source = PatternSource.Create(frames: 1000);
        using CancellationTokenSource cancel = new();
        effect.Connect("Source", source);
        int delivered = 0;
        Assert.That(
            () => SequenceRenderer.Run(
                effect,
                effect.Range,
                (_, _) =>
                {
                    if (++delivered == 5)
                    {
                        cancel.Cancel();
                    }
                },
                cancel: cancel.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(delivered, Is.EqualTo(5));
    }

    [Test]
    public void Run_DeliverThrows_ComesThrough()
    {
        using EffectHost host = Open();
        using EffectInstance effect = host.Find("Invert").CreateInstance(EffectContext.Filter);
        using PatternSource source = PatternSource.Create(frames: 100);
        effect.Connect("Source", source);
        Assert.That(() => SequenceRenderer.Run(effect, effect.Range, (_, _) => throw new IOException("full")), Throws.TypeOf<IOException>());
    }

    [Test]
    public void Run_FractionalStep_EveryTime()
    {
        using EffectHost host = Open();
        using EffectInstance effect = host.Find("Retime").CreateInstance(EffectContext.Retimer);
        using PatternSource source = PatternSource.Create();
        effect.Connect("Source", source);
        List<double> times = [];
        SequenceRenderer.Run(effect, new FrameRange(0, 2, 0.25), (t, _) => times.Add(t));
        Assert.That(times, Is.EqualTo(new[] { 0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2 }));
    }

    private static EffectHost Open()
    {
        EffectHost host = new();
        host.Open(TestBundles.Citizens);
        return host;
    }

    private sealed class Listener(List<SequenceProgress> heard) : IProgress<SequenceProgress>
    {
        public void Report(SequenceProgress value) => heard.Add(value);
    }

    private sealed class FailingSource(PatternSource source, double bad) : IFrameSource
    {
        public ClipFormat Format => source.Format;

        public HostFrame? Read(double time, CancellationToken cancel) =>
            time == bad ? throw new InvalidDataException("broken frame") : source.Read(time, cancel);

        public void Dispose() => source.Dispose();
    }
}
