using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AiVideoFx.Host;
using AiVideoFx.Imaging;
using AiVideoFx.Imaging.Color;
using AiVideoFx.Imaging.Metrics;
using AiVideoFx.Testing;
using AiVideoFx.Testing.Footage;
using AiVideoFx.Testing.Footage.Flicker;

namespace AiVideoFx.Effects.Tests;

/// <summary>The Deflicker of the built bundle, in our host.</summary>
[TestFixture]
[NoLeaks]
public sealed class DeflickerTests
{
    private const int Width = 160;
    private const int Height = 90;
    private const int Frames = 9;

    // Nine frames of independent noise average down by a factor of 3 at the very best, less at the ends.
    private const double DecibelsGained = 4;

    // Below a code value of 8 bits: flow and blur sum in another order on another processor.
    private const double GoldenTolerance = 2e-3;

    private static readonly Lazy<LayeredScene> Scene = new(() => Scenes.Valley(5, Width, Height));

    private static readonly Lazy<Raster[]> Clean = new(() => [.. Enumerable.Range(0, Frames).Select(Draw)]);

    private static readonly Lazy<Raster[]> Flickering = new(() => [.. Clean.Value.Select((frame, t) => Flicker(frame, t))]);

    [Test]
    public void Render_AmountZero_IsIdentity()
    {
        using Setup setup = new(Flickering.Value, ("amount", "0"));

        (string Clip, double Time)? identity = setup.Instance.GetIdentity(4);

        Assert.That(identity, Is.EqualTo(("Source", 4.0)));
        Assert.That(Pixels(setup.Instance, 4), Is.EqualTo(Flickering.Value[4].ToInterleaved()));
    }

    [Test]
    public void Render_KnownFlicker_ComesCloserToTheCleanClip()
    {
        using Setup setup = new(Flickering.Value);
        double before = Psnr(t => Error(Flickering.Value[t].ToInterleaved(), Clean.Value[t]));

        double after = Psnr(t => Error(Pixels(setup.Instance, t), Clean.Value[t]));

        TestContext.Out.WriteLine($"PSNR {before:F2} dB before, {after:F2} dB after");
        Assert.That(after, Is.GreaterThan(before + DecibelsGained));
    }

    [Test]
    public void Render_StillClipWithHighlights_KeepsEveryBit()
    {
        Raster still = Raster.Allocate(Width, Height, 4);
        Clean.Value[0].Pixels.CopyTo(still.Pixels);
        still.Row(10, 0)[20] = 12;
        still.Row(11, 1)[20] = -0.25f;
        still.Row(12, 2)[20] = 65000;
        using Setup setup = new([.. Enumerable.Repeat(still, Frames)]);

        Assert.That(Pixels(setup.Instance, 4), Is.EqualTo(still.ToInterleaved()));
    }

    [Test]
    public void Render_AnyCorrection_PassesAlphaAndScalesHighlights()
    {
        Raster[] frames = [.. Flickering.Value.Select(Mark)];
        using Setup setup = new(frames);

        float[] result = Pixels(setup.Instance, 4);
        float[] source = frames[4].ToInterleaved();

        int marked = ((10 * Width) + 20) * 4;
        Assert.That(result[marked] / source[marked], Is.EqualTo(result[marked + 1] / source[marked + 1]).Within(1e-5), "one gain for all channels");
        Assert.That(result[marked], Is.GreaterThan(8), "a highlight of 10 is not clamped");
        Assert.That(Enumerable.Range(0, Width * Height).Select(p => result[(p * 4) + 3]), Is.EqualTo(Enumerable.Range(0, Width * Height).Select(p => source[(p * 4) + 3])));

        static Raster Mark(Raster frame)
        {
            Raster copy = Raster.Allocate(Width, Height, 4);
            frame.Pixels.CopyTo(copy.Pixels);
            copy.Row(10, 0)[20] = 10;
            copy.Row(10, 1)[20] = 5;
            copy.Row(40, 3).Fill(0.25f);
            return copy;
        }
    }

