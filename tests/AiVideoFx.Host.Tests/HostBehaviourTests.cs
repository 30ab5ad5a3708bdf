using System.Collections.Concurrent;
using AiVideoFx.Imaging;
using AiVideoFx.Testing;

namespace AiVideoFx.Host.Tests;

/// <summary>
/// What a host owes to effects: threads as they stand them, fields, sizes, rates; and how it is as another host.
/// </summary>
[TestFixture]
[NonParallelizable]
[NoLeaks]
public sealed class HostBehaviourTests
{
    [TestCase("Unsafe", 2, 1, 1)]
    [TestCase("InstanceSafe", 1, 1, 1)]
    [TestCase("InstanceSafe", 4, 2, 4)]
    [TestCase("FullySafe", 1, 2, 4)]
    public void Threads_AsManyAsTheEffectStands(string name, int instances, int least, int most)
    {
        using TemporaryFolder folder = new();
        using EffectHost host = new();
        host.Open(TestBundles.CopyOf("citizens", folder));
        ConcurrentBag<int> heard = [];
        List<EffectInstance> effects = [.. Enumerable.Range(0, instances).Select(_ => host.Find("com.aivideofx.test." + name).CreateInstance(EffectContext.Filter))];
        using PatternSource source = PatternSource.Create();
        foreach (EffectInstance effect in effects)
        {
            effect.Connect("Source", source);
            effect.Message += (_, m) => heard.Add(int.Parse(m.Text, System.Globalization.CultureInfo.InvariantCulture));
        }

        List<Thread> threads = [];
        for (int i = 0; i < 4; i++)
        {
            EffectInstance effect = effects[i % instances];
            threads.Add(new Thread(() =>
            {
                for (int t = 0; t < 10; t++)
                {
                    effect.Render(t).Dispose();
                }
            }));
        }

        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        effects.ForEach(e => e.Dispose());
        Assert.That(heard, Has.Count.EqualTo(40));
        Assert.That(heard.Max(), Is.InRange(least, most));
    }

    [Test]
    public void Fields_InterlacedSource_EachFieldFromItsOwnRows(
        [Values(FieldOrder.Lower, FieldOrder.Upper)] FieldOrder order)
    {
        using EffectHost host = Open();
        using EffectInstance effect = host.Find("com.aivideofx.test.Invert").CreateInstance(EffectContext.Filter);
        using PatternSource source = Interlaced(order);
        effect.Connect("Source", source);
        Assert.That(effect.OutputFormat.FieldOrder, Is.EqualTo(order));
        using HostFrame frame = effect.Render(3);
        byte[] expected = Pixels.Expected(
            source.Format.Bounds, PixelComponents.Rgba, (x, y, c) => 255 - PatternSource.Code(x, y, c, 3));
        Assert.That(
            Pixels.Codes(frame),
            Is.EqualTo(expected).AsCollection,
            "inverting both fields of a frame inverts the frame");
        Assert.That(source.Reads, Has.All.EqualTo(3.0));
    }

    [Test]
    public void Fields_OneField_SeesItsRowsDoubled()
    {
        PictureKey lower = new(
            1, PixelDepth.Byte, PixelComponents.Rgba, null, RenderScale.Full, RenderField.Lower, false);
        using PatternSource source = Interlaced(FieldOrder.Lower);
        using HostFrame doubled = PictureForm.Make(source, lower, CancellationToken.None)!;
        using HostFrame single = PictureForm.Make(source, lower with { Field = RenderField.Upper, IsSingleField = true }, CancellationToken.None)!;
        byte[] expected = Pixels.Expected(
            doubled.View.Bounds, PixelComponents.Rgba, (x, y, c) => PatternSource.Code(x, y & ~1, c, 1));
        Assert.That(Pixels.Codes(doubled), Is.EqualTo(expected).AsCollection);
        Assert.That(single.View.Bounds, Is.EqualTo(new PixelRect(0, 0, 20, 6)));
        byte[] upper = Pixels.Expected(
            single.View.Bounds, PixelComponents.Rgba, (x, y, c) => PatternSource.Code(x, (2 * y) + 1, c, 1));
        Assert.That(Pixels.Codes(single), Is.EqualTo(upper).AsCollection);
    }

    [Test]
    public void PixelAspect_WidePixels_CanonicalIsWiderPixelsAreNot()
    {
        using EffectHost host = Open();
        using EffectInstance effect = host.Find("com.aivideofx.test.Invert").CreateInstance(EffectContext.Filter);
        using PatternSource source = new(PatternSource.Create().Format with { PixelAspectRatio = 2 });
        effect.Connect("Source", source);
        Assert.That(effect.GetRegionOfDefinition(0), Is.EqualTo(new CanonicalRect(0, 0, 40, 12)));
        Assert.That(effect.OutputFormat.Bounds, Is.EqualTo(new PixelRect(0, 0, 20, 12)));
        Assert.That(effect.OutputFormat.PixelAspectRatio, Is.EqualTo(2));
    }

