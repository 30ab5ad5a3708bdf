using System.Runtime.InteropServices;
using AiVideoFx.Imaging;

namespace AiVideoFx.Host.Media;

/// <summary>Changes what alpha means for colour, in place.</summary>
internal static class AlphaConversion
{
    /// <summary>
    /// Multiplies colour by alpha, or divides it; pixels with alpha 0 keep their colour when dividing.
    /// </summary>
    /// <param name="view">Float RGBA.</param>
    /// <param name="premultiply">Whether to multiply.</param>
    public static void Apply(FrameView view, bool premultiply)
    {
        for (int y = view.Bounds.Y1; y < view.Bounds.Y2; y++)
        {
            Span<float> row = MemoryMarshal.Cast<byte, float>(view.Row(y));
            for (int i = 0; i < row.Length; i += 4)
            {
                float alpha = row[i + 3];
                float factor = premultiply ? alpha : alpha == 0 ? 1 : 1 / alpha;
                row[i] *= factor;
                row[i + 1] *= factor;
                row[i + 2] *= factor;
            }
        }
    }
}
