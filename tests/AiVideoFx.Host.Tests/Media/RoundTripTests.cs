using System.Runtime.InteropServices;
using AiVideoFx.Host.Media;
using AiVideoFx.Imaging;

namespace AiVideoFx.Host.Tests.Media;

[TestFixture]
public sealed class RoundTripTests : MediaTestBase
{
    private static readonly string[] ExactTargets = ["clip.mkv", "%04d.png", "shot.%04d.tif"];

    [Test]
    public void Sink_LosslessTargets_GiveEveryBitBack(
        [ValueSource(nameof(ExactTargets))] string name,
        [Values(PixelDepth.Byte, PixelDepth.Short)] PixelDepth depth,
        [Values] bool alpha,
        [Values] bool topDown)
    {
        PixelComponents components = alpha ? PixelComponents.Rgba : PixelComponents.Rgb;
        FrameLayout layout = new(topDown, PaddingBytes: topDown ? 0 : 24);
        HostFrame[] frames = [.. Enumerable.Range(0, 3).Select(i => Noise(i, 37, 22, depth, components, layout))];
        WriteAll(name, frames, alpha ? Premultiplication.Unpremultiplied : Premultiplication.Opaque, new MediaSinkOptions { Lossless = name.EndsWith("mkv") }, firstFrame: 7);
        using MediaSource source = MediaSource.Open(At(name), new MediaSourceOptions { Components = components });
        Assert.That(source.Format.FrameCount, Is.EqualTo(3));
        Assert.That(source.Format.FirstFrame, Is.EqualTo(name.Contains('%') ? 7 : 0));
        Assert.That(source.Format.Depth, Is.EqualTo(depth));
        Assert.That(source.HasAlpha, Is.EqualTo(alpha));
        for (int i = 0; i < 3; i++)
        {
            using HostFrame frame = Read(source, source.Format.FirstFrame + i);
            AssertSame(frame.View, frames[i].View, $"{name} frame {i}");
        }
    }

    [Test]
    public void Sink_Exr_KeepsFloatsAboveOneAndAlpha([Values] bool alpha, [Values(PixelDepth.Float, PixelDepth.Half)] PixelDepth depth)
    {
        PixelComponents components = alpha ? PixelComponents.Rgba : PixelComponents.Rgb;
        HostFrame[] frames = [.. Enumerable.Range(0, 2).Select(i => Noise(i, 19, 13, depth, components))];
        WriteAll("beauty.%03d.exr", frames, alpha ? Premultiplication.Premultiplied : Premultiplication.Opaque, firstFrame: 1001);
        using MediaSource source = MediaSource.Open(At("beauty.%03d.exr"), new MediaSourceOptions { Components = components });
        Assert.That(source.Format.Depth, Is.EqualTo(PixelDepth.Float));
        Assert.That(source.Format.FirstFrame, Is.EqualTo(1001));
        for (int i = 0; i < 2; i++)
        {
            using HostFrame frame = Read(source, 1001 + i);
            using HostFrame expected = HostFrame.Rent(frame.View.Bounds, PixelDepth.Float, components);
            PixelConversion.Convert(frames[i].View, expected.View);
            AssertSame(frame.View, expected.View, $"frame {i}"); // half fits float exactly
        }
    }

    [Test]
    public void Sink_ExrFromStraightAlpha_IsPremultipliedAndComesBack()
    {
        using HostFrame frame = HostFrame.Rent(new PixelRect(0, 0, 1, 1), PixelDepth.Float, PixelComponents.Rgba);
        MemoryMarshal.Cast<byte, float>(frame.View.Row(0))[0] = 3;
        float[] straight = [3, 1, 0.5f, 0.25f];
        straight.CopyTo(MemoryMarshal.Cast<byte, float>(frame.View.Row(0)));
        WriteAll("a.exr", [frame], Premultiplication.Unpremultiplied);
        using MediaSource source = MediaSource.Open(At("a.exr"));
        Assert.That(source.Format.Premultiplication, Is.EqualTo(Premultiplication.Premultiplied));
        using HostFrame back = Read(source, 0);
        Assert.That(MemoryMarshal.Cast<byte, float>(back.View.Row(0)).ToArray(), Is.EqualTo(new[] { 0.75f, 0.25f, 0.125f, 0.25f }));
    }

