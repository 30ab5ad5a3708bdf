using AiVideoFx.Imaging;
using AiVideoFx.Testing;
using OpenFX.Net.Hosting;

namespace AiVideoFx.Host.Tests;

[TestFixture]
[NonParallelizable]
[NoLeaks]
public sealed class RenderTests
{
    [Test]
    public void Invert_EveryDepthComponentsLayoutOrigin_IsExact(
        [Values] PixelDepth depth,
        [Values] PixelComponents components,
        [Values(false, true)] bool topDown,
        [Values(0, 12)] int padding,
        [Values(0, -7)] int origin)
    {
        FrameLayout layout = new(topDown, padding);
        using EffectHost host = Open(new HostOptions { OutputLayout = layout, InputLayout = layout, Strict = true }, out List<HostFinding> findings);
        using EffectInstance effect = host.Find("com.aivideofx.test.Invert").CreateInstance(EffectContext.Filter);
        using PatternSource source = PatternSource.Create(13, 9, depth, components, x: origin, y: origin * 3);
        effect.Connect("Source", source);
        using HostFrame frame = effect.Render(3);
        Assert.That(frame.View.Depth, Is.EqualTo(depth));
        Assert.That(frame.View.Components, Is.EqualTo(components));
        Assert.That(frame.View.RowBytes < 0, Is.EqualTo(topDown));
        Assert.That(
            Pixels.Codes(frame),
            Is.EqualTo(Pixels.Expected(source.Format.Bounds, components, (x, y, c) => 255 - PatternSource.Code(x, y, c, 3))).AsCollection);
        Assert.That(findings.Where(f => f.Severity == FindingSeverity.Error), Is.Empty);
    }

    [Test]
    public void Render_NothingToConvert_CopiesNoSourcePixels()
    {
        using EffectHost host = Open(null, out _);
        using EffectInstance effect = host.Find("Offset").CreateInstance(EffectContext.Filter);
        using PatternSource source = PatternSource.Create();
        effect.Connect("Source", source);
        effect.SetParameter("offset", 0);
        using HostFrame first = effect.Render(2);
        using HostFrame second = effect.Render(2);
        Assert.That(
            first.Bytes.Span.Overlaps(second.Bytes.Span),
            "an identity whose formats agree lends the source's own pixels");
        Assert.That(source.Reads, Has.Count.EqualTo(1));
    }

    [Test]
    public void Offset_RefusesToRender_IdentityGivesOtherTime()
    {
        using EffectHost host = Open(null, out _);
        using EffectInstance effect = host.Find("Offset").CreateInstance(EffectContext.Filter);
        using PatternSource source = PatternSource.Create();
        effect.Connect("Source", source);
        effect.SetParameter("offset", "3");
        using HostFrame frame = effect.Render(2);
        Assert.That(effect.GetIdentity(2), Is.EqualTo(("Source", 5.0)));
        Assert.That(Pixels.Codes(frame), Is.EqualTo(Expected(source, 5)).AsCollection);
    }

    [Test]
    public void Offset_BeyondClip_HoldsLastFrame()
    {
        using EffectHost host = Open(null, out _);
        using EffectInstance effect = host.Find("Offset").CreateInstance(EffectContext.Filter);
        using PatternSource source = PatternSource.Create();
        effect.Connect("Source", source);
        effect.SetParameter("offset", "100");
        using HostFrame frame = effect.Render(2);
        Assert.That(Pixels.Codes(frame), Is.EqualTo(Expected(source, 9)).AsCollection);
    }

