using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Flow;

/// <summary>Makes a flow for every pixel from overlapping patches: their mean, weighted by how well each fits the pixel.</summary>
/// <remarks>Kroeger et al., equation 3: the weight is 1 / max(1, |difference|), in code values of 255.</remarks>
internal static class PatchBlend
{
    private const int Size = PatchSearch.PatchSize;
    private const int MinimumRows = 32;

    public static void Run(PyramidLevel from, PyramidLevel to, PatchGrid grid, FlowPlanes flow, int maxThreads)
    {
        RowParallel.Run((first, end) => Blend(from, to, grid, flow, first, end), from.Height, maxThreads, MinimumRows);
    }

    private static void Blend(PyramidLevel from, PyramidLevel to, PatchGrid grid, FlowPlanes flow, int first, int end)
    {
        int pitch = from.Image.Pitch;
        int margin = PaddedPlane.Margin;
        using Raster weights = Raster.Rent(pitch, end - first);
        weights.Pixels.Clear();
        for (int y = first; y < end; y++)
        {
            flow.U.Storage.Slice(flow.U.Index(-margin, y), pitch).Clear();
            flow.V.Storage.Slice(flow.V.Index(-margin, y), pitch).Clear();
        }

        for (int row = 0; row < grid.Rows; row++)
        {
            int top = Math.Max(grid.Y(row), first);
            int bottom = Math.Min(grid.Y(row) + Size, end);
            if (top < bottom)
            {
                // Neighbours overlap: adding every second or third patch first keeps a load from waiting for the store
                // just before it.
                int skip = Math.Max(1, grid.Columns > 1 ? (Size + grid.X(1) - 1) / Math.Max(1, grid.X(1)) : 1);
                for (int phase = 0; phase < skip; phase++)
                {
                    for (int column = phase; column < grid.Columns; column += skip)
                    {
                        int i = (row * grid.Columns) + column;
                        Add(from, to, grid.X(column), grid.Y(row), grid.U[i], grid.V[i], flow, weights, first, top, bottom);
                    }
                }
            }
        }

        for (int y = first; y < end; y++)
        {
            ref float u = ref Unsafe.Add(ref flow.U.Start, flow.U.Index(0, y));
            ref float v = ref Unsafe.Add(ref flow.V.Start, flow.V.Index(0, y));
            ref float weight = ref weights.Row(y - first)[margin];
            for (int x = 0; x < from.Width; x += Vector256<float>.Count)
            {
                // Columns past the picture may have no patch.
                Vector256<float> total = Vector256.MaxNative(Vector256.LoadUnsafe(ref weight, (nuint)x), Vector256.Create(1e-6f));
                (Vector256.LoadUnsafe(ref u, (nuint)x) / total).StoreUnsafe(ref u, (nuint)x);
                (Vector256.LoadUnsafe(ref v, (nuint)x) / total).StoreUnsafe(ref v, (nuint)x);
            }
        }
    }

    private static void Add(
        PyramidLevel from,
        PyramidLevel to,
        int x,
        int y,
        float u,
        float v,
        FlowPlanes flow,
        Raster weights,
        int first,
        int top,
        int bottom)
    {
        PatchPlace place = PatchPlace.Of(to, x + u, y + v);
        int pitch = from.Image.Pitch;
        int index = from.Image.Index(x, top);
        int weightIndex = ((top - first) * pitch) + PaddedPlane.Margin + x;
        Vector256<float> motionU = Vector256.Create(u);
        Vector256<float> motionV = Vector256.Create(v);
        ref float moved = ref Unsafe.Add(ref to.Image.Start, place.Index + ((top - y) * pitch));
        ref float image = ref from.Image.Start;
        ref float sumU = ref flow.U.Start;
        ref float sumV = ref flow.V.Start;
        ref float sumWeights = ref MemoryMarshal.GetReference(weights.Pixels);
        Vector256<float> upper = place.Across(ref moved);
        for (int line = top; line < bottom; line++)
        {
            moved = ref Unsafe.Add(ref moved, pitch);
            Vector256<float> lower = place.Across(ref moved);
            Vector256<float> difference = place.Down(upper, lower) - Vector256.LoadUnsafe(ref image, (nuint)index);
            Vector256<float> weight = Vector256<float>.One / Vector256.MaxNative(Vector256<float>.One, Vector256.Abs(difference));
            Vector256<float> total = Vector256.LoadUnsafe(ref sumWeights, (nuint)weightIndex) + weight;
            total.StoreUnsafe(ref sumWeights, (nuint)weightIndex);
            Vector256.MultiplyAddEstimate(weight, motionU, Vector256.LoadUnsafe(ref sumU, (nuint)index))
                .StoreUnsafe(ref sumU, (nuint)index);
            Vector256.MultiplyAddEstimate(weight, motionV, Vector256.LoadUnsafe(ref sumV, (nuint)index))
                .StoreUnsafe(ref sumV, (nuint)index);
            upper = lower;
            index += pitch;
            weightIndex += pitch;
        }
    }
}
