using System.Runtime.InteropServices;
using AiVideoFx.Imaging;

namespace AiVideoFx.Host.Validation;

/// <summary>
/// A clip that effects are tried on: a moving gradient with a disc, grain, and a little flicker; every frame differs.
/// </summary>
internal sealed class SyntheticClip(ClipFormat format, FrameLayout layout = default, float poison = 0) : IFrameSource
{
    public ClipFormat Format { get; } = format;

    public HostFrame? Read(double time, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (time < Format.FirstFrame || time > Format.FirstFrame + Format.FrameCount - 1)
        {
            return null;
        }

        using HostFrame floats = HostFrame.Rent(Format.Bounds, PixelDepth.Float, Format.Components);
        int count = Format.Components.Count();
        PixelRect b = Format.Bounds;
        double discX = b.X1 + (b.Width * (0.3 + (0.08 * time)));
        double discY = b.Y1 + (b.Height * 0.5);
        double radius = 0.2 * Math.Min(b.Width, b.Height);
        double gain = 1 + (0.05 * Math.Sin(time * 2.1));
        for (int y = b.Y1; y < b.Y2; y++)
        {
            Span<float> row = MemoryMarshal.Cast<byte, float>(floats.View.Row(y));
            for (int x = b.X1; x < b.X2; x++)
            {
                bool inDisc = Math.Abs(x - discX) + Math.Abs(y - discY) < radius;
                for (int c = 0; c < count; c++)
                {
                    double value = inDisc
                        ? 0.8 - (0.2 * c)
                        : 0.1 + (0.5 * (x - b.X1) / b.Width) + (0.2 * (y - b.Y1) / b.Height) + (0.05 * c);
                    value = (value * gain) + (0.04 * Grain(x, y, c, time));
                    row[((x - b.X1) * count) + c] = c == 3 || count == 1 ? (inDisc ? 1 : 0.75f) : (float)value;
                }
            }
        }

        if (poison != 0)
        {
            MemoryMarshal.Cast<byte, float>(floats.View.Row(b.Y1 + (b.Height / 2)))[b.Width * count / 2] = poison;
        }

        HostFrame frame = HostFrame.Rent(b, Format.Depth, Format.Components, layout);
        PixelConversion.Convert(floats.View, frame.View);
        return frame;
    }

    public void Dispose()
    {
    }

    /// <summary>Noise in -0.5 … 0.5 that depends on nothing but its arguments.</summary>
    private static double Grain(int x, int y, int c, double time)
    {
        uint h = unchecked(((uint)x * 374761393u) + ((uint)y * 668265263u) + ((uint)c * 2246822519u) + ((uint)(int)(time * 8) * 3266489917u));
        h = unchecked((h ^ (h >> 13)) * 1274126177u);
        return ((h ^ (h >> 16)) / (double)uint.MaxValue) - 0.5;
    }
}
