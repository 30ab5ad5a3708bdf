using AiVideoFx.Host;
using AiVideoFx.Imaging;
using AiVideoFx.Testing;

namespace AiVideoFx.Conformance.Tests;

/// <summary>Render order never changes the picture: the same bytes, whatever was rendered before, beside or in parts.</summary>
[TestFixture]
[NoLeaks]
public sealed class DeterminismTests
{
    [TestCaseSource(typeof(EffectRun), nameof(EffectRun.Catalogue))]
    public void Render_AnyOrder_GivesTheSameBytes(string effect)
    {
        string[] forward = InOrder(effect, Enumerable.Range(0, EffectRun.Frames));

        Assert.Multiple(() =>
        {
            Assert.That(InOrder(effect, Enumerable.Range(0, EffectRun.Frames).Reverse()), Is.EqualTo(forward), "backward");
            Assert.That(InOrder(effect, [3, 0, 6, 1, 5, 2, 4]), Is.EqualTo(forward), "shuffled");
            Assert.That(InOrder(effect, [0, 0, 1, 2, 3, 4, 5, 6]), Is.EqualTo(forward), "a frame twice");
        });
    }

    [TestCaseSource(typeof(EffectRun), nameof(EffectRun.Catalogue))]
    public void Render_FourThreads_GivesTheSameBytes(string effect)
    {
        string[] forward = InOrder(effect, Enumerable.Range(0, EffectRun.Frames));
        using EffectRun run = new(effect);
        string[] parallel = new string[EffectRun.Frames];

        Parallel.For(0, parallel.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => parallel[i] = run.Hash(i));

        Assert.That(parallel, Is.EqualTo(forward));
    }

    [TestCaseSource(typeof(EffectRun), nameof(EffectRun.Catalogue))]
    public void Render_ColdAndWarmCache_GivesTheSameBytes(string effect)
    {
        using EffectRun run = new(effect);
        string[] cold = [.. Enumerable.Range(0, EffectRun.Frames).Select(t => Purged(run).Hash(t))];
        string[] warm = [.. Enumerable.Range(0, EffectRun.Frames).Select(t => run.Hash(t))];

        Assert.That(warm, Is.EqualTo(cold));
    }

    [TestCaseSource(typeof(EffectRun), nameof(EffectRun.Catalogue))]
    public void Render_InWindows_GivesTheSameBytes(string effect)
    {
        using EffectRun run = new(effect);
        using HostFrame whole = run.Instance.Render(3);
        PixelRect bounds = whole.View.Bounds;

        for (int y = bounds.Y1; y < bounds.Y2; y += 20)
        {
            for (int x = bounds.X1; x < bounds.X2; x += 37)
            {
                PixelRect window = new PixelRect(x, y, x + 37, y + 20).Intersect(bounds);
                using HostFrame part = run.Instance.Render(3, new RenderOptions { Window = window });
                for (int row = window.Y1; row < window.Y2; row++)
                {
                    Assert.That(
                        part.View.Row(row).SequenceEqual(whole.View.Crop(window).Row(row)), $"window {window}, row {row}");
                }
            }
        }

        Assert.That(run.Hash(3, new RenderOptions { TileSize = 16 }), Is.EqualTo(run.Hash(3)), "tiles");
    }

    private static EffectRun Purged(EffectRun run)
    {
        run.Instance.PurgeCaches();
        return run;
    }

    private static string[] InOrder(string effect, IEnumerable<int> order)
    {
        using EffectRun run = new(effect);
        run.Instance.PurgeCaches();
        string[] hashes = new string[EffectRun.Frames];
        foreach (int time in order)
        {
            hashes[time] = run.Hash(time);
        }

        return hashes;
    }
}
