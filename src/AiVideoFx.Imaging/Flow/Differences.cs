using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Flow;

/// <summary>Derivatives of padded planes by central differences; the source's margin must be filled.</summary>
internal static class Differences
{
    /// <summary>Both derivatives of rows [from, to).</summary>
    public static void Central(PaddedPlane image, PaddedPlane dx, PaddedPlane dy, int from, int to)
    {
        for (int y = from; y < to; y++)
        {
            Row(image, y, dx, 1);
            Row(image, y, dy, image.Pitch);
        }
    }

    /// <summary>Half the difference between the pixels <paramref name="step"/> floats after and before.</summary>
    public static void Row(PaddedPlane image, int y, PaddedPlane result, int step)
    {
        int start = image.Index(0, y);
        ref float source = ref Unsafe.Add(ref image.Start, start);
        ref float target = ref Unsafe.Add(ref result.Start, start);
        for (int x = 0; x < image.Width; x += Vector256<float>.Count)
        {
            Vector256<float> after = Vector256.LoadUnsafe(ref Unsafe.Add(ref source, x + step));
            Vector256<float> before = Vector256.LoadUnsafe(ref Unsafe.Add(ref source, x - step));
            ((after - before) * 0.5f).StoreUnsafe(ref Unsafe.Add(ref target, x));
        }
    }
}
