using System.Runtime.InteropServices;
using AiVideoFx.Imaging;

namespace AiVideoFx.Host;

/// <summary>
/// Scales float pictures so that every new pixel is the mean of the old ones that it covers; y up, any origin.
/// </summary>
internal static class AreaScaling
{
    /// <summary>
    /// Fills the destination, whose pixel (x, y) covers (x…x+1, y…y+1) divided by the scale in the source.
    /// </summary>
    public static void Resize(FrameView source, FrameView destination, RenderScale scale)
    {
        Tap[] columns = Taps(destination.Bounds.X1, destination.Width, scale.X, source.Bounds.X1, source.Bounds.X2);
        Tap[] rows = Taps(destination.Bounds.Y1, destination.Height, scale.Y, source.Bounds.Y1, source.Bounds.Y2);
        int count = source.Components.Count();
        float[] sums = new float[source.Width * count];
        for (int y = 0; y < destination.Height; y++)
        {
            Array.Clear(sums);
            for (int i = 0; i < rows[y].Weights.Length; i++)
            {
                Span<float> row = MemoryMarshal.Cast<byte, float>(source.Row(rows[y].First + i));
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(row, rows[y].Weights[i], sums, sums);
            }

            Span<float> target = MemoryMarshal.Cast<byte, float>(destination.Row(destination.Bounds.Y1 + y));
            for (int x = 0; x < destination.Width; x++)
            {
                int first = (columns[x].First - source.Bounds.X1) * count;
                for (int c = 0; c < count; c++)
                {
                    float sum = 0;
                    for (int i = 0; i < columns[x].Weights.Length; i++)
                    {
                        sum += columns[x].Weights[i] * sums[first + (i * count) + c];
                    }

                    target[(x * count) + c] = sum;
                }
            }
        }
    }

    private static Tap[] Taps(int firstPixel, int count, double scale, int low, int high)
    {
        Tap[] taps = new Tap[count];
        for (int i = 0; i < count; i++)
        {
            double from = Math.Clamp((firstPixel + i) / scale, low, high - 1e-6);
            double to = Math.Clamp((firstPixel + i + 1) / scale, from + 1e-6, high);
            int first = (int)Math.Floor(from);
            float[] weights = new float[Math.Max(1, (int)Math.Ceiling(to) - first)];
            for (int k = 0; k < weights.Length; k++)
            {
                weights[k] = (float)((Math.Min(to, first + k + 1) - Math.Max(from, first + k)) / (to - from));
            }

            taps[i] = new Tap(first, weights);
        }

        return taps;
    }

    private readonly record struct Tap(int First, float[] Weights);
}
