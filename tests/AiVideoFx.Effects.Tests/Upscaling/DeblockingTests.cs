using AiVideoFx.Effects.Upscaling;
using AiVideoFx.Imaging;
using AiVideoFx.Testing;
using AiVideoFx.Testing.Footage;

namespace AiVideoFx.Effects.Tests.Upscaling;

[TestFixture]
[NoLeaks]
public sealed class DeblockingTests
{
    private const int Width = 203;
    private const int Height = 131;

    [Test]
    public void Apply_RampOfFlatBlocks_BecomesARamp()
    {
        const float step = 8f / 255;
        using Raster picture = Made((x, y) => 0.1f + (step * (((x + 3) / 8) + ((y + 6) / 8))));

        Deblocking.Apply(picture, 1, 2);

        for (int y = 7; y < Height - 8; y++)
        {
            for (int x = 9; x < Width - 8; x++)
            {
                Assert.That(picture.Row(y, 1)[x] - picture.Row(y, 1)[x - 1], Is.EqualTo(step / 8).Within(1e-5), $"column {x}, row {y}");
                Assert.That(picture.Row(y, 1)[x] - picture.Row(y - 1, 1)[x], Is.EqualTo(step / 8).Within(1e-5), $"row {y}, column {x}");
            }
        }
    }

    [Test]
    public void Find_CroppedBlocks_TellsWhereTheyBegin([Range(0, 7)] int left)
    {
        int top = (3 * left + 2) % 8;
        using Raster picture = Compressed(Scenes.Street(3, Width, Height), left, top, 0.12f);

        Assert.That(DeblockGrid.Find(picture), Is.EqualTo(new DeblockGrid(left, top)));
    }

    [Test]
    public void Apply_CleanPicture_ChangesNoBit([Range(0, 7)] int scene)
    {
        using Raster picture = Clean(scene);
        float[] before = picture.Pixels.ToArray();

        Deblocking.Apply(picture, 1, 2);

        Assert.That(picture.Pixels.SequenceEqual(before));
    }

    [Test]
    public void Apply_StrengthZero_IsIdentity()
    {
        using Raster picture = Compressed(Scenes.Street(3, Width, Height), 0, 0, 0.12f);
        float[] before = picture.Pixels.ToArray();

        Deblocking.Apply(picture, 0, 2);

        Assert.That(picture.Pixels.SequenceEqual(before));
    }

    [Test]
    public void Apply_EdgesAndTexture_Stay()
    {
        // Flat blocks on the left, an edge on a border at column 96, noise from column 112 on.
        Random random = new(5);
        using Raster picture = Made((x, y) => x >= 112 ? 0.5f + (0.3f * (random.NextSingle() - 0.5f)) : x >= 96 ? 0.8f : 0.2f + (0.02f * ((x / 8 + y / 8) % 3)));
        using Raster before = picture.Clone();

        Deblocking.Apply(picture, 1, 2);

        Assert.That(DeblockGrid.Find(before), Is.EqualTo(new DeblockGrid(0, 0)));
        for (int y = 0; y < Height; y++)
        {
            Assert.That(picture.Row(y)[96..108].SequenceEqual(before.Row(y)[96..108]), "one side of the edge");
            for (int x = 116; x < Width; x++)
            {
                Assert.That(picture.Row(y)[x], Is.EqualTo(before.Row(y)[x]).Within(0.02), "texture");
            }
        }

        Assert.That(picture.Row(60)[95], Is.EqualTo(before.Row(60)[95]).Within(0.03), "the other side");
        Assert.That(Math.Abs(picture.Row(60)[40] - picture.Row(60)[39]), Is.LessThan(0.4 * Math.Abs(before.Row(60)[40] - before.Row(60)[39])), "blocks");
    }

    [TestCase(0.06f)]
    [TestCase(0.12f)]
    [TestCase(0.24f)]
    public void Apply_StrongCompression_ComesNearerToThePicture(float quantum)
    {
        LayeredScene scene = Scenes.Valley(5, Width, Height);
        using Raster truth = scene.Render(0, 3), half = Compressed(scene, 3, 5, quantum), full = half.Clone(), before = half.Clone();

        Deblocking.Apply(half, 0.5f, 2);
        Deblocking.Apply(full, 1, 2);

        (double none, double atHalf, double atFull) = (Error(before, truth), Error(half, truth), Error(full, truth));
        TestContext.Out.WriteLine($"PSNR {Db(none):F2} dB, strength 0.5 {Db(atHalf):F2} dB, 1 {Db(atFull):F2} dB");
        Assert.That(atHalf, Is.LessThan(none));
    }

    [Test]
    public void Apply_Threads_DoNotMatter()
    {
        using Raster one = Compressed(Scenes.Valley(5, Width, Height), 1, 6, 0.12f), many = one.Clone();

        Deblocking.Apply(one, 1, 1);
        Deblocking.Apply(many, 1, 5);

        Assert.That(one.Pixels.SequenceEqual(many.Pixels));
    }