    [TestCase(PixelDepth.Byte)]
    [TestCase(PixelDepth.Half)]
    public void Depth_HostHasOnlyOne_EverythingIsGivenInIt(PixelDepth depth)
    {
        using TemporaryFolder folder = new();
        using EffectHost host = new(new HostOptions { Depths = [depth] });
        host.Open(TestBundles.CopyOf("citizens", folder));
        using EffectInstance effect = host.Find("com.aivideofx.test.Invert").CreateInstance(EffectContext.Filter);
        using PatternSource source = PatternSource.Create(depth: PixelDepth.Short);
        effect.Connect("Source", source);
        Assert.That(effect.OutputFormat.Depth, Is.EqualTo(depth));
        using HostFrame frame = effect.Render(0);
        Assert.That(frame.View.Depth, Is.EqualTo(depth));
    }

    [Test]
    public void FrameRate_HostDoesNotLetItBeSet_OutputKeepsSourceRate()
    {
        using TemporaryFolder folder = new();
        using EffectHost host = new(new HostOptions { SetableFrameRate = false, MultiResolution = false });
        host.Open(TestBundles.CopyOf("citizens", folder));
        using EffectInstance effect = host.Find("Larger").CreateInstance(EffectContext.Filter);
        using PatternSource source = PatternSource.Create();
        effect.Connect("Source", source);
        Assert.That(effect.OutputFormat.FrameRate, Is.EqualTo(new Rational(25, 1)));
        Assert.That(
            effect.OutputFormat.Bounds,
            Is.EqualTo(source.Format.Bounds),
            "without multi-resolution everything has the project's size");
    }

    [TestCase(OutsideClip.Hold, 9)]
    [TestCase(OutsideClip.Black, -1)]
    public void OutsideClip_AsAsked(OutsideClip outside, int frame)
    {
        using TemporaryFolder folder = new();
        using EffectHost host = new(new HostOptions { OutsideClip = outside });
        host.Open(TestBundles.CopyOf("citizens", folder));
        using EffectInstance effect = host.Find("com.aivideofx.test.Invert").CreateInstance(EffectContext.Filter);
        using PatternSource source = PatternSource.Create();
        effect.Connect("Source", source);
        using HostFrame picture = effect.Render(50);
        byte[] expected = Pixels.Expected(
            source.Format.Bounds, PixelComponents.Rgba, (x, y, c) => frame < 0
                ? 255
                : 255 - PatternSource.Code(x, y, c, frame));
        Assert.That(Pixels.Codes(picture), Is.EqualTo(expected).AsCollection);
    }

    [Test]
    public void OutsideClip_Nothing_EffectFailsWithAMessage()
    {
        using TemporaryFolder folder = new();
        using EffectHost host = new(new HostOptions { OutsideClip = OutsideClip.Nothing });
        host.Open(TestBundles.CopyOf("citizens", folder));
        using EffectInstance effect = host.Find("com.aivideofx.test.Invert").CreateInstance(EffectContext.Filter);
        using PatternSource source = PatternSource.Create();
        effect.Connect("Source", source);
        Assert.That(() => effect.Render(50), Throws.TypeOf<EffectException>().With.Message.Contains("at frame 50"));
    }

    [Test]
    public void Cache_LargeEnough_EveryFrameIsReadOnce()
    {
        using EffectHost host = Open();
        using EffectInstance effect = host.Find("Blend").CreateInstance(EffectContext.Filter);
        using PatternSource source = PatternSource.Create();
        effect.Connect("Source", source);
        SequenceRenderer.Run(effect, effect.Range, static (_, _) => { }, new SequenceOptions { Threads = 4 });
        Assert.That(source.Reads, Is.EquivalentTo(Enumerable.Range(0, 10).Select(i => (double)i)));
        effect.PurgeCaches();
        effect.Render(5).Dispose();
        Assert.That(source.Reads, Has.Count.EqualTo(12));
    }

    [Test]
    public void FractionalTimes_SourceWithFramesBetween_GetsThemAsTheyAre([Values] bool hasFramesBetween)
    {
        using EffectHost host = Open();
        using EffectInstance effect = host.Find("com.aivideofx.test.Invert").CreateInstance(EffectContext.Filter);
        using PatternSource source = new(PatternSource.Create().Format) { HasFramesBetween = hasFramesBetween };
        effect.Connect("Source", source);
        effect.Render(2.25).Dispose();
        Assert.That(source.Reads, Is.EqualTo(new[] { hasFramesBetween ? 2.25 : 2.0 }));
    }

    [Test]
    public void Instance_UsedAfterDispose_Throws()
    {
        using EffectHost host = Open();
        EffectInstance effect = host.Find("Gain").CreateInstance(EffectContext.Filter);
        effect.Dispose();
        effect.Dispose();
        Assert.That(() => effect.Render(0), Throws.TypeOf<ObjectDisposedException>());
    }

    private static PatternSource Interlaced(FieldOrder order) =>
        new(PatternSource.Create().Format with { FieldOrder = order });

    private static EffectHost Open()
    {
        EffectHost host = new();
        host.Open(TestBundles.Citizens);
        return host;
    }
}
