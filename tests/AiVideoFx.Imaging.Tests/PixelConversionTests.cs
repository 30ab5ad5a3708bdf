using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;

namespace AiVideoFx.Imaging.Tests;

public sealed class PixelConversionTests
{
    [Test]
    public void Convert_EveryShortCodeToByte_IsNearest()
    {
        ushort[] codes = [.. Enumerable.Range(0, 65536).Select(n => (ushort)n)];

        byte[] bytes = Convert<ushort, byte>(codes, PixelDepth.Short, PixelDepth.Byte);

        Assert.That(bytes, Is.EqualTo(codes.Select(n => (byte)Math.Round(n * 255.0 / 65535.0))));
    }

    [Test]
    public void Convert_EveryShortCode_SurvivesFloat()
    {
        ushort[] codes = [.. Enumerable.Range(0, 65536).Select(n => (ushort)n)];

        float[] floats = Convert<ushort, float>(codes, PixelDepth.Short, PixelDepth.Float);

        Assert.That(floats, Is.EqualTo(codes.Select(n => n / 65535f)));
        Assert.That(Convert<float, ushort>(floats, PixelDepth.Float, PixelDepth.Short), Is.EqualTo(codes));
    }

    [Test]
    public void Convert_EveryByteCode_SurvivesEveryDepth(
        [ValueSource(typeof(TestFrame), nameof(TestFrame.Depths))] PixelDepth depth)
    {
        FrameView codes = TestFrame.Create(new PixelRect(0, 0, 256, 1), PixelDepth.Byte, PixelComponents.Alpha);
        FrameView other = TestFrame.Create(codes.Bounds, depth, PixelComponents.Alpha);
        FrameView back = TestFrame.Create(codes.Bounds, PixelDepth.Byte, PixelComponents.Alpha);
        for (int n = 0; n < 256; n++)
        {
            codes.Row(0)[n] = (byte)n;
        }

        PixelConversion.Convert(codes, other);
        PixelConversion.Convert(other, back);

        Assert.That(TestFrame.SamePixels(codes, back));
        Assert.That(TestFrame.Get(other, 255, 0, 0), Is.EqualTo(1));
    }

    [Test]
    public void Convert_EveryHalf_SurvivesFloat()
    {
        Half[] halves = [.. Enumerable.Range(0, 65536).Select(n => BitConverter.UInt16BitsToHalf((ushort)n))];

        float[] floats = Convert<Half, float>(halves, PixelDepth.Half, PixelDepth.Float);
        Half[] back = Convert<float, Half>(floats, PixelDepth.Float, PixelDepth.Half);

        Assert.That(floats, Is.EqualTo(halves.Select(h => (float)h)));
        for (int n = 0; n < 65536; n++)
        {
            Assert.That(Half.IsNaN(halves[n]) ? Half.IsNaN(back[n]) : back[n].Equals(halves[n]), $"half 0x{n:X4}");
        }
    }

    [TestCase(float.NaN, 0)]
    [TestCase(-0.01f, 0)]
    [TestCase(float.NegativeInfinity, 0)]
    [TestCase(float.PositiveInfinity, 255)]
    [TestCase(1e30f, 255)]
    [TestCase(1.001f, 255)]
    [TestCase(0.4999f / 255, 0)]
    [TestCase(0.5001f / 255, 1)]
    public void Convert_FloatOutsideCodes_Saturates(float value, int code)
    {
        // 33 values: a whole vector and a tail.
        byte[] bytes = Convert<float, byte>([.. Enumerable.Repeat(value, 33)], PixelDepth.Float, PixelDepth.Byte);

        Assert.That(bytes, Is.All.EqualTo(code));
    }

    [Test]
    public void Convert_FloatToHalf_KeepsWhatHalfHas()
    {
        float[] values = [-3.5f, 1000f, 65504f, 70000f, float.NegativeInfinity, float.NaN, 6e-8f, -0f];

        Half[] halves = Convert<float, Half>(values, PixelDepth.Float, PixelDepth.Half);

        Assert.That(halves, Is.EqualTo(values.Select(v => (Half)v)));
        Assert.That(Half.IsPositiveInfinity(halves[3]));
    }

