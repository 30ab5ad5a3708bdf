using System.Numerics.Tensors;
using AiVideoFx.Imaging.Flicker;
using AiVideoFx.Imaging.Metrics;
using AiVideoFx.Testing.Footage;
using FlickerSource = AiVideoFx.Testing.Footage.Flicker.FlickerModel;

namespace AiVideoFx.Imaging.Tests.Flicker;

/// <summary>A clip of our own footage made to flicker and steadied again, with the clean one beside it.</summary>
internal sealed class SteadyClip : IDisposable
{
    private readonly List<Raster> _clean = [];
    private readonly List<Raster> _before = [];
    private readonly List<Raster> _after = [];

    public SteadyClip(Scene scene, int frames, FlickerSource? flicker, FlickerSettings settings)
    {
        for (int t = 0; t < frames; t++)
        {
            Raster clean = scene.Render(t);
            _clean.Add(clean);
            if (flicker is null)
            {
                _before.Add(clean.Clone());
                continue;
            }

            using AiVideoFx.Testing.Footage.Flicker.FlickeredFrame frame = flicker.Apply(clean, t);
            _before.Add(frame.Picture.Clone());
        }

        (int width, int height) = FlickerFrame.WorkingSize(scene.Width, scene.Height);
        List<FlickerFrame> analysed = [.. _before.Select(frame => FlickerFrame.Create(frame, settings.PerChannel, clips: true))];
        List<FlickerLink> links = [.. analysed.Zip(analysed.Skip(1), (a, b) => FlickerLink.Measure(a, b, settings))];
        for (int t = 0; t < frames; t++)
        {
            using Raster gain = FlickerWindow.Correction(
                [.. links.Take(t).Reverse()], [.. links.Skip(t)], width, height, analysed[0].Channels, settings);
            TensorPrimitives.Exp(gain.Pixels, gain.Pixels);
            Raster after = _before[t].Clone();
            for (int c = 0; c < 3; c++)
            {
                TensorPrimitives.Multiply(after.Plane(c), gain.Plane(Math.Min(c, gain.Channels - 1)), after.Plane(c));
            }

            _after.Add(after);
        }

        Links = links;
        TestContext.Out.WriteLine($"PSNR before {PsnrBefore:F2} dB, after {PsnrAfter:F2} dB");
    }

    public IReadOnlyList<FlickerLink> Links { get; }

    public IReadOnlyList<Raster> After => _after;

    public double PsnrBefore => Fidelity.Psnr(_before.Zip(_clean, (a, b) => Fidelity.MeanSquaredError(a, b)).Average());

    public double PsnrAfter => Fidelity.Psnr(_after.Zip(_clean, (a, b) => Fidelity.MeanSquaredError(a, b)).Average());

    public void Dispose()
    {
        foreach (Raster raster in _clean.Concat(_before).Concat(_after))
        {
            raster.Dispose();
        }
    }
}
