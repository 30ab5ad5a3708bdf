using AiVideoFx.Imaging;
using AiVideoFx.Testing;

namespace AiVideoFx.Host.Tests;

/// <summary>Effects that change speed or rate: which source frames they get, and how often those are read.</summary>
[TestFixture]
[NonParallelizable]
[NoLeaks]
public sealed class TimeTests
{
    private static readonly string[] Rates = ["24000/1001", "24", "25", "30000/1001", "25/2", "1234567/41152"];
    private static readonly string[] Targets = ["60000/1001", "60", "120", "240000/1001", "125/2"];

    [Test]
    public void MappedTimes_OfWholeFrames_GiveThoseFrames([ValueSource(nameof(Rates))] string from, [ValueSource(nameof(Targets))] string to)
    {
        const int first = 1001;
        const int count = 100_000;
        using EffectHost host = Open();
        using EffectInstance effect = host.Find("Tempo").CreateInstance(EffectContext.Filter);
        using PatternSource source = Source(Rational.Parse(from), first, count, between: true);
        effect.Connect("Source", source);
        effect.SetParameter("fps", to);
        double mapped = Rational.Parse(to).Value;
        double own = Rational.Parse(from).Value;
        Assert.That(effect.OutputFormat.FrameRate, Is.EqualTo(Rational.Parse(to)));
        Assert.That(effect.Range.First * own / mapped, Is.EqualTo(first).Within(1e-6));
        Assert.That(effect.Range.Last * own / mapped, Is.InRange(first + count - 1 - (own / mapped), first + count - 1 + 1e-6));
        int[] frames = [first, first + 1, first + 1999, first + 50_021, first + count - 1];
        foreach (int frame in frames)
        {
            effect.Render(frame * (mapped / own)).Dispose();
            Assert.That(source.Reads, Has.Some.EqualTo((double)frame), "exactly that frame, not one a rounding error beside it");
        }

        Assert.That(source.Reads, Has.All.Matches<double>(static t => t == Math.Floor(t)));
    }

    [TestCase(1)]
    [TestCase(4)]
    public void Neighbours_RenderedForward_AreReadOnceAndFewAreKept(int threads)
    {
        using EffectHost host = Open();
        using EffectInstance effect = host.Find("Tempo").CreateInstance(EffectContext.Filter);
        using PatternSource source = Source(new Rational(25, 1), 0, 200, between: false);
        effect.Connect("Source", source);
        effect.SetParameter("factor", 2.5);
        int before = HostFrame.Outstanding;
        int most = 0;
        SequenceRenderer.Run(
            effect, effect.Range, (_, _) => most = Math.Max(most, HostFrame.Outstanding - before), new SequenceOptions { Threads = threads });
        Assert.That(source.Reads, Is.EquivalentTo(Enumerable.Range(0, 200).Select(static i => (double)i)), "each frame once");
        Assert.That(most, Is.LessThan(16 + (7 * threads)), "pictures kept do not grow with the clip");
    }

    [TestCase("speed", "50", 0, 198, 0.5)]
    [TestCase("speed", "30%", 0, 330, 0.3)]
    [TestCase("speed", "400", 0, 24, 4.0)]
    [TestCase("speed", "100", 0, 99, 1.0)]
    [TestCase("factor", "4", 0, 396, 0.25)]
    [TestCase("fps", "60000/1001", 0, 237, 25 * 1001 / 60000.0)]
    public void TimeMap_OfASteadyChange_IsFound(string name, string value, double first, double last, double framesPerTime)
    {
        using EffectHost host = Open();
        using EffectInstance effect = host.Find("Tempo").CreateInstance(EffectContext.Filter);
        using PatternSource source = Source(new Rational(25, 1), 0, 100, between: false);
        effect.Connect("Source", source);
        effect.SetParameter(name, value);
        Assert.That((effect.Range.First, effect.Range.Last), Is.EqualTo((first, last)));
        TimeMap map = effect.FindTimeMap()!;
        Assert.That(map.FramesPerTime, Is.EqualTo(framesPerTime).Within(1e-12));
        Assert.That(map.FrameAt(last), Is.EqualTo(99).Within(Math.Max(framesPerTime, 1e-9)));
        Assert.That(map.TimeOf(map.FrameAt(7.25)), Is.EqualTo(7.25).Within(1e-9));
    }

    [Test]
    public void TimeMap_OfKeyedFrames_IsNone()
    {
        using EffectHost host = Open();
        using EffectInstance effect = host.Find("Tempo").CreateInstance(EffectContext.Filter);
        using PatternSource source = Source(new Rational(25, 1), 0, 100, between: false);
        effect.Connect("Source", source);
        effect.SetParameter("sourceFrame", "0=0;50=80;99=99");
        Assert.That(effect.FindTimeMap(), Is.Null);
        effect.SetParameter("sourceFrame", "0=0;99=99");
        Assert.That(effect.FindTimeMap(), Is.EqualTo(new TimeMap(0, 0, 1)));
    }

    [Test]
    public void Retimer_SourceTimeByTheHost_IsAskedForAndServed([Values] bool hasFramesBetween)
    {
        using EffectHost host = Open();
        using EffectInstance effect = host.Find("Retime").CreateInstance(EffectContext.Retimer);
        using PatternSource source = Source(new Rational(25, 1), 0, 20, hasFramesBetween);
        effect.Connect("Source", source);
        effect.SetParameter("SourceTime", "0=0;40=10");
        Assert.That(effect.GetFramesNeeded(21)["Source"], Is.EqualTo(new[] { new FrameRange(5, 6) }));
        using HostFrame quarter = effect.Render(21);
        Assert.That(source.Reads, Is.EquivalentTo(new[] { 5.0, 6.0 }));
        float[] expected = Codes(source, (5, 0.75f), (6, 0.25f));
        Assert.That(Pixels.Floats(quarter), Is.EqualTo(expected).Within(1e-6f));
        using HostFrame whole = effect.Render(24);
        Assert.That(Pixels.Floats(whole), Is.EqualTo(Codes(source, (6, 1f))).Within(1e-6f));
        effect.SetParameter("SourceTime", 2.5); // a host may also set it anew before each render
        using HostFrame half = effect.Render(0);
        Assert.That(Pixels.Floats(half), Is.EqualTo(Codes(source, (2, 0.5f), (3, 0.5f))).Within(1e-6f));
    }

    private static float[] Codes(PatternSource source, params (int Frame, float Share)[] parts) =>
        [.. Enumerable.Range(0, Pixels.Expected(source.Format.Bounds, source.Format.Components, static (_, _, _) => 0).Length).Select(i => parts.Sum(p => p.Share * Pixels.Expected(source.Format.Bounds, source.Format.Components, (x, y, c) => PatternSource.Code(x, y, c, p.Frame))[i] / 255f))];

    private static PatternSource Source(Rational rate, int first, int count, bool between) =>
        new(new ClipFormat(new PixelRect(0, 0, 6, 4), PixelDepth.Float, PixelComponents.Rgba, rate, first, count)) { HasFramesBetween = between };

    private static EffectHost Open()
    {
        EffectHost host = new();
        host.Open(TestBundles.Citizens);
        return host;
    }
}