    [Test]
    public void Sink_MaskComponents_AreGrayImagesAndComeBack()
    {
        HostFrame mask = Noise(3, 16, 9, PixelDepth.Byte, PixelComponents.Alpha);
        WriteAll("mask.png", [mask], Premultiplication.Opaque);
        using MediaSource source = MediaSource.Open(At("mask.png"), new MediaSourceOptions { Components = PixelComponents.Alpha });
        using HostFrame back = Read(source, 0);
        AssertSame(back.View, mask.View, "mask");
    }

    [TestCase("clip.mp4", PixelDepth.Byte, "libx264", "yuv420p", 40.0)]
    [TestCase("clip.mov", PixelDepth.Byte, "libx264", "yuv420p", 40.0)]
    [TestCase("clip.mp4", PixelDepth.Short, "libx265", "yuv420p10le", 40.0)]
    [TestCase("clip.mkv", PixelDepth.Float, "libx265", "yuv420p10le", 40.0)]
    [TestCase("clip.mov", PixelDepth.Short, "prores_ks", "yuv422p10le", 40.0)]
    [TestCase("clip.webm", PixelDepth.Byte, "libvpx-vp9", "yuv420p", 38.0)]
    [TestCase("clip.webm", PixelDepth.Short, "libvpx-vp9", "yuv420p10le", 38.0)]
    public void Sink_LossyTargets_StayClose(string name, PixelDepth depth, string encoder, string stored, double leastPsnr)
    {
        HostFrame[] frames = [.. Enumerable.Range(0, 6).Select(i => Smooth(i, 64, 48, depth))];
        ClipFormat format = new(frames[0].View.Bounds, depth, PixelComponents.Rgba, new Rational(30000, 1001), 0, 6) { Premultiplication = Premultiplication.Opaque };
        using (MediaSink sink = MediaSink.Create(At(name), format))
        {
            foreach (HostFrame frame in frames)
            {
                sink.Write(frame, CancellationToken.None);
            }

            sink.Complete();
            Assert.That(sink.Encoder, Is.EqualTo(encoder));
        }

        Assert.That(Probe(name, "stream=pix_fmt,color_space,color_range"), Is.EqualTo($"pix_fmt={stored}\ncolor_range=tv\ncolor_space=smpte170m\n"));
        using MediaSource source = MediaSource.Open(At(name));
        Assert.That(source.Format.FrameRate, Is.EqualTo(new Rational(30000, 1001)));
        Assert.That(source.Format.FrameCount, Is.EqualTo(6));
        for (int i = 0; i < 6; i++)
        {
            using HostFrame frame = Read(source, i);
            double psnr = Psnr(frame.View, frames[i].View);
            Assert.That(psnr, Is.GreaterThan(leastPsnr), $"frame {i} of {name}");
        }
    }

    [TestCase("clip.mov", "prores_ks")]
    [TestCase("clip.webm", "libvpx-vp9")]
    [TestCase("clip.mkv", "ffv1")]
    public void Sink_VideoWithAlpha_KeepsIt(string name, string encoder)
    {
        HostFrame[] frames = [.. Enumerable.Range(0, 3).Select(i => Smooth(i, 64, 48, PixelDepth.Byte))];
        foreach (HostFrame frame in frames)
        {
            for (int y = 0; y < 48; y++)
            {
                for (int x = 0; x < 64; x++)
                {
                    frame.View.Row(y)[(x * 4) + 3] = (byte)(x * 4);
                }
            }
        }

        WriteAll(name, frames, Premultiplication.Unpremultiplied);
        using MediaSource source = MediaSource.Open(At(name));
        Assert.That(source.HasAlpha);
        using HostFrame back = Read(source, 1);
        using HostFrame bytes = HostFrame.Rent(back.View.Bounds, PixelDepth.Byte, PixelComponents.Rgba);
        PixelConversion.Convert(back.View, bytes.View);
        for (int x = 0; x < 64; x++)
        {
            Assert.That((int)bytes.View.Row(20)[(x * 4) + 3], Is.EqualTo(x * 4).Within(encoder == "ffv1" ? 0 : 4), $"alpha at column {x} through {encoder}");
        }
    }

