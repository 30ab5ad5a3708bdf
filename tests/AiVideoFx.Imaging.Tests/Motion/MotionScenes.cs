using System.Runtime.InteropServices;
using AiVideoFx.Imaging.Flow;
using AiVideoFx.Imaging.Motion;
using AiVideoFx.Imaging.Tests.Flow;

namespace AiVideoFx.Imaging.Tests.Motion;

/// <summary>Frames whose motion is known, and what they need on the way to a frame between them.</summary>
internal static class MotionScenes
{
    /// <summary>Shows a grey picture as float RGBA; row bytes negative, as editors have them, or positive.</summary>
    public static FrameView Show(Raster grey, bool topDown = true)
    {
        FrameView view = Blank(grey.Width, grey.Height, topDown);
        for (int y = 0; y < grey.Height; y++)
        {
            Span<float> row = Pixels(view, grey.Height - 1 - y);
            for (int x = 0; x < grey.Width; x++)
            {
                row.Slice(4 * x, 3).Fill(grey.Row(y)[x]);
                row[(4 * x) + 3] = 1;
            }
        }

        return view;
    }

    public static FrameView Blank(int width, int height, bool topDown = true)
    {
        FrameView view = TestFrame.Create(
            new PixelRect(0, 0, width, height), PixelDepth.Float, PixelComponents.Rgba, paddingBytes: 3, topDown);
        for (int y = 0; y < height; y++)
        {
            view.Row(y).Clear();
        }

        return view;
    }

    /// <summary>Floats of a row, y up.</summary>
    public static Span<float> Pixels(FrameView view, int y) => MemoryMarshal.Cast<byte, float>(view.Row(y));

    /// <summary>The pattern of the flow tests, moved by (x, y): to the right and down.</summary>
    public static Raster Moved(int width, int height, double x, double y) =>
        FlowScenes.Render(width, height, (px, py) => (px - x + 300, py - y + 200));

    /// <summary>A field that is the same everywhere.</summary>
    public static MotionField Constant(PixelRect frame, int divisor, float time, float u, float v)
    {
        MotionField field = MotionField.CreateStill(frame, divisor, time);
        field.ToFirst.Plane(0).Fill(-time * u);
        field.ToFirst.Plane(1).Fill(-time * v);
        field.ToSecond.Plane(0).Fill((1 - time) * u);
        field.ToSecond.Plane(1).Fill((1 - time) * v);
        return field;
    }

    /// <summary>Constant flow both ways.</summary>
    public static FlowPair Pair(int width, int height, float u, float v) =>
        new(FlowScenes.Constant(width, height, u, v), FlowScenes.Constant(width, height, -u, -v));

    /// <summary>The frame between two, by the classical method with its defaults.</summary>
    public static FrameView Between(FrameView first, FrameView second, float time, int threads = 1, bool protect = false)
    {
        using AnalysisPicture picture0 = AnalysisPicture.Create(first, 2, null, threads);
        using AnalysisPicture picture1 = AnalysisPicture.Create(second, 2, null, threads);
        using FlowPair flow = DisFlow.Both(picture0.Luma, picture1.Luma, DisPreset.Patches, threads);
        using MotionField field = MotionProjection.Create(flow, null, null, picture0.Luma, picture1.Luma, time, 2, threads);
        using StillMask? still = protect ? StaticAreas.Find(field, picture0, picture1, null, null, threads) : null;
        FrameView output = Blank(first.Width, first.Height);
        FrameSynthesis.Synthesize(
            first, second, field, first.Bounds, output, SynthesisOptions.Default with { Still = still }, threads);
        return output;
    }

    /// <summary>Largest difference of any component, leaving out a border.</summary>
    public static double Largest(FrameView a, FrameView b, int border = 0)
    {
        double largest = 0;
        for (int y = border; y < a.Height - border; y++)
        {
            for (int i = 4 * border; i < 4 * (a.Width - border); i++)
            {
                largest = Math.Max(largest, Math.Abs(Pixels(a, y)[i] - Pixels(b, y)[i]));
            }
        }

        return largest;
    }
}