    [Test]
    public void Convert_AnyFormats_AgreesWithOnePixelAtATime(
        [ValueSource(typeof(TestFrame), nameof(TestFrame.Depths))] PixelDepth from,
        [ValueSource(typeof(TestFrame), nameof(TestFrame.Depths))] PixelDepth to,
        [ValueSource(typeof(TestFrame), nameof(TestFrame.Components))] PixelComponents fromComponents,
        [ValueSource(typeof(TestFrame), nameof(TestFrame.Components))] PixelComponents toComponents)
    {
        FrameView source = TestFrame.Create(
            new PixelRect(-3, -2, 44, 3), from, fromComponents, paddingBytes: 5, topDown: true);
        TestFrame.Fill(source, seed: 7);
        FrameView destination = TestFrame.Create(
            new PixelRect(-2, -1, 44, 3), to, toComponents, 3, false, out byte[] memory);

        PixelConversion.Convert(source, destination);

        Assert.That(TestFrame.PaddingIsUntouched(destination, memory));
        double step = to switch
        {
            PixelDepth.Byte => 0.5 / 255,
            PixelDepth.Short => 0.5 / 65535,
            PixelDepth.Half => 0.001,
            _ => 1e-7,
        };
        for (int y = -1; y < 3; y++)
        {
            for (int x = -2; x < 44; x++)
            {
                for (int c = 0; c < toComponents.Count(); c++)
                {
                    double expected = Expected(source, x, y, c, toComponents);
                    expected = to is PixelDepth.Byte or PixelDepth.Short ? Math.Clamp(expected, 0, 1) : expected;
                    Assert.That(
                        TestFrame.Get(destination, x, y, c),
                        Is.EqualTo(expected).Within(step * 1.001),
                        $"({x}, {y})[{c}]");
                }
            }
        }
    }

    [Test]
    public void Convert_AnySizeLayoutAndThreads_GivesTheSameBytes()
    {
        Prop.ForAll<int, int, int>((widthSeed, layout, seed) =>
        {
            int width = 1 + Pick(widthSeed, 70);
            int height = 1 + Pick(seed, 40);
            PixelDepth from = TestFrame.Depths[Pick(layout, 4)];
            PixelDepth to = TestFrame.Depths[Pick(layout / 4, 4)];
            PixelComponents fromComponents = TestFrame.Components[Pick(layout / 16, 3)];
            PixelComponents toComponents = TestFrame.Components[Pick(seed, 3)];
            PixelRect bounds = new(seed % 50, layout % 50, (seed % 50) + width, (layout % 50) + height);
            FrameView plain = TestFrame.Create(bounds, from, fromComponents);
            FrameView padded = TestFrame.Create(bounds, from, fromComponents, paddingBytes: 3, topDown: true);
            TestFrame.Fill(plain, seed);
            TestFrame.Fill(padded, seed);
            FrameView one = TestFrame.Create(bounds, to, toComponents);
            FrameView two = TestFrame.Create(bounds, to, toComponents, 7, seed % 2 == 0, out byte[] memory);

            PixelConversion.Convert(plain, one);
            PixelConversion.Convert(padded, two, maxThreads: 3);

            return TestFrame.SamePixels(one, two) && TestFrame.PaddingIsUntouched(two, memory);
        }).QuickCheckThrowOnFailure();
    }

    [Test]
    public void Convert_SourceTooSmall_NamesBothBounds()
    {
        FrameView source = TestFrame.Create(new PixelRect(0, 0, 4, 4), PixelDepth.Byte, PixelComponents.Rgba);
        FrameView destination = TestFrame.Create(new PixelRect(0, 0, 5, 4), PixelDepth.Byte, PixelComponents.Rgba);

        ArgumentException? e = Assert.Throws<ArgumentException>(() => PixelConversion.Convert(source, destination));

        Assert.That(e!.Message, Does.Contain("X2 = 4").And.Contain("X2 = 5"));
    }

    private static double Expected(FrameView source, int x, int y, int component, PixelComponents wanted) =>
        (source.Components, wanted) switch
        {
            (PixelComponents.Rgb, PixelComponents.Rgba) when component == 3 => 1,
            (PixelComponents.Rgb, PixelComponents.Alpha) => 1,
            (PixelComponents.Rgba, PixelComponents.Alpha) => TestFrame.Get(source, x, y, 3),
            (PixelComponents.Alpha, _) => TestFrame.Get(source, x, y, 0),
            _ => TestFrame.Get(source, x, y, component),
        };

    // Any generated number, made an index.
    private static int Pick(int value, int count) => ((value % count) + count) % count;

    private static TTo[] Convert<TFrom, TTo>(TFrom[] values, PixelDepth from, PixelDepth to)
        where TFrom : struct
        where TTo : struct
    {
        byte[] memory = MemoryMarshal.AsBytes<TFrom>(values).ToArray();
        PixelRect bounds = new(0, 0, values.Length, 1);
        FrameView source = new(memory, 0, memory.Length, bounds, from, PixelComponents.Alpha);
        FrameView destination = TestFrame.Create(bounds, to, PixelComponents.Alpha);
        PixelConversion.Convert(source, destination);
        return MemoryMarshal.Cast<byte, TTo>(destination.Row(0)).ToArray();
    }
}