    [TestCase("yuv444p", 32, 235, 128, 8)]
    [TestCase("yuv420p", 31, 235, 128, 8)]
    [TestCase("yuv420p10le", 32, 940, 512, 10)]
    [TestCase("yuv420p10le", 31, 940, 512, 10)]
    [TestCase("yuv444p12le", 32, 3760, 2048, 12)]
    [TestCase("gray10le", 32, 1023, 0, 10)]
    [TestCase("gray12le", 32, 4095, 0, 12)]
    [TestCase("gbrp10le", 32, 1023, 1023, 10)]
    public void Source_WhiteOfEveryDepth_IsExactlyOne(string format, int width, int first, int others, int bits)
    {
        int pixels = width * 16;
        int chroma = format.Contains("gray") ? 0 : format.Contains("420") ? (width + 1) / 2 * 8 * 2 : pixels * 2;
        ushort[] codes = [.. Enumerable.Repeat((ushort)first, pixels), .. Enumerable.Repeat((ushort)others, chroma)];
        File.WriteAllBytes(At("white.raw"), bits == 8 ? [.. codes.Select(static c => (byte)c)] : MemoryMarshal.AsBytes<ushort>(codes).ToArray());
        string tags = format.StartsWith("yuv") ? "-colorspace bt709 -color_range tv" : "";
        Ffmpeg($"-f rawvideo -pix_fmt {format} -s {width}x16 -i white.raw -c:v ffv1 {tags} white.mkv");
        using MediaSource source = MediaSource.Open(At("white.mkv"));
        using HostFrame frame = Read(source, 0);
        using HostFrame floats = HostFrame.Rent(frame.View.Bounds, PixelDepth.Float, PixelComponents.Rgba);
        PixelConversion.Convert(frame.View, floats.View);
        float[] pixel = MemoryMarshal.Cast<byte, float>(floats.View.Row(3))[..4].ToArray();
        Assert.That(pixel, Is.All.EqualTo(1f).Within(2f / 65535), $"{format}: {string.Join(' ', pixel)}");
    }

    private HostFrame Smooth(int time, int width, int height, PixelDepth depth)
    {
        using HostFrame frame = HostFrame.Rent(new PixelRect(0, 0, width, height), PixelDepth.Float, PixelComponents.Rgba);
        for (int y = 0; y < height; y++)
        {
            Span<float> row = MemoryMarshal.Cast<byte, float>(frame.View.Row(y));
            for (int x = 0; x < width; x++)
            {
                row[x * 4] = 0.5f + (0.3f * MathF.Sin((x + time) * 0.12f));
                row[(x * 4) + 1] = 0.5f + (0.3f * MathF.Sin((y + time) * 0.10f));
                row[(x * 4) + 2] = 0.5f + (0.2f * MathF.Sin((x + y) * 0.07f));
                row[(x * 4) + 3] = 1;
            }
        }

        HostFrame result = Keep(HostFrame.Rent(frame.View.Bounds, depth, PixelComponents.Rgba));
        PixelConversion.Convert(frame.View, result.View);
        return result;
    }

    private static double Psnr(FrameView a, FrameView b)
    {
        using HostFrame x = HostFrame.Rent(a.Bounds, PixelDepth.Float, PixelComponents.Rgb);
        using HostFrame y = HostFrame.Rent(a.Bounds, PixelDepth.Float, PixelComponents.Rgb);
        PixelConversion.Convert(a, x.View);
        PixelConversion.Convert(b, y.View);
        double sum = 0;
        for (int row = 0; row < a.Height; row++)
        {
            Span<float> p = MemoryMarshal.Cast<byte, float>(x.View.Row(row));
            Span<float> q = MemoryMarshal.Cast<byte, float>(y.View.Row(row));
            for (int i = 0; i < p.Length; i++)
            {
                sum += (p[i] - q[i]) * (p[i] - q[i]);
            }
        }

        return -10 * Math.Log10(sum / (a.Width * a.Height * 3));
    }
}