    [Test]
    public void Blend_TwoNeighbours_AsksOnlyForThem()
    {
        using EffectHost host = Open(null, out _);
        using EffectInstance effect = host.Find("Blend").CreateInstance(EffectContext.Filter);
        using PatternSource source = PatternSource.Create();
        effect.Connect("Source", source);
        using HostFrame frame = effect.Render(4);
        Assert.That(source.Reads, Is.EquivalentTo(new[] { 3.0, 5.0 }));
        Assert.That(effect.GetFramesNeeded(4)["Source"], Is.EqualTo(new[] { new FrameRange(3, 5) }));
        float[] expected =
        [
            .. Pixels.Expected(source.Format.Bounds, PixelComponents.Rgba, (x, y, c) => PatternSource.Code(x, y, c, 3))
                .Zip(Expected(source, 5), (a, b) => (0.5f * (a / 255f)) + (0.5f * (b / 255f))),
        ];
        Assert.That(Pixels.Floats(frame), Is.EqualTo(expected).Within(1e-6f));
    }

    [Test]
    public void Blend_WithoutTemporalAccess_GetsCurrentPicture()
    {
        using TemporaryFolder folder = new();
        using EffectHost host = new(new HostOptions { TemporalAccess = false });
        host.Open(TestBundles.CopyOf("citizens", folder));
        using EffectInstance effect = host.Find("Blend").CreateInstance(EffectContext.Filter);
        using PatternSource source = PatternSource.Create();
        effect.Connect("Source", source);
        using HostFrame frame = effect.Render(4);
        Assert.That(source.Reads, Is.EqualTo(new[] { 4.0 }));
        Assert.That(Pixels.Codes(frame), Is.EqualTo(Expected(source, 4)).AsCollection);
    }

    [Test]
    public void Ramp_InfiniteRegion_IsProjectSize()
    {
        using EffectHost host = Open(null, out _);
        using EffectInstance effect = host.Find("Ramp").CreateInstance(EffectContext.Generator);
        effect.Project = new ClipFormat(
            new PixelRect(0, 0, 30, 20), PixelDepth.Byte, PixelComponents.Rgba, new Rational(24, 1), 5, 7);
        Assert.That(effect.OutputFormat.Bounds, Is.EqualTo(new PixelRect(0, 0, 30, 20)));
        Assert.That(effect.OutputFormat.FrameRate, Is.EqualTo(new Rational(24, 1)));
        Assert.That(effect.Range, Is.EqualTo(new FrameRange(5, 11)));
        Assert.That(effect.IsFrameVarying);
        using HostFrame frame = effect.Render(6);
        byte[] expected = Pixels.Expected(
            frame.View.Bounds, PixelComponents.Rgba, (x, y, c) => (c == 0 ? x : c == 1 ? y : c == 2 ? 6 : 256) * 255 / 256.0);
        Assert.That(Pixels.Codes(frame), Is.EqualTo(expected).AsCollection);
    }

    [Test]
    public void Dissolve_NoUserValue_RunsFromOneClipToTheOther()
    {
        using EffectHost host = Open(null, out _);
        using EffectInstance effect = host.Find("Dissolve").CreateInstance(EffectContext.Transition);
        using PatternSource from = PatternSource.Create(frames: 5);
        using PatternSource to = PatternSource.Create(frames: 5, components: PixelComponents.Rgb);
        effect.Connect("SourceFrom", from);
        effect.Connect("SourceTo", to);
        using HostFrame first = effect.Render(0);
        using HostFrame last = effect.Render(4);
        Assert.That(Pixels.Codes(first), Is.EqualTo(Expected(from, 0)).AsCollection);
        byte[] expected = Pixels.Expected(
            to.Format.Bounds, PixelComponents.Rgba, (x, y, c) => c == 3 ? 0 : PatternSource.Code(x, y, c, 4));
        Assert.That(
            Pixels.Codes(last),
            Is.EqualTo(expected).AsCollection,
            "the C plug-in reads no alpha where its input has none");
    }