    [TestCase(1, 1)]
    [TestCase(9, 3)]
    [TestCase(40, 7)]
    public void Apply_TinyPicture_IsTaken(int width, int height)
    {
        using Raster tiny = Raster.Rent(width, height, 1);
        for (int i = 0; i < tiny.Pixels.Length; i++)
        {
            tiny.Pixels[i] = 0.1f * (i / 8 % 7);
        }

        Assert.That(() => Deblocking.Apply(tiny, 1, 2), Throws.Nothing);
    }

    private static Raster Clean(int kind)
    {
        Random random = new(kind);
        return kind switch
        {
            0 => Scenes.Street(3, Width, Height).Render(0, 3),
            1 => Scenes.Valley(5, Width, Height).Render(0, 3),
            2 => Scenes.Text(2, Width, Height).Render(0, 3),
            3 => Scenes.ThinWires(2, Width, Height).Render(0, 3),
            4 => Made((x, y) => (x + y) / 512f),
            5 => Made((x, y) => 0.3f + (0.1f * random.NextSingle())),
            6 => Made((x, y) => MathF.Round(255 * (0.4f + (x * 0.3f / Width))) / 255), // banding: steps of one code value
            _ => Made((x, y) => (x / 11 + y / 9) % 2 == 0 ? 0.4f : 0.5f),
        };
    }

    private static Raster Made(Func<int, int, float> value)
    {
        Raster picture = Raster.Rent(Width, Height, 3);
        for (int c = 0; c < 3; c++)
        {
            for (int y = 0; y < Height; y++)
            {
                for (int x = 0; x < Width; x++)
                {
                    picture.Row(y, c)[x] = value(x, y);
                }
            }
        }

        return picture;
    }

    /// <summary>A scene whose blocks of 8 × 8 pixels, from a corner on, went through a cosine transform with coarse numbers.</summary>
    private static Raster Compressed(LayeredScene scene, int left, int top, float quantum)
    {
        Raster picture = scene.Render(0, 3);
        float[,] basis = new float[8, 8];
        for (int k = 0; k < 8; k++)
        {
            for (int x = 0; x < 8; x++)
            {
                basis[k, x] = (float)(Math.Sqrt(k == 0 ? 0.125 : 0.25) * Math.Cos((x + 0.5) * k * Math.PI / 8));
            }
        }

        float[,] block = new float[8, 8];
        for (int c = 0; c < 3; c++)
        {
            for (int y0 = top - 8; y0 < Height; y0 += 8)
            {
                for (int x0 = left - 8; x0 < Width; x0 += 8)
                {
                    for (int i = 0; i < 64; i++)
                    {
                        block[i / 8, i % 8] = picture.Row(Math.Clamp(y0 + i / 8, 0, Height - 1), c)[Math.Clamp(x0 + i % 8, 0, Width - 1)];
                    }

                    Transform(block, basis, false);
                    for (int i = 0; i < 64; i++)
                    {
                        float unit = quantum * (1 + ((i / 8) + (i % 8)) * 0.5f);
                        block[i / 8, i % 8] = MathF.Round(block[i / 8, i % 8] / unit) * unit;
                    }

                    Transform(block, basis, true);
                    for (int i = 0; i < 64; i++)
                    {
                        (int y, int x) = (y0 + i / 8, x0 + i % 8);
                        if (y >= 0 && y < Height && x >= 0 && x < Width)
                        {
                            picture.Row(y, c)[x] = block[i / 8, i % 8];
                        }
                    }
                }
            }
        }

        return picture;
    }

    private static void Transform(float[,] block, float[,] basis, bool inverse)
    {
        float[] line = new float[8];
        for (int pass = 0; pass < 2; pass++)
        {
            for (int r = 0; r < 8; r++)
            {
                for (int k = 0; k < 8; k++)
                {
                    line[k] = 0;
                    for (int x = 0; x < 8; x++)
                    {
                        line[k] += (inverse ? basis[x, k] : basis[k, x]) * (pass == 0 ? block[r, x] : block[x, r]);
                    }
                }

                for (int k = 0; k < 8; k++)
                {
                    if (pass == 0)
                    {
                        block[r, k] = line[k];
                    }
                    else
                    {
                        block[k, r] = line[k];
                    }
                }
            }
        }
    }

    private static double Error(Raster a, Raster b)
    {
        double sum = 0;
        for (int i = 0; i < a.Pixels.Length; i++)
        {
            sum += (a.Pixels[i] - b.Pixels[i]) * (a.Pixels[i] - b.Pixels[i]);
        }

        return sum / a.Pixels.Length;
    }

    private static double Db(double error) => -10 * Math.Log10(error);
}
