using AiVideoFx.Imaging.Flow;
using AiVideoFx.Imaging.Motion;
using AiVideoFx.Imaging.Tests.Flow;
using AiVideoFx.Testing;

namespace AiVideoFx.Imaging.Tests.Motion;

[NoLeaks]
public sealed class StaticAreasTests
{
    private const int Width = 320;
    private const int Height = 200;

    [SetUp]
    public void SpoilPool() => FlowScenes.SpoilPool();

    [TestCase(2, 10, 0)]
    [TestCase(3, 10, 0)]
    [TestCase(3, 6, 5)]
    [TestCase(2, -16, 2)]
    [TestCase(6, 14, 0)]
    [Category("Unit")]
    public void Find_TextOverAPan_KeepsItsGlyphs(int stroke, int u, int v)
    {
        FrameView[] frames = [.. Enumerable.Range(-1, 4).Select(i => Show(i, stroke, u, v))];
        FrameView truth = Show(0.5, stroke, u, v);
        FrameView actual = Between(frames, protect: true);
        FrameView unprotected = Between(frames, protect: false);
        (double largest, double mean) = GlyphError(truth, actual, stroke);
        TestContext.Out.WriteLine($"largest {largest * 255:F2} / 255, mean {mean * 255:F3}; "
            + $"unprotected {GlyphError(truth, unprotected, stroke)}");
        Assert.That(mean, Is.LessThan(1 / 255.0));
        Assert.That(GlyphError(truth, unprotected, stroke).Mean, Is.GreaterThan(4 * mean), "or there was nothing to protect from");
    }

    [Test]
    [Category("Unit")]
    public void Find_SlowTexture_IsEmpty()
    {
        StillMask mask = Mask([.. Enumerable.Range(-1, 4).Select(i => ShowPattern(i * 0.8, 0))]);
        Assert.That(mask.Share.Pixels.ToArray(), Is.All.Zero);
        mask.Dispose();
    }

    [Test]
    [Category("Unit")]
    public void Find_WireBeforeStillGround_IsEmptyWhereItPasses()
    {
        // What is still here is the ground: holding it would rub the wire out.
        StillMask mask = Mask([.. Enumerable.Range(-1, 4).Select(ShowWire)]);
        double sum = mask.Share.Pixels.ToArray().Average();
        Assert.That(sum, Is.LessThan(0.001));
        mask.Dispose();
    }

    private static FrameView ShowWire(int frame)
    {
        using Raster grey = MotionScenes.Moved(Width, Height, 0, 0);
        for (int y = 0; y < Height; y++)
        {
            grey.Row(y).Slice(150 + (8 * frame), 2).Fill(1);
        }

        return MotionScenes.Show(grey);
    }

    private static FrameView ShowPattern(double x, double y)
    {
        using Raster grey = MotionScenes.Moved(Width, Height, x, y);
        return MotionScenes.Show(grey);
    }

    private static FrameView Show(double moment, int stroke, int u, int v)
    {
        using Raster grey = MotionScenes.Moved(Width, Height, moment * u, moment * v);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                if (IsGlyph(x, y, stroke))
                {
                    grey.Row(y)[x] = 0.95f;
                }
            }
        }

        return MotionScenes.Show(grey);
    }

    // Letters of strokes that start on odd and on even pixels: H, T, slash and dot in turn.
    private static bool IsGlyph(int x, int y, int stroke)
    {
        const int Size = 22;
        int letter = (x - 60) / (Size + 5);
        int i = (x - 60) % (Size + 5);
        int j = y - 90 - (letter % 3);
        if (x < 60 || letter > 6 || i >= Size || j < 0 || j >= Size)
        {
            return false;
        }

        int middle = (Size - stroke) / 2;
        return (letter % 4) switch
        {
            0 => i < stroke || i >= Size - stroke || (j >= middle && j < middle + stroke),
            1 => j < stroke || (i >= middle && i < middle + stroke),
            2 => Math.Abs(i - j) * 10 < stroke * 7,
            _ => i >= middle && i < middle + stroke && j >= Size - stroke,
        };
    }

    private static (double Largest, double Mean) GlyphError(FrameView truth, FrameView actual, int stroke)
    {
        double largest = 0;
        double sum = 0;
        int count = 0;
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                if (IsGlyph(x, y, stroke))
                {
                    int row = Height - 1 - y;
                    double error = Math.Abs(MotionScenes.Pixels(truth, row)[4 * x] - MotionScenes.Pixels(actual, row)[4 * x]);
                    largest = Math.Max(largest, error);
                    sum += error;
                    count++;
                }
            }
        }

        return (largest, sum / count);
    }

    private static FrameView Between(FrameView[] frames, bool protect)
    {
        AnalysisPicture[] pictures = [.. frames.Select(frame => AnalysisPicture.Create(frame))];
        using FlowPair before = DisFlow.Both(pictures[0].Luma, pictures[1].Luma, DisPreset.Patches);
        using FlowPair flow = DisFlow.Both(pictures[1].Luma, pictures[2].Luma, DisPreset.Patches);
        using FlowPair after = DisFlow.Both(pictures[2].Luma, pictures[3].Luma, DisPreset.Patches);
        using MotionField field = MotionProjection.Create(
            flow, before, after, pictures[1].Luma, pictures[2].Luma, 0.5f, 2);
        using StillMask still = StaticAreas.Find(field, pictures[1], pictures[2], pictures[0], pictures[3]);
        FrameView output = MotionScenes.Blank(Width, Height);
        FrameSynthesis.Synthesize(
            frames[1], frames[2], field, output.Bounds, output, new SynthesisOptions { Still = protect ? still : null });
        foreach (AnalysisPicture picture in pictures)
        {
            picture.Dispose();
        }

        return output;
    }

    private static StillMask Mask(FrameView[] frames)
    {
        AnalysisPicture[] pictures = [.. frames.Select(frame => AnalysisPicture.Create(frame))];
        using FlowPair flow = DisFlow.Both(pictures[1].Luma, pictures[2].Luma, DisPreset.Patches);
        using MotionField field = MotionProjection.Create(
            flow, null, null, pictures[1].Luma, pictures[2].Luma, 0.5f, 2);
        StillMask mask = StaticAreas.Find(field, pictures[1], pictures[2], pictures[0], pictures[3]);
        foreach (AnalysisPicture picture in pictures)
        {
            picture.Dispose();
        }

        return mask;
    }
}
