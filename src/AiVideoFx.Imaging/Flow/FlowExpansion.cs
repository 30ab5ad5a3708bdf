using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Flow;

/// <summary>Enlarges a level's flow to the frame: bilinear between pixel centres, motion scaled with the size.</summary>
internal static class FlowExpansion
{
    private const int MinimumRows = 32;

    /// <summary>The flow of the whole frame; the caller disposes it.</summary>
    public static Raster Run(FlowPlanes flow, int scale, int width, int height, int maxThreads)
    {
        Raster result = Raster.Rent(width, height, 2);
        RowParallel.Run(Expand, height, maxThreads, MinimumRows);
        return result;

        void Expand(int first, int end)
        {
            using Raster line = Raster.Rent(flow.U.Pitch, 1);
            for (int channel = 0; channel < 2; channel++)
            {
                PaddedPlane source = channel == 0 ? flow.U : flow.V;
                for (int y = first; y < end; y++)
                {
                    BlendRows(source, y, scale, line.Pixels);
                    Widen(line.Pixels, scale, result.Row(y, channel));
                }
            }
        }
    }

    /// <summary>The level's row at the height of the frame's row y, with its edges repeated once, times the scale.</summary>
    private static void BlendRows(PaddedPlane source, int y, int scale, Span<float> line)
    {
        float factor = 1 << scale;
        float at = ((y + 0.5f) / factor) - 0.5f;
        int above = (int)MathF.Floor(at);
        float weight = (at - above) * factor;
        ReadOnlySpan<float> upper = source.Row(Math.Clamp(above, 0, source.Height - 1));
        ReadOnlySpan<float> lower = source.Row(Math.Clamp(above + 1, 0, source.Height - 1));
        Span<float> inner = line.Slice(1, source.Width);
        System.Numerics.Tensors.TensorPrimitives.Subtract(lower, upper, inner);
        for (int x = 0; x < inner.Length; x++)
        {
            inner[x] = (upper[x] * factor) + (inner[x] * weight);
        }

        line[0] = line[1];
        line[inner.Length + 1] = line[inner.Length];
    }

    private static void Widen(ReadOnlySpan<float> line, int scale, Span<float> row)
    {
        int x = 0;
        if (scale == 2)
        {
            Vector256<float> weight = Vector256.Create(0.625f, 0.875f, 0.125f, 0.375f, 0.625f, 0.875f, 0.125f, 0.375f);
            for (; x <= row.Length - 8; x += 8)
            {
                Vector256<float> near = Vector256.Create(line.Slice(x / 4, 8));
                Vector256<float> left = VectorLanes.Pick(near, Vector256.Create(0, 0, 1, 1, 1, 1, 2, 2));
                Vector256<float> right = VectorLanes.Pick(near, Vector256.Create(1, 1, 2, 2, 2, 2, 3, 3));
                Vector256.MultiplyAddEstimate(weight, right - left, left).CopyTo(row[x..]);
            }
        }
        else if (scale == 1)
        {
            Vector256<float> weight = Vector256.Create(0.75f, 0.25f, 0.75f, 0.25f, 0.75f, 0.25f, 0.75f, 0.25f);
            for (; x <= row.Length - 8; x += 8)
            {
                Vector256<float> near = Vector256.Create(line.Slice(x / 2, 8));
                Vector256<float> left = VectorLanes.Pick(near, Vector256.Create(0, 1, 1, 2, 2, 3, 3, 4));
                Vector256<float> right = VectorLanes.Pick(near, Vector256.Create(1, 2, 2, 3, 3, 4, 4, 5));
                Vector256.MultiplyAddEstimate(weight, right - left, left).CopyTo(row[x..]);
            }
        }

        float factor = 1 << scale;
        for (; x < row.Length; x++)
        {
            float at = ((x + 0.5f) / factor) + 0.5f;
            int left = (int)at;
            row[x] = scale == 0 ? line[x + 1] : line[left] + ((at - left) * (line[left + 1] - line[left]));
        }
    }
}
