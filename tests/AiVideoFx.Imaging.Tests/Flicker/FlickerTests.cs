using AiVideoFx.Imaging.Flicker;
using AiVideoFx.Testing;
using AiVideoFx.Testing.Footage;
using AiVideoFx.Testing.Footage.Flicker;
using FlickerModel = AiVideoFx.Imaging.Flicker.FlickerModel;
using FlickerSource = AiVideoFx.Testing.Footage.Flicker.FlickerModel;

namespace AiVideoFx.Imaging.Tests.Flicker;

[TestFixture]
[NoLeaks]
public sealed class FlickerTests
{
    private const int Width = 320;
    private const int Height = 180;
    private const int Frames = 21;

    private static readonly FlickerSettings Defaults = new();
    private static readonly Lazy<Scene> Pan = new(() => Scenes.Valley(2, Width, Height));

    // Decibels gained on a pan. Old film also drifts slowly, which is meant to stay and counts against it here.
    private static readonly TestCaseData[] Gains =
    [
        Case("Global", new GlobalFlicker(1, Colour: 0), Defaults, 15),
        Case("Colour", new GlobalFlicker(1), Defaults with { PerChannel = true }, 15),
        Case("Local", new LocalFlicker(2), Defaults, 5),
        Case("Bands", new RollingBands(3), Defaults, 9),
        Case("Timelapse", new TimelapseSteps(4), Defaults with { Model = FlickerModel.Global, Radius = 12, PerChannel = true }, 12),
        Case("Old film", new OldFilm(5), Defaults, 4),
        Case("Generated", new GeneratedFlicker(6), Defaults with { Model = FlickerModel.Local, PerChannel = true }, 5),
    ];

    [TestCaseSource(nameof(Gains))]
    public void Correction_KnownFlicker_IsRemoved(FlickerSource flicker, FlickerSettings settings, double decibels)
    {
        using SteadyClip clip = new(Pan.Value, Frames, flicker, settings);

        Assert.That(clip.PsnrAfter, Is.GreaterThan(clip.PsnrBefore + decibels));
    }

    private static IEnumerable<TestCaseData> Untouched()
    {
        yield return new TestCaseData((Func<Scene>)(() => Scenes.Handheld(3, Width, Height))).SetArgDisplayNames("Handheld");
        yield return new TestCaseData((Func<Scene>)(() => Scenes.FastPan(3, Width, Height))).SetArgDisplayNames("Fast pan");
        yield return new TestCaseData((Func<Scene>)(() => Scenes.Rotation(4, Width, Height))).SetArgDisplayNames("Rotation");
        yield return new TestCaseData((Func<Scene>)(() => Scenes.Fade(5, Width, Height))).SetArgDisplayNames("Fade");
        yield return new TestCaseData((Func<Scene>)(() => Scenes.MovingLight(6, Width, Height))).SetArgDisplayNames("Moving light");
        yield return new TestCaseData((Func<Scene>)(() => Scenes.Cut(7, Width, Height))).SetArgDisplayNames("Cut");
    }

    [Test]
    public void Correction_CleanPan_DoesNoHarm()
    {
        using SteadyClip clip = new(Pan.Value, 30, null, Defaults);

        Assert.That(clip.PsnrAfter, Is.GreaterThan(60));
    }

    [TestCaseSource(nameof(Untouched))]
    public void Correction_CleanClip_DoesNoHarm(Func<Scene> scene)
    {
        using SteadyClip clip = new(scene(), 30, null, Defaults);

        Assert.That(clip.PsnrAfter, Is.GreaterThan(45));
    }

    private static TestCaseData Case(string name, FlickerSource flicker, FlickerSettings settings, double decibels) =>
        new TestCaseData(flicker, settings, decibels).SetArgDisplayNames(name);
}
