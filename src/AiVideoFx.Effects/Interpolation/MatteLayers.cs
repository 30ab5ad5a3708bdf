using System.Numerics.Tensors;
using AiVideoFx.Imaging;
using AiVideoFx.Imaging.Flow;
using AiVideoFx.Imaging.Motion;

namespace AiVideoFx.Effects.Interpolation;

/// <summary>A foreground that the user marked, and what is behind it: each layer's motion is sought without the other.</summary>
internal static class MatteLayers
{
    // Share of a blurred place that must be seen for it to be trusted at all, and the blur in pixels of the field.
    private const float LeastSeen = 0.9f;
    private const double EdgeSigma = 1;

    // What both frames hide is taken from both: from neither there would be nothing.
    private const float NoTrust = 1e-3f;

    /// <summary>Finds the motion of both layers.</summary>
    /// <param name="first">The matte of the frame before, of any grey: white is foreground.</param>
    /// <param name="second">The matte of the frame after.</param>
    /// <param name="pictures">The frames.</param>
    /// <param name="preset">How optical flow is sought.</param>
    /// <param name="find">Finds the motion field of a layer, from its pictures and their flow.</param>
    /// <param name="maxThreads">Threads that may work at once.</param>
    public static MotionField Find(
        AnalysisPicture first, AnalysisPicture second, (AnalysisPicture First, AnalysisPicture Second) pictures, DisPreset preset,
        Func<AnalysisPicture, AnalysisPicture, Lazy<FlowPair>, MotionField> find, int maxThreads)
    {
        using Raster matte0 = Clamped(first.Luma);
        using Raster matte1 = Clamped(second.Luma);
        MotionField near = Layer(matte0, matte1);
        Negate(matte0);
        Negate(matte1);
        using MotionField behind = Layer(matte0, matte1);
        TakeCamera(behind);
        Raster share = Behind(matte0, matte1, near, maxThreads);
        PreferSeen(behind, matte0, matte1, maxThreads);
        TensorPrimitives.Lerp(near.Weight.Pixels, behind.Weight.Pixels, share.Pixels, near.Weight.Pixels);
        near.Far?.Dispose();
        return near with { Far = new FarLayer(behind.ToFirst.Clone(), behind.ToSecond.Clone(), share) };

        MotionField Layer(Raster seen0, Raster seen1)
        {
            using AnalysisPicture before = pictures.First.Only(seen0, maxThreads);
            using AnalysisPicture after = pictures.Second.Only(seen1, maxThreads);
            Lazy<FlowPair> flow = new(() => DisFlow.Both(before.Luma, after.Luma, preset, maxThreads));
            try
            {
                return find(before, after, flow);
            }
            finally
            {
                if (flow.IsValueCreated)
                {
                    flow.Value.Dispose();
                }
            }
        }
    }

    /// <summary>Where the camera's motion fits better than what was found, as beside the foreground, it is the motion.</summary>
    private static void TakeCamera(MotionField behind)
    {
        if (behind.Far is not { } camera)
        {
            return;
        }

        ReadOnlySpan<float> share = camera.Share.Pixels;
        for (int channel = 0; channel < 2; channel++)
        {
            Span<float> toFirst = behind.ToFirst.Plane(channel), toSecond = behind.ToSecond.Plane(channel);
            ReadOnlySpan<float> cameraToFirst = camera.ToFirst.Plane(channel), cameraToSecond = camera.ToSecond.Plane(channel);
            for (int i = 0; i < share.Length; i++)
            {
                if (share[i] > 0.5f)
                {
                    (toFirst[i], toSecond[i]) = (cameraToFirst[i], cameraToSecond[i]);
                }
            }
        }
    }

    /// <summary>What is behind comes from the frame where the foreground does not cover it: the layer's own pictures, in which the
    /// foreground is painted over, cannot tell.</summary>
    private static void PreferSeen(MotionField behind, Raster behind0, Raster behind1, int maxThreads)
    {
        using Raster seen0 = Seen(behind0, behind.ToFirst);
        using Raster seen1 = Seen(behind1, behind.ToSecond);
        Span<float> weight = behind.Weight.Pixels, first = seen0.Pixels, second = seen1.Pixels;
        for (int i = 0; i < weight.Length; i++)
        {
            float trust0 = weight[i] * Trust(first[i]), trust1 = (1 - weight[i]) * Trust(second[i]);
            weight[i] = trust0 + trust1 > 0 ? trust0 / (trust0 + trust1) : weight[i];
        }

        // Blurred, so that trust ends a little before the foreground's soft edge, whose pixels are of both.
        Raster Seen(Raster matte, Raster motion)
        {
            using Raster small = Fitted(matte, behind, maxThreads);
            using Raster wide = Raster.Rent(small.Width, small.Height);
            GaussianBlur.Apply(small, wide, EdgeSigma, maxThreads: maxThreads);
            return Warp.Backward(wide, motion, WarpFilter.Bilinear, maxThreads);
        }

        static float Trust(float seen) => MathF.Max((seen - LeastSeen) / (1 - LeastSeen), NoTrust);
    }

    /// <summary>How much of what is behind is seen in the new frame: the matte moves with the foreground.</summary>
    private static Raster Behind(Raster behind0, Raster behind1, MotionField near, int maxThreads)
    {
        using Raster small0 = Fitted(behind0, near, maxThreads);
        using Raster small1 = Fitted(behind1, near, maxThreads);
        using Raster moved0 = Warp.Backward(small0, near.ToFirst, WarpFilter.Bilinear, maxThreads);
        Raster share = Warp.Backward(small1, near.ToSecond, WarpFilter.Bilinear, maxThreads);
        TensorPrimitives.Lerp(moved0.Pixels, share.Pixels, near.Time, share.Pixels);
        return share;
    }

    private static Raster Fitted(Raster matte, MotionField field, int maxThreads)
    {
        Raster fitted = Raster.Rent(field.Width, field.Height);
        Resize.Apply(matte, fitted, ResizeFilter.Area, maxThreads);
        return fitted;
    }

    private static Raster Clamped(Raster matte)
    {
        Raster clamped = matte.Clone();
        foreach (ref float value in clamped.Pixels)
        {
            value = value >= 0 ? MathF.Min(value, 1) : 0; // not a number is no matte
        }

        return clamped;
    }

    private static void Negate(Raster matte)
    {
        TensorPrimitives.Subtract(1, matte.Pixels, matte.Pixels);
    }
}