    [Test]
    public void Retime_HalfSpeed_MixesNeighbours()
    {
        using EffectHost host = Open(null, out _);
        using EffectInstance effect = host.Find("Retime").CreateInstance(EffectContext.Retimer);
        using PatternSource source = PatternSource.Create();
        effect.Connect("Source", source);
        using HostFrame same = effect.Render(3);
        Assert.That(Pixels.Codes(same), Is.EqualTo(Expected(source, 3)).AsCollection);
        effect.SetParameter("SourceTime", "0=0;10=5");
        using HostFrame between = effect.Render(3);
        float[] expected = [.. Expected(source, 1).Zip(Expected(source, 2), (a, b) => ((a / 255f) + (b / 255f)) / 2)];
        Assert.That(Pixels.Floats(between), Is.EqualTo(expected).Within(1e-6f));
    }

    [Test]
    public void Larger_OwnRateAndSize_AreHonoured()
    {
        using EffectHost host = Open(null, out _);
        using EffectInstance effect = host.Find("Larger").CreateInstance(EffectContext.Filter);
        using PatternSource source = new(
            new ClipFormat(
                new PixelRect(0, 0, 8, 6), PixelDepth.Byte, PixelComponents.Rgb, new Rational(30000, 1001), 10, 5));
        effect.Connect("Source", source);
        ClipFormat format = effect.OutputFormat;
        Assert.That(format.FrameRate, Is.EqualTo(new Rational(60000, 1001)));
        Assert.That(format.Bounds, Is.EqualTo(new PixelRect(0, 0, 16, 12)));
        Assert.That(effect.Range, Is.EqualTo(new FrameRange(20, 28)), "N frames become (N - 1) × 2 + 1");
        using HostFrame frame = effect.Render(24);
        Assert.That(source.Reads, Is.EqualTo(new[] { 12.0 }));
        byte[] expected = Pixels.Expected(
            format.Bounds, PixelComponents.Rgb, (x, y, c) => PatternSource.Code(x / 2, y / 2, c, 12));
        Assert.That(Pixels.Codes(frame), Is.EqualTo(expected).AsCollection);
    }

    [Test]
    public void Render_WindowOutsideOfPicture_IsClear()
    {
        using EffectHost host = Open(null, out _);
        using EffectInstance effect = host.Find("Invert").CreateInstance(EffectContext.Filter);
        using PatternSource source = PatternSource.Create();
        effect.Connect("Source", source);
        PixelRect window = new(-3, 4, 9, 15);
        using HostFrame frame = effect.Render(1, new RenderOptions { Window = window });
        Assert.That(frame.View.Bounds, Is.EqualTo(window));
        byte[] expected = Pixels.Expected(
            window, PixelComponents.Rgba, (x, y, c) => x < 0 || y >= 12 ? 0 : 255 - PatternSource.Code(x, y, c, 1));
        Assert.That(Pixels.Codes(frame), Is.EqualTo(expected).AsCollection);
    }

    [Test]
    public void Render_TilesOrWhole_SameBytes(
        [Values("Invert", "Gain", "Blend", "Larger")] string name, [Values(1, 5, 64)] int size)
    {
        using EffectHost host = Open(new HostOptions { Strict = true }, out List<HostFinding> findings);
        using EffectInstance effect = host.Find("com.aivideofx.test." + name).CreateInstance(EffectContext.Filter);
        using PatternSource source = PatternSource.Create();
        effect.Connect("Source", source);
        using HostFrame whole = effect.Render(2);
        using HostFrame tiled = effect.Render(2, new RenderOptions { TileSize = size });
        Assert.That(tiled.Bytes.ToArray(), Is.EqualTo(whole.Bytes.ToArray()).AsCollection);
        Assert.That(findings.Where(f => f.Severity == FindingSeverity.Error), Is.Empty);
    }

