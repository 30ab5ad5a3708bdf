using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Engine.Runtime;

/// <summary>What two warped pictures tell about the motion, as means over blocks: <see cref="Graph.ComparePair"/> in one pass.</summary>
/// <remarks>
/// The warped pictures and all that is made of them stay in the nearest caches, a few rows at a time: written out, the values in between
/// would be ten times the result. Inputs: both pictures (1, 3, H, W); flows (1, 4 or more, H, W); the columns' places; block, limit, floor, centre. Output:
/// (1, 12, H / block, W / block).
/// </remarks>
internal sealed unsafe class WarpedPair() : OwnOperator(
    OperatorName,
    [ElementType.Float32, ElementType.Float32, ElementType.Float32, ElementType.Float32, ElementType.Float32], required: 5, ElementType.Float32)
{
    public const string OperatorName = "WarpedPair";
    public const int Channels = 12;

    // Each task warps a row more above and below, for the gradient: many rows waste little, and few leave tasks for all threads.
    private const int RowsPerTask = 16;

    // Rows kept of the mean luma, and of the difference; rows of the two warped pictures; rows of results.
    private const int MeanRows = 3, DifferenceRows = 2, WarpedRows = 6;

    /// <inheritdoc/>
    public override void Compute(OperatorContext context)
    {
        long[] shape = context.Shape(0);
        (int height, int width) = (checked((int)shape[2]), checked((int)shape[3]));
        float* settings = context.Input<float>(4);
        int block = (int)settings[0];
        Work work = new()
        {
            Warp = new()
            {
                Columns = context.Input<float>(3),
                Channels = 3,
                Height = height,
                Width = width,
                ResultHeight = 1,
                ResultWidth = width,
            },
            First = context.Input<float>(0),
            Second = context.Input<float>(1),
            Flows = context.Input<float>(2),
            Result = context.Output<float>(1, Channels, height / block, width / block),
            Block = block,
            Limit = settings[1],
            Floor = settings[2],
            Centre = settings[3],
            RowsPerTask = Math.Max(block, RowsPerTask / block * block),
        };
        context.Parallel((height + work.RowsPerTask - 1) / work.RowsPerTask, &Part, &work);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Part(void* data, nuint task)
    {
        Work* w = (Work*)data;
        (int height, int width) = (w->Warp.Height, w->Warp.Width);
        int top = (int)task * w->RowsPerTask, end = Math.Min(top + w->RowsPerTask, height);
        float[] buffer = ArrayPool<float>.Shared.Rent((MeanRows + DifferenceRows + WarpedRows + Channels) * width);
        fixed (float* memory = buffer)
        {
            float* means = memory, differences = means + (MeanRows * width), warped = differences + (DifferenceRows * width);
            float* sums = warped + (WarpedRows * width);
            new Span<float>(sums, Channels * width).Clear();

            // A row's gradient needs the row below: results of the pictures are one row ahead of those of the shift.
            for (int y = Math.Max(top - 1, 0); y <= end; y++)
            {
                if (y < height)
                {
                    Warp(w, y, warped);
                    Luma(warped, means + (y % MeanRows * width), differences + (y % DifferenceRows * width), width);
                }

                int above = y - 1;
                if (above >= top)
                {
                    float* upper = means + (Math.Max(above - 1, 0) % MeanRows * width), lower = means + (Math.Min(y, height - 1) % MeanRows * width);
                    Shift(
                        w, upper, means + (above % MeanRows * width), lower, differences + (above % DifferenceRows * width), sums + (7 * width), width);
                    if ((above + 1) % w->Block == 0)
                    {
                        Finish(w, above / w->Block, sums, 7, 3);
                    }
                }

                if (y >= top && y < end)
                {
                    Pictures(warped, sums, width, w->Centre);
                    Outside(w, y, sums + (10 * width));
                    if ((y + 1) % w->Block == 0)
                    {
                        Finish(w, y / w->Block, sums, 0, 7);
                        Finish(w, y / w->Block, sums, 10, 2);
                    }
                }
            }
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    private static void Warp(Work* w, int y, float* warped)
    {
        (int width, long plane) = (w->Warp.Width, (long)w->Warp.Width * w->Warp.Height);
        float* u = w->Flows + ((long)y * width);
        BilinearWarp.Line(&w->Warp, w->First, u, u + plane, y, warped);
        u += 2 * plane;
        BilinearWarp.Line(&w->Warp, w->Second, u, u + plane, y, warped + (3 * width));
    }

    private static void Luma(float* warped, float* mean, float* difference, int width)
    {
        int x = 0;
        for (; x + 8 <= width; x += 8)
        {
            Vector256<float> a = Of(warped + x), b = Of(warped + (3 * width) + x);
            ((a + b) * 0.5f).Store(mean + x);
            (a - b).Store(difference + x);
        }

        for (; x < width; x++)
        {
            float a = (0.299f * warped[x]) + (0.587f * warped[width + x]) + (0.114f * warped[(2 * width) + x]);
            float b = (0.299f * warped[(3 * width) + x]) + (0.587f * warped[(4 * width) + x]) + (0.114f * warped[(5 * width) + x]);
            (mean[x], difference[x]) = ((a + b) * 0.5f, a - b);
        }

        Vector256<float> Of(float* red) =>
            (Vector256.Load(red) * 0.299f) + (Vector256.Load(red + width) * 0.587f) + (Vector256.Load(red + (2 * width)) * 0.114f);
    }

    private static void Shift(Work* w, float* upper, float* middle, float* lower, float* difference, float* sums, int width)
    {
        One(0);
        int x = 1;
        Vector256<float> floor = Vector256.Create(w->Floor), limit = Vector256.Create(w->Limit);
        for (; x + 9 <= width; x += 8)
        {
            Vector256<float> gx = (Vector256.Load(middle + x + 1) - Vector256.Load(middle + x - 1)) * 0.5f;
            Vector256<float> gy = (Vector256.Load(lower + x) - Vector256.Load(upper + x)) * 0.5f;
            Vector256<float> energy = (gx * gx) + (gy * gy), floored = energy + floor, push = Vector256.Load(difference + x) / floored;
            Add(sums + x, Vector256.MinNative(Vector256.MaxNative(push * gx, -limit), limit));
            Add(sums + width + x, Vector256.MinNative(Vector256.MaxNative(push * gy, -limit), limit));
            Add(sums + (2 * width) + x, energy / floored);
        }

        for (; x < width; x++)
        {
            One(x);
        }

        void One(int at)
        {
            float gx = (middle[Math.Min(at + 1, width - 1)] - middle[Math.Max(at - 1, 0)]) * 0.5f, gy = (lower[at] - upper[at]) * 0.5f;
            float energy = (gx * gx) + (gy * gy), floored = energy + w->Floor, push = difference[at] / floored;
            sums[at] += Math.Clamp(push * gx, -w->Limit, w->Limit);
            sums[width + at] += Math.Clamp(push * gy, -w->Limit, w->Limit);
            sums[(2 * width) + at] += energy / floored;
        }
    }

    private static void Pictures(float* warped, float* sums, int width, float centre)
    {
        int x = 0;
        for (; x + 8 <= width; x += 8)
        {
            Vector256<float> error = Vector256<float>.Zero;
            for (int c = 0; c < 3; c++)
            {
                Vector256<float> first = Vector256.Load(warped + (c * width) + x), second = Vector256.Load(warped + ((3 + c) * width) + x);
                Add(sums + (c * width) + x, first - Vector256.Create(centre));
                Add(sums + ((3 + c) * width) + x, second - Vector256.Create(centre));
                error += Vector256.Abs(first - second);
            }

            Add(sums + (6 * width) + x, error * (1f / 3));
        }

        for (; x < width; x++)
        {
            float error = 0;
            for (int c = 0; c < 3; c++)
            {
                (float first, float second) = (warped[(c * width) + x], warped[((3 + c) * width) + x]);
                sums[(c * width) + x] += first - centre;
                sums[((3 + c) * width) + x] += second - centre;
                error += Math.Abs(first - second);
            }

            sums[(6 * width) + x] += error * (1f / 3);
        }
    }

    private static void Outside(Work* w, int y, float* sums)
    {
        (int width, long plane) = (w->Warp.Width, (long)w->Warp.Width * w->Warp.Height);
        Vector256<float> right = Vector256.Create(width - 1f), bottom = Vector256.Create(w->Warp.Height - 1f), most = Vector256.Create(2f);
        for (int flow = 0; flow < 2; flow++, sums += width)
        {
            float* u = w->Flows + (2 * flow * plane) + ((long)y * width);
            float* v = u + plane;
            int x = 0;
            for (; x + 8 <= width; x += 8)
            {
                Vector256<float> beyond = Beyond(Vector256.Load(w->Warp.Columns + x) + Vector256.Load(u + x), right)
                    + Beyond(Vector256.Create((float)y) + Vector256.Load(v + x), bottom);
                Add(sums + x, Vector256.MinNative(beyond, most));
            }

            for (; x < width; x++)
            {
                (float px, float py) = (w->Warp.Columns[x] + u[x], y + v[x]);
                float beyond = Math.Abs(px - Math.Clamp(px, 0, width - 1)) + Math.Abs(py - Math.Clamp(py, 0, w->Warp.Height - 1));
                sums[x] += Math.Min(beyond, 2);
            }
        }

        static Vector256<float> Beyond(Vector256<float> place, Vector256<float> last) =>
            Vector256.MaxNative(Vector256.MaxNative(-place, place - last), Vector256<float>.Zero);
    }

    // A block's rows are summed up: their means go out, and the sums begin anew.
    private static void Finish(Work* w, int row, float* sums, int channel, int count)
    {
        int width = w->Warp.Width, columns = width / w->Block;
        long plane = (long)columns * (w->Warp.Height / w->Block);
        for (int c = channel; c < channel + count; c++)
        {
            BlockMean.Across(sums + (c * width), w->Result + (c * plane) + ((long)row * columns), width, w->Block);
            new Span<float>(sums + (c * width), width).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* to, Vector256<float> value) => (Vector256.Load(to) + value).Store(to);

    private struct Work
    {
        public BilinearWarp.Work Warp;
        public float* First;
        public float* Second;
        public float* Flows;
        public float* Result;
        public int Block;
        public int RowsPerTask;
        public float Limit;
        public float Floor;
        public float Centre;
    }
}