    [TestCase("Timelapse")]
    [TestCase("Fluorescent light")]
    [TestCase("High-speed")]
    [TestCase("Old film")]
    [TestCase("AI-generated")]
    public void Render_Preset_OverridesTheControls(string preset)
    {
        using Setup plain = new(Flickering.Value, ("preset", preset));
        using Setup touched = new(Flickering.Value, ("radius", "1"), ("mode", "Global"), ("preset", preset));

        Assert.That(Pixels(touched.Instance, 4), Is.EqualTo(Pixels(plain.Instance, 4)));
    }

    [Test]
    public void SetParameter_AfterAPreset_GoesOnFromThere()
    {
        using Setup setup = new(Flickering.Value, ("preset", "Timelapse"), ("radius", "3"));

        Assert.That(setup.Instance.GetParameterText("preset"), Is.EqualTo("Custom"));
        Assert.That(setup.Instance.GetParameterText("mode"), Is.EqualTo("Global"));
    }

    [Test]
    public void Render_GainMap_MatchesGolden()
    {
        using Setup setup = new(Flickering.Value, ("output", "Gain map"));
        float[] pixels = Pixels(setup.Instance, 4);
        float[] cells = new float[16 * 9];
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                cells[(y * 9 / Height * 16) + (x * 16 / Width)] += pixels[((y * Width) + x) * 4] / 100;
            }
        }

        string file = Path.Combine(TestPaths.Repository, "tests/golden/deflicker/gain-map.csv");
        if (Environment.GetEnvironmentVariable("AIVIDEOFX_WRITE_GOLDEN") == "1")
        {
            File.WriteAllText(file, string.Join('\n', cells.Chunk(16).Select(row => string.Join(',', row.Select(v => v.ToString("F5", CultureInfo.InvariantCulture))))) + "\n");
        }

        float[] expected = [.. File.ReadAllText(file).Split(['\n', ','], StringSplitOptions.RemoveEmptyEntries).Select(v => float.Parse(v, CultureInfo.InvariantCulture))];
        double worst = cells.Zip(expected, (a, b) => Math.Abs(a - b)).Max();

        Assert.That(cells, Has.Length.EqualTo(expected.Length));
        Assert.That(worst, Is.LessThan(GoldenTolerance));
    }

    private static IEnumerable<TestCaseData> Curves()
    {
        yield return new TestCaseData("Linear (Rec.709, ACEScg)", TransferFunction.Linear).SetArgDisplayNames("Linear");
        yield return new TestCaseData("ACEScct", TransferFunction.AcesCct).SetArgDisplayNames("ACEScct");
        yield return new TestCaseData("ARRI LogC3", TransferFunction.LogC3).SetArgDisplayNames("LogC3");
        yield return new TestCaseData("ARRI LogC4", TransferFunction.LogC4).SetArgDisplayNames("LogC4");
        yield return new TestCaseData("S-Log3", TransferFunction.SLog3).SetArgDisplayNames("S-Log3");
        yield return new TestCaseData("DaVinci Intermediate", TransferFunction.DaVinciIntermediate).SetArgDisplayNames("Intermediate");
    }

    [TestCaseSource(nameof(Curves))]
    public void Render_OtherColourSpaces_RemoveTheFlickerOfLight(string space, TransferFunction curve)
    {
        Raster[] clean = [.. Clean.Value.Select(Store)];
        Raster[] flickering = [.. Flickering.Value.Select(Store)];
        using Setup setup = new(flickering, ("workingSpace", space));

        double before = Psnr(t => Error(flickering[t].ToInterleaved(), clean[t]));
        double after = Psnr(t => Error(Pixels(setup.Instance, t), clean[t]));

        TestContext.Out.WriteLine($"PSNR {before:F2} dB before, {after:F2} dB after");
        Assert.That(after, Is.GreaterThan(before + DecibelsGained));

        // The light that a display of gamma 2.4 would show, stored by the curve.
        Raster Store(Raster frame)
        {
            Raster stored = Raster.Allocate(Width, Height, 4);
            frame.Pixels.CopyTo(stored.Pixels);
            for (int c = 0; c < 3; c++)
            {
                TensorPrimitives.Pow(frame.Plane(c), 2.4f, stored.Plane(c));
                curve.Encode(stored.Plane(c), stored.Plane(c));
            }

            return stored;
        }
    }

    [Test]
    public void FramesNeeded_AtTheStart_StayInsideTheClip()
    {
        using Setup setup = new(Flickering.Value);

        FrameRange needed = setup.Instance.GetFramesNeeded(0)["Source"].Single();

        Assert.That((needed.First, needed.Last), Is.EqualTo((0.0, 8.0)));
    }

    [Test]
    public void Render_WithoutOtherTimes_UsesTheFramesThatCameBefore()
    {
        using Setup setup = new(Flickering.Value, new HostOptions { TemporalAccess = false, TellsClipRange = false });
        setup.Instance.PurgeCaches();

        float[] alone = Pixels(setup.Instance, 5);
        setup.Instance.PurgeCaches();
        float[] last = [];
        for (int t = 0; t <= 5; t++)
        {
            last = Pixels(setup.Instance, t);
        }

        Assert.That(alone, Is.EqualTo(Flickering.Value[5].ToInterleaved()), "a frame without neighbours is left alone");
        Assert.That(Error(last, Clean.Value[5]), Is.LessThan(Error(alone, Clean.Value[5])), "frames before it help");
    }

    [Test]
    public void Render_WithoutOtherTimes_ClipsThatPlayAtOnceDoNotMix()
    {
        HostOptions likeMlt = new() { TemporalAccess = false, TellsClipRange = false };
        LayeredScene street = Scenes.Street(2, Width, Height);
        Raster[] other = [.. Enumerable.Range(0, Frames).Select(t => Keep(street.Render(t, 4)))];
        using Setup first = new(Flickering.Value, likeMlt);
        using Setup second = new(other, likeMlt);
        first.Instance.PurgeCaches();
        float[][] alone = [.. Enumerable.Range(0, Frames).Select(t => Pixels(first.Instance, t))];
        first.Instance.PurgeCaches();

        for (int t = 0; t < Frames; t++)
        {
            Pixels(second.Instance, t);
            Assert.That(Pixels(first.Instance, t), Is.EqualTo(alone[t]), $"frame {t}");
            Pixels(second.Instance, t);
        }
    }

    private static Raster Draw(int t) => Keep(Scene.Value.Render(t, 4));

    private static Raster Flicker(Raster clean, int t)
    {
        using FlickeredFrame frame = new LocalFlicker(8).Apply(clean, t);
        return Keep(frame.Picture.Clone());
    }

    // For all tests to share: left to the garbage collector.
    private static Raster Keep(Raster rented)
    {
        Raster kept = Raster.Allocate(Width, Height, 4);
        rented.Pixels.CopyTo(kept.Pixels);
        rented.Dispose();
        return kept;
    }

    private static float[] Pixels(EffectInstance instance, double time)
    {
        using HostFrame frame = instance.Render(time);
        float[] pixels = new float[Width * Height * 4];
        for (int y = 0; y < Height; y++)
        {
            MemoryMarshal.Cast<byte, float>(frame.View.Row(Height - 1 - y)).CopyTo(pixels.AsSpan(y * Width * 4));
        }

        return pixels;
    }

    private static double Error(float[] pixels, Raster expected) =>
        pixels.Zip(expected.ToInterleaved(), (a, b) => (double)(a - b) * (a - b)).Average();

    private static double Psnr(Func<int, double> error) => Fidelity.Psnr(Enumerable.Range(0, Frames).Average(error));

    private sealed class Setup : IDisposable
    {
        private readonly EffectHost _host;
        private readonly RasterFrameSource _source;

        public Setup(Raster[] frames, params (string Name, string Value)[] parameters)
            : this(frames, new HostOptions(), parameters)
        {
        }

        public Setup(Raster[] frames, HostOptions options, params (string Name, string Value)[] parameters)
        {
            _host = new EffectHost(options);
            _host.Open(TestPaths.RequireBundle());
            _source = new RasterFrameSource(frames);
            Instance = _host.Find("com.aivideofx.Deflicker").CreateInstance(EffectContext.Filter);
            Instance.Connect("Source", _source);
            foreach ((string name, string value) in parameters)
            {
                Instance.SetParameter(name, value);
            }
        }

        public EffectInstance Instance { get; }

        public void Dispose()
        {
            Instance.Dispose();
            _source.Dispose();
            _host.Dispose();
        }
    }
}