    [Test]
    public void Render_HalfScale_SourceIsMeanOfFour()
    {
        using EffectHost host = Open(null, out _);
        using EffectInstance effect = host.Find("Invert").CreateInstance(EffectContext.Filter);
        using PatternSource source = PatternSource.Create(16, 8);
        effect.Connect("Source", source);
        using HostFrame frame = effect.Render(1, new RenderOptions { Scale = new RenderScale(0.5, 0.5) });
        Assert.That(frame.View.Bounds, Is.EqualTo(new PixelRect(0, 0, 8, 4)));
        float[] floats = Pixels.Floats(frame);
        for (int y = 0; y < 4; y++)
        {
            for (int x = 0; x < 8; x++)
            {
                double mean = (PatternSource.Code(2 * x, 2 * y, 1, 1) + PatternSource.Code((2 * x) + 1, 2 * y, 1, 1)
                    + PatternSource.Code(2 * x, (2 * y) + 1, 1, 1) + PatternSource.Code((2 * x) + 1, (2 * y) + 1, 1, 1)) / 4.0;
                Assert.That(floats[(((y * 8) + x) * 4) + 1], Is.EqualTo(1 - (mean / 255)).Within(1e-5));
            }
        }
    }

    [Test]
    public void Render_AnyScaleAndOrigin_EveryPixelIsThere(
        [Values(0.5, 0.25, 0.3, 1.0 / 3)] double scale, [Values(-5, 0, 3)] int origin)
    {
        using EffectHost host = Open(new HostOptions { Strict = true }, out List<HostFinding> findings);
        using EffectInstance effect = host.Find("Blend").CreateInstance(EffectContext.Filter);
        using PatternSource source = PatternSource.Create(21, 11, x: origin, y: origin);
        effect.Connect("Source", source);
        using HostFrame frame = effect.Render(1, new RenderOptions { Scale = new RenderScale(scale, scale) });
        Assert.That(
            frame.View.Bounds, Is.EqualTo(PictureForm.Scale(source.Format.Bounds, new RenderScale(scale, scale))));
        Assert.That(Pixels.Floats(frame), Has.All.InRange(0f, 1f));
        Assert.That(findings.Where(f => f.Severity == FindingSeverity.Error), Is.Empty);
    }

    [Test]
    public void Render_AnyOrderAndThreads_SameBytes(
        [Values("Invert", "Gain", "Blend")] string name, [Values(1, 4)] int threads)
    {
        using EffectHost host = Open(new HostOptions { CacheBytesPerSource = 5000 }, out _);
        using EffectInstance effect = host.Find("com.aivideofx.test." + name).CreateInstance(EffectContext.Filter);
        using PatternSource source = PatternSource.Create();
        effect.Connect("Source", source);
        if (name == "Gain")
        {
            effect.SetParameter("gain", "0=2;9=0.5");
        }

        byte[][] forward = [.. Enumerable.Range(0, 10).Select(Bytes)];
        int[] shuffled = [7, 2, 9, 0, 4, 1, 8, 3, 6, 5, 9, 9, 0, 0, 5];
        Parallel.ForEach(shuffled, new ParallelOptions { MaxDegreeOfParallelism = threads }, time =>
            Assert.That(Bytes(time), Is.EqualTo(forward[time]).AsCollection));

        byte[] Bytes(int time)
        {
            using HostFrame frame = effect.Render(time);
            return frame.Bytes.ToArray();
        }
    }

