using AiVideoFx.Engine.Runtime;
using AiVideoFx.Engine.Tiles;
using AiVideoFx.Imaging;
using AiVideoFx.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AiVideoFx.Engine.Tests.Tiles;

public sealed class TiledRunTests
{
    private const int Layers = 4;

    [Test]
    public void Plan_AnySizes_SharesAddUpToOneAndMarginsAreNotUsed()
    {
        Prop.ForAll(
            Gen.Choose(1, 500).Two().ToArbitrary(), Gen.Choose(0, 20).Two().ToArbitrary(),
            (sides, edges) =>
            {
                (int size, int extra) = sides;
                (int margin, int fade) = edges;
                TilePlan plan = TilePlan.Create(size, 2 * margin + fade + extra, margin, fade);
                for (int x = 0; x < size; x++)
                {
                    double sum = 0;
                    for (int i = 0; i < plan.Starts.Count; i++)
                    {
                        int inside = x - plan.Starts[i];
                        float share = inside >= 0 && inside < plan.Tile ? plan.Share(i, x) : 0;
                        bool isEdge = (inside < margin && i > 0) || (plan.Tile - 1 - inside < margin && i < plan.Starts.Count - 1);
                        Assert.That(isEdge && share > 0, Is.False, $"{plan}: pixel {x} is taken from the margin of tile {i}");
                        sum += share;
                    }

                    Assert.That(sum, Is.EqualTo(1).Within(1e-5), $"{plan}: pixel {x}");
                }
            }).QuickCheckThrowOnFailure();
    }

    [Test]
    public void Plan_ForBlocksOfPixels_BeginsTilesAtThem()
    {
        Prop.ForAll(
            Gen.Choose(1, 200).Two().ToArbitrary(), Gen.Choose(1, 4).ToArbitrary(),
            (sides, multiple) =>
            {
                const int Margin = 5, Fade = 3;
                (int size, int tile) = (sides.Item1 * multiple, (sides.Item2 + 2 * Margin + Fade) * multiple);
                TilePlan plan = TilePlan.Create(size, tile, Margin, Fade, multiple);

                Assert.That(plan.Starts, Is.All.Matches<int>(start => start % multiple == 0));
                for (int i = 1; i < plan.Starts.Count; i++)
                {
                    Assert.That(plan.Starts[i - 1] + plan.Tile - plan.Starts[i], Is.GreaterThanOrEqualTo(2 * Margin + Fade), $"{plan}");
                }

                Assert.That(plan.Starts[^1] + plan.Tile, Is.EqualTo(size));
            }).QuickCheckThrowOnFailure();
    }

    [Test]
    public void Run_TiledAgainstWhole_HasNoSeam([Values(1, 2)] int scale, [Values(40, 57, 64)] int tile)
    {
        using Raster image = Noise(150, 91);
        using Raster whole = Raster.Rent(150 * scale, 91 * scale, 3), tiled = Raster.Rent(150 * scale, 91 * scale, 3);
        using SessionPool pool = new(1 << 30);
        Tiling tiling = new(Overlap: Layers);

        TiledRun.Run(Renter(pool, scale), Device.Cpu, tiling, int.MaxValue, image, whole, scale);
        TiledRun.Run(Renter(pool, scale), Device.Cpu, tiling, tile, image, tiled, scale);

        RasterComparer.Within(1.0 / 1023 / 100).Check(whole, tiled);
    }

    [Test]
    public void Run_OutOfMemory_GoesOnWithSmallerTilesAndSaysSoOnce()
    {
        using Raster image = Noise(200, 120), result = Raster.Rent(200, 120, 3), whole = Raster.Rent(200, 120, 3);
        using SessionPool pool = new(1 << 30);
        TiledRun.Rent real = Renter(pool, 1);
        List<string> said = [];
        List<(int Width, Device Device)> asked = [];

        TiledRun.Run(
            (width, height, device) =>
            {
                asked.Add((width, device));
                return width > 64 ? throw new OrtException("Failed to allocate memory for requested buffer of size 1") : real(width, height, Device.Cpu);
            },
            Device.WebGpu, new(Overlap: Layers), int.MaxValue, image, result, 1, say: said.Add);
        TiledRun.Run(real, Device.Cpu, new(Overlap: Layers), int.MaxValue, image, whole, 1);

        Assert.That(asked, Is.EqualTo(new[] { (200, Device.WebGpu), (100, Device.WebGpu), (64, Device.WebGpu) }));
        Assert.That(said, Has.Count.EqualTo(1));
        Assert.That(said[0], Does.Contain("ran out of memory"));
        RasterComparer.Within(1.0 / 1023 / 100).Check(whole, result);
    }

    [Test]
    public void Run_OutOfMemoryOfAWholeImageNetwork_GoesToTheProcessor()
    {
        using Raster image = Noise(40, 30), result = Raster.Rent(40, 30, 3);
        using SessionPool pool = new(1 << 30);
        TiledRun.Rent real = Renter(pool, 1);
        string said = "";

        TiledRun.Run(
            (width, height, device) => device == Device.WebGpu ? throw new OrtException("out of memory") : real(width, height, device),
            Device.WebGpu, new(Overlap: null), 16, image, result, 1, say: sentence => said = sentence);

        Assert.That(said, Does.Contain("the CPU is used instead"));
    }

    private static TiledRun.Rent Renter(SessionPool pool, int scale) => (width, height, device) => pool.Rent(
        new(new Stack(), "", device, Precision.Float32, $"{width}x{height}x{scale}"),
        () => TestEngine.Require().CreateSession(Stack.Build(width, height, scale)));

    private static Raster Noise(int width, int height)
    {
        Raster raster = Raster.Rent(width, height, 3);
        Random random = new(3);
        foreach (ref float value in raster.Pixels)
        {
            value = (float)random.NextDouble();
        }

        return raster;
    }

    /// <summary>Four 3 × 3 convolutions: its receptive field is four pixels on each side.</summary>
    private sealed record Stack : Network
    {
        public override Tiling Tiling => new(Overlap: Layers);

        public static Graph Build(int width, int height, int scale)
        {
            Graph g = new();
            Node x = g.Input("image", [1, 3, height, width]);
            Random random = new(5);
            for (int i = 0; i < Layers; i++)
            {
                int features = i == Layers - 1 ? 3 * scale * scale : 3;
                float[] weights = new float[features * 27];
                foreach (ref float value in weights.AsSpan())
                {
                    value = (float)random.NextDouble() - 0.4f;
                }

                x = g.LeakyRelu(g.Conv(x, Tensor.FromFloats($"w{i}", weights, features, 3, 3, 3), null, [1, 1], [1, 1]) * 0.2f, 0.2f);
            }

            g.Output("result", g.PixelShuffle(x, scale));
            return g;
        }
    }
}
