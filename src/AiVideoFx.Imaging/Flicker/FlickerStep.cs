using AiVideoFx.Imaging.Flow;

namespace AiVideoFx.Imaging.Flicker;

/// <summary>One step in time from a frame to its neighbour: where each surface goes and by what gain it changes.</summary>
/// <param name="Flow">To the neighbour, 2 channels; null when motion is not compensated.</param>
/// <param name="Fit">Log-gain of the neighbour over the frame, at the frame's pixels.</param>
internal sealed record FlickerStep(Raster? Flow, FlickerFit Fit)
{
    // Forward-backward error that halves a weight by 1/e: half a pixel and a twentieth of the motion.
    private const float ConsistencyPixels = 0.5f;
    private const float ConsistencyShare = 0.05f;

    // Never zero, so that a frame without any agreement still has a global gain.
    private const float LeastWeight = 1e-4f;

    public long Bytes => Fit.Bytes + ((Flow?.Pixels.Length ?? 0) * (long)sizeof(float));

    public static FlickerStep Measure(
        FlickerFrame frame, FlickerFrame neighbour, Raster? flow, Raster? flowBack, FlickerSettings settings)
    {
        int width = frame.Structure.Width;
        int height = frame.Structure.Height;
        int channels = frame.Level.Channels;
        float tolerance = settings.StructureTolerance * LocalContrast.Deviation;
        using Raster ratio = Raster.Rent(width, height, channels);
        using Raster weight = Raster.Rent(width, height);
        for (int y = 0; y < height; y++)
        {
            Span<float> w = weight.Row(y);
            Span<float> reliable = frame.Reliability.Row(y);
            Span<float> structure = frame.Structure.Row(y);
            for (int x = 0; x < width; x++)
            {
                float u = flow is null ? 0 : flow.Row(y, 0)[x];
                float v = flow is null ? 0 : flow.Row(y, 1)[x];
                BilinearTap tap = BilinearTap.At(width, height, x + u, y + v);
                float trust = tap.Inside ? reliable[x] * tap.Sample(neighbour.Reliability.Plane()) : 0;
                if (flowBack is not null)
                {
                    float errorX = u + tap.Sample(flowBack.Plane(0));
                    float errorY = v + tap.Sample(flowBack.Plane(1));
                    float allowed = ConsistencyPixels + (ConsistencyShare * MathF.Sqrt((u * u) + (v * v)));
                    trust *= MathF.Exp(-((errorX * errorX) + (errorY * errorY)) / (allowed * allowed));
                }

                float difference = (structure[x] - tap.Sample(neighbour.Structure.Plane())) / tolerance;
                w[x] = Math.Max(LeastWeight, trust * MathF.Exp(-difference * difference));
                for (int c = 0; c < channels; c++)
                {
                    ratio.Row(y, c)[x] = tap.Sample(neighbour.Level.Plane(c)) - frame.Level.Row(y, c)[x];
                }
            }
        }

        FlickerFit fit = FlickerFit.Measure(ratio, weight, settings.Locality * width);
        if (flow is null)
        {
            return new FlickerStep(null, fit);
        }

        Raster kept = Raster.Allocate(width, height, 2);
        flow.Pixels.CopyTo(kept.Pixels);
        return new FlickerStep(kept, fit);
    }
}