    [Test]
    public void Render_Cancelled_ThrowsAndLeaksNothing()
    {
        using EffectHost host = Open(null, out _);
        using EffectInstance effect = host.Find("Invert").CreateInstance(EffectContext.Filter);
        using CancellationTokenSource cancel = new();
        using CancellingSource source = new(PatternSource.Create(), cancel);
        effect.Connect("Source", source);
        Assert.That(() => effect.Render(1, null, cancel.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Render_SourceFails_MessageSaysWhy()
    {
        using EffectHost host = Open(null, out _);
        using EffectInstance effect = host.Find("com.aivideofx.test.Invert").CreateInstance(EffectContext.Filter);
        using BrokenSource source = new();
        effect.Connect("Source", source);
        Assert.That(
            () => effect.Render(7),
            Throws.TypeOf<EffectException>().With.Message.Contains("com.aivideofx.test.Invert").And.Message.Contains("at frame 7")
                .And.Message.Contains("the disk is gone"));
    }

    [Test]
    public void Render_NoSource_MessageNamesEffectAndFrame()
    {
        using EffectHost host = Open(null, out _);
        using EffectInstance effect = host.Find("com.aivideofx.test.Invert").CreateInstance(EffectContext.Filter);
        effect.Project = new ClipFormat(
            new PixelRect(0, 0, 4, 4), PixelDepth.Byte, PixelComponents.Rgba, new Rational(24, 1), 0, 7);
        Assert.That(
            () => effect.Render(5), Throws.TypeOf<EffectException>().With.Message.Contains("Invert").And.Message.Contains("at frame 5"));
    }

    [Test]
    public void Talker_EverySuite_Answers()
    {
        using EffectHost host = Open(null, out _);
        using EffectInstance effect = host.Find("Talker").CreateInstance(EffectContext.Filter);
        using PatternSource source = PatternSource.Create();
        effect.Connect("Source", source);
        List<EffectMessage> messages = [];
        List<EffectProgress> progress = [];
        effect.Message += (_, m) => messages.Add(m);
        effect.Progress += (_, p) => progress.Add(p);
        effect.Render(0).Dispose();
        Assert.That(messages[0].Text, Is.EqualTo("good 7 of 9.00, 100%"));
        Assert.That(effect.PersistentMessage, Is.EqualTo(new EffectMessage("OfxMessageWarning", "stays 1.5")));
        Assert.That(progress, Is.EqualTo(new EffectProgress[] { new("counting", 0, false), new("counting", 0.5, false), new("counting", 1, true) }));
    }

    [Test]
    public void Mask_OpaqueVideo_BecomesItsLuma()
    {
        PictureKey key = new(
            0, PixelDepth.Float, PixelComponents.Alpha, null, RenderScale.Full, RenderField.None, false);
        using PatternSource source = PatternSource.Create(4, 4, PixelDepth.Byte, PixelComponents.Rgb);
        using HostFrame matte = PictureForm.Make(source, key, CancellationToken.None)!;
        double expected = ((0.2126 * PatternSource.Code(2, 1, 0, 0)) + (0.7152 * PatternSource.Code(2, 1, 1, 0))
            + (0.0722 * PatternSource.Code(2, 1, 2, 0))) / 255;
        Assert.That(Pixels.Floats(matte)[(1 * 4) + 2], Is.EqualTo(expected).Within(1e-6));
    }

    private static EffectHost Open(HostOptions? options, out List<HostFinding> findings)
    {
        List<HostFinding> heard = [];
        findings = heard;
        EffectHost host = new((options ?? new HostOptions()) with
        {
            Findings = f =>
            {
                lock (heard)
                {
                    heard.Add(f);
                }
            },
        });
        host.Open(TestBundles.Citizens);
        return host;
    }

    private static byte[] Expected(PatternSource source, double time) =>
        Pixels.Expected(source.Format.Bounds, source.Format.Components, (x, y, c) => PatternSource.Code(x, y, c, time));

    private sealed class CancellingSource(PatternSource source, CancellationTokenSource cancel) : IFrameSource
    {
        public ClipFormat Format => source.Format;

        public HostFrame? Read(double time, CancellationToken token)
        {
            cancel.Cancel();
            return source.Read(time, token);
        }

        public void Dispose() => source.Dispose();
    }

    private sealed class BrokenSource : IFrameSource
    {
        public ClipFormat Format { get; } =
            new(new PixelRect(0, 0, 4, 4), PixelDepth.Byte, PixelComponents.Rgba, new Rational(24, 1), 0, 10);

        public HostFrame? Read(double time, CancellationToken cancel) => throw new IOException("the disk is gone");

        public void Dispose()
        {
        }
    }
}
