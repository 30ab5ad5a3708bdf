using AiVideoFx.Host;
using AiVideoFx.Imaging;
using AiVideoFx.Testing;

namespace AiVideoFx.Conformance.Tests;

/// <summary>Each effect of the catalogue in a host that checks everything: contexts × depths × components × scales × layouts × origins.</summary>
[TestFixture]
[NoLeaks]
public sealed class StrictHostTests
{
    private static readonly FrameLayout[] Layouts = [new(), new(TopDown: true), new(PaddingBytes: 24), new(TopDown: true, PaddingBytes: 20)];

    private static IEnumerable<TestCaseData> Combinations()
    {
        foreach (string effect in EffectRun.Catalogue)
        {
            foreach (PixelDepth depth in Enum.GetValues<PixelDepth>())
            {
                foreach (PixelComponents components in Enum.GetValues<PixelComponents>())
                {
                    yield return new TestCaseData(effect, depth, components).SetArgDisplayNames(effect, $"{depth}", $"{components}");
                }
            }
        }
    }

    [TestCaseSource(nameof(Combinations))]
    public void Render_EveryForm_ObeysTheStandard(string effect, PixelDepth depth, PixelComponents components)
    {
        List<string> findings = [];
        foreach (EffectContext context in Contexts(effect))
        {
            foreach (FrameLayout layout in Layouts)
            {
                HostOptions options = new() { Depth = depth, PreferredComponents = components, OutputLayout = layout, InputLayout = layout };
                using EffectRun run = new(effect, context, options, new FrameSourceOptions { Depth = depth, X = -13, Y = 7 });
                foreach (double scale in new[] { 1, 0.5, 0.25 })
                {
                    using HostFrame frame = run.Instance.Render(2, new RenderOptions { Scale = new RenderScale(scale, scale) });
                    Assert.That(frame.View.Depth, Is.EqualTo(depth), $"{context}, {layout}, scale {scale}");
                }

                findings.AddRange(run.Findings);
            }
        }

        Assert.That(findings, Is.Empty);
    }

    [TestCaseSource(typeof(EffectRun), nameof(EffectRun.Catalogue))]
    public void Render_RowLayouts_GiveTheSamePixels(string effect)
    {
        string[] hashes =
        [
            .. Layouts.Select(layout =>
            {
                using EffectRun run = new(effect, options: new HostOptions { OutputLayout = layout, InputLayout = layout });
                return run.Hash(3);
            }),
        ];

        Assert.That(hashes, Is.All.EqualTo(hashes[0]));
    }

    [TestCaseSource(typeof(EffectRun), nameof(EffectRun.Catalogue))]
    public void Render_NoTemporalAccess_StillGivesAPicture(string effect)
    {
        using EffectRun run = new(effect, options: new HostOptions { TemporalAccess = false, TellsClipRange = false });

        for (int t = 0; t < EffectRun.Frames; t++)
        {
            CanonicalRect region = run.Instance.GetRegionOfDefinition(t);
            using HostFrame frame = run.Instance.Render(t);
            Assert.That(frame.View.Bounds.Width, Is.EqualTo((int)(region.X2 - region.X1)).And.GreaterThanOrEqualTo(EffectRun.Width));
        }

        Assert.That(run.Findings, Is.Empty);
    }

    [TestCaseSource(typeof(EffectRun), nameof(EffectRun.Catalogue))]
    public void Render_NothingConnected_DoesNotFail(string effect)
    {
        using EffectRun run = new(effect);
        foreach (string clip in run.Instance.Description.Clips.Where(c => !c.IsOutput).Select(c => c.Name))
        {
            run.Instance.Connect(clip, null);
        }

        try
        {
            using HostFrame frame = run.Instance.Render(0);
        }
        catch (EffectException e)
        {
            Assert.That(e.Message, Is.Not.Empty);
        }

        Assert.That(run.Findings, Is.Empty);
    }

    private static IReadOnlyList<EffectContext> Contexts(string effect)
    {
        using EffectHost host = new();
        host.Open(TestPaths.RequireBundle());
        return [.. host.Find(effect).Description.Contexts];
    }
}
