using System.Text.Json;
using AiVideoFx.Imaging.Metrics;

namespace AiVideoFx.Imaging.Tests.Metrics;

[Category("Golden")]
public sealed class MetricsGoldenTests
{
    private static readonly JsonElement Golden = Load();

    [Test]
    public void Psnr_OfBytes_Agrees() =>
        Assert.That(Fidelity.Psnr(CreateFrame(0), CreateFrame(1)), Is.EqualTo(Figure("psnr")).Within(1e-5));

    [Test]
    public void Ssim_OfLuma_Agrees([Values(1, 3)] int threads)
    {
        using Raster a = CreateLuma(0);
        using Raster b = CreateLuma(1);

        // Luma is float: 1e-7 of full scale a pixel.
        Assert.That(StructuralSimilarity.Compute(a, b, threads), Is.EqualTo(Figure("ssim")).Within(1e-6));
    }

    [Test]
    public void Flicker_OfClip_Agrees()
    {
        FlickerMeter meter = new();
        for (int t = 0; t < Golden.GetProperty("frames").GetInt32(); t++)
        {
            using Raster luma = CreateLuma(t);
            meter.Add(luma);
        }

        Assert.That(255 * meter.Global, Is.EqualTo(Figure("global")).Within(1e-4));
        Assert.That(255 * meter.Block, Is.EqualTo(Figure("block")).Within(1e-4));
    }

    private static double Figure(string name) => Golden.GetProperty(name).GetDouble();

    private static FrameView CreateFrame(int t)
    {
        int height = Golden.GetProperty("height").GetInt32();
        FrameView frame = TestFrame.Create(
            new PixelRect(0, 0, Golden.GetProperty("width").GetInt32(), height), PixelDepth.Byte, PixelComponents.Rgb);
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = frame.Row(height - 1 - y); // the formula counts rows from the top
            for (int i = 0; i < row.Length; i++)
            {
                (int x, int c) = Math.DivRem(i, 3);
                row[i] = (byte)(((x * 7) + (y * 13) + (c * 31) + (t * t * 5) + (((x * y) + (t * 11)) % 17 * 3)) % 256);
            }
        }

        return frame;
    }

    private static Raster CreateLuma(int t)
    {
        FrameView frame = CreateFrame(t);
        Raster luma = Raster.Rent(frame.Width, frame.Height);
        RasterConversion.ToLuma(frame, luma, LumaWeights.Rec601);
        return luma;
    }

    private static JsonElement Load()
    {
        string path = Path.Combine(TestContext.CurrentContext.TestDirectory, "golden", "metrics", "metrics.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.Clone();
    }
}
