using System.Runtime.InteropServices;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Imaging;
using AiVideoFx.Imaging.Color;
using AiVideoFx.Testing;

namespace AiVideoFx.Engine.Tests;

public sealed class FrameTests
{
    private static readonly TransferFunction?[] Curves =
    [
        null, TransferFunction.Linear, TransferFunction.AcesCct, TransferFunction.LogC3, TransferFunction.SLog3, TransferFunction.DaVinciIntermediate,
    ];

    [Test]
    public void Frame_ThroughTheGraphAndBack_IsTheSamePicture(
        [ValueSource(nameof(Curves))] TransferFunction? curve, [Values] bool premultiplied, [Values(1, 3, 4)] int components)
    {
        FrameFormat format = new(5, 3, components, curve, premultiplied);
        Graph g = new();
        g.OutputFrame("result", format, g.Frame("source", format));
        float[] source = Pixels(format), result = new float[source.Length];
        using InferenceSession session = TestEngine.Require().CreateSession(g, TestEngine.Options);
        using InferenceRun run = session.CreateRun();
        run.Input<float>("source", source.AsMemory());
        run.Output("result", result.AsMemory());

        run.Run();

        // 32-bit logarithms and powers there and back, relative to the value.
        Assert.That(result, Is.EqualTo(source).Within(2e-5f * 12));
    }

    [Test]
    public void Frame_LinearLight_IsEncodedAsTheColourTransformDoes()
    {
        FrameFormat format = new(4, 2, 3, TransferFunction.AcesCct);
        Graph g = new();
        g.Output("rgb", g.Frame("source", format).Rgb);
        float[] source = Pixels(format);
        using InferenceSession session = TestEngine.Require().CreateSession(g);
        using InferenceRun run = session.CreateRun();
        run.Input<float>("source", source.AsMemory());
        float[] rgb = run.Output("rgb");

        run.Run();

        // Planes, top row first; the source is pixels, bottom row first.
        for (int y = 0; y < 2; y++)
        {
            for (int x = 0; x < 4; x++)
            {
                for (int c = 0; c < 3; c++)
                {
                    double stored = source[((1 - y) * 4 + x) * 3 + c];
                    double expected = TransferFunction.Srgb.Encode(TransferFunction.AcesCct.Decode(stored));
                    Assert.That(rgb[(c * 2 + y) * 4 + x], Is.EqualTo(expected).Within(1e-5 * Math.Max(1, Math.Abs(expected))));
                }
            }
        }
    }

    [Test]
    public void FrameRun_PackedFloatImages_AreBoundWhereTheyLie()
    {
        FrameFormat format = new(64, 32);
        using InferenceSession session = TestEngine.Require().CreateSession(Copy(format));
        byte[] source = new byte[64 * 32 * 16], result = new byte[source.Length];
        MemoryMarshal.Cast<byte, float>(source.AsSpan()).Fill(0.25f);
        using FrameRun run = new(session);
        run.Input("source", View(source, 64 * 16));
        run.Output("result", View(result, 64 * 16));
        run.Run();
        long before = GC.GetAllocatedBytesForCurrentThread();

        run.Run();

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(run.Packed, Is.Zero, "no picture was packed");
        Assert.That(allocated, Is.LessThan(2048), "nothing of a picture's size was allocated");
        Assert.That(result, Is.EqualTo(source), "the result is in the caller's memory");
    }

    [Test]
    public void FrameRun_PackedFloatImages_AreNeitherCopiedBeforeNorAfterTheNetwork()
    {
        // Bound memory is read during the run, not before: what is written between the two is seen. And nothing but the flip and the change of
        // layout runs: no node copies a whole picture to where it should be.
        using TemporaryFolder folder = TestPaths.CreateTemporary();
        string dump = Path.Combine(folder.Path, "graph.onnx");
        FrameFormat format = new(64, 32);
        using InferenceSession session = TestEngine.Require().CreateSession(Copy(format));
        byte[] source = new byte[64 * 32 * 16], result = new byte[source.Length];
        using FrameRun run = new(session);
        run.Input("source", View(source, 64 * 16));
        run.Output("result", View(result, 64 * 16));
        MemoryMarshal.Cast<byte, float>(source.AsSpan()).Fill(0.75f);

        run.Run();

        Assert.That(MemoryMarshal.Cast<byte, float>(result.AsSpan()).ToArray(), Is.All.EqualTo(0.75f));
        string Dumped(bool optimize)
        {
            TestEngine.Require().CreateSession(Copy(format), new() { DumpPath = dump, Optimize = optimize }).Dispose();
            return System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(dump));
        }

        const string CopyNode = "\u0022\bIdentity"; // field 4 of NodeProto, 8 characters
        Assert.That(Dumped(optimize: false), Does.Contain(CopyNode), "as built, the output is a copy");
        Assert.That(Dumped(optimize: true), Does.Not.Contain(CopyNode).And.Not.Contain("Memcpy"));
    }

    [Test]
    public void FrameRun_PaddedRows_ArePackedAndComeOutRight([Values(1, -1)] int direction)
    {
        FrameFormat format = new(6, 4);
        using InferenceSession session = TestEngine.Require().CreateSession(Copy(format));
        byte[] source = new byte[4 * 112], result = new byte[source.Length];
        FrameView from = View(source, 112 * direction, 6, 4), to = View(result, 112, 6, 4);
        for (int y = 0; y < 4; y++)
        {
            MemoryMarshal.Cast<byte, float>(from.Row(y)).Fill(y);
        }

        using FrameRun run = new(session);
        run.Input("source", from);
        run.Output("result", to);
        run.Run();

        Assert.That(run.Packed, Is.EqualTo(2));
        for (int y = 0; y < 4; y++)
        {
            Assert.That(MemoryMarshal.Cast<byte, float>(to.Row(y)).ToArray(), Is.All.EqualTo((float)y));
        }
    }

    private static Graph Copy(FrameFormat format)
    {
        Graph g = new();
        g.OutputFrame("result", format, g.Frame("source", format));
        return g;
    }

    private static FrameView View(byte[] memory, int rowBytes, int width = 64, int height = 32) => new(
        memory, rowBytes < 0 ? -rowBytes * (height - 1) : 0, rowBytes, new(0, 0, width, height), PixelDepth.Float, PixelComponents.Rgba);

    private static float[] Pixels(FrameFormat format)
    {
        Random random = new(7);
        float[] pixels = new float[format.Shape.Count];
        for (int i = 0; i < pixels.Length; i++)
        {
            // Super-whites too; alpha from a tenth up, as dividing by less magnifies rounding.
            pixels[i] = format.Components == 4 && i % 4 == 3 ? 0.1f + (float)random.NextDouble() * 0.9f : (float)random.NextDouble() * 1.1f;
        }

        for (int i = 0; format is { Premultiplied: true, Components: 4 } && i < pixels.Length; i++)
        {
            pixels[i] *= i % 4 == 3 ? 1 : pixels[i / 4 * 4 + 3];
        }

        return pixels;
    }
}
