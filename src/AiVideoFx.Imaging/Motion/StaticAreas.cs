using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using AiVideoFx.Imaging.Flow;

namespace AiVideoFx.Imaging.Motion;

/// <summary>Finds titles, logos, displays and letterbox edges that stand still in front of motion.</summary>
/// <remarks>
/// A place counts where the motion field claims motion, the pixel there fits itself at the same place of the other frame and not
/// the place that motion leads to, and it did not change in the frames around either. So uniform areas never count, nor
/// textures that move slowly, whose motion fits. What passes in front of something still does not count: most of its neighbourhood
/// has to move, and the place has an edge in all of these frames, which a sky has not that leaves pass. The mask is wider than what
/// was found; <see cref="FrameSynthesis"/> holds those of its pixels that do not change.
/// </remarks>
public static class StaticAreas
{
    /// <summary>Motion in pixels of the pictures from which the field claims any, and from which it surely does.</summary>
    private const float LeastMotion = 0.25f;
    private const float SureMotion = 0.75f;

    /// <summary>Difference of luma along the motion from which it is wrong, and from which it surely is.</summary>
    private const float LeastError = 0.7f / 255f;
    private const float SureError = 3.5f / 255f;

    /// <summary>Change at the place, as a share of that difference, up to which it surely stands still, and from which it does
    /// not.</summary>
    private const float StillShare = 0.3f;
    private const float ChangedShare = 0.6f;

    /// <summary>Share of the far layer from which it counts as seen.</summary>
    private const float SeenShare = 0.3f;

    /// <summary>Contrast to a pixel beside, in every frame, from which a place has an edge, and from which it surely has.</summary>
    private const float LeastEdge = 4 / 255f;
    private const float SureEdge = 14 / 255f;

    private static readonly (int X, int Y)[] Sides = [(-2, 0), (2, 0), (0, -2), (0, 2), (-1, 0), (1, 0), (0, -1), (0, 1)];

    /// <summary>What was found nearby, from which a place is masked for sure: strokes fill few pixels of the pictures.</summary>
    private const float SureFound = 0.5f;

    /// <summary>Share of the neighbourhood that moves, from which the place may count, and from which it surely may.</summary>
    private const float LeastMoving = 0.3f;
    private const float SureMoving = 0.5f;

    /// <summary>Pixels of the pictures around a place that are masked with it.</summary>
    private const int Reach = 4;

    /// <summary>Pixels found within reach from which a place may be masked, and from which it surely may: a title has many, what
    /// fits by chance has few.</summary>
    private const float LeastSupport = 0.25f;
    private const float SureSupport = 1.2f;

    /// <summary>The neighbourhood: blocks in each direction, of so many pixels of the field.</summary>
    private const int NeighbourBlocks = 4;
    private const int BlockSide = 4;

    private const int MinimumRows = 16;

    /// <summary>Finds them.</summary>
    /// <param name="field">Of the new frame.</param>
    /// <param name="first">Analysis of the frame before the new one: of the size of the field or of twice its size.</param>
    /// <param name="second">Analysis of the frame after it.</param>
    /// <param name="before">Analysis of the frame before <paramref name="first"/>; null at a cut or the clip's start.</param>
    /// <param name="after">Analysis of the frame after <paramref name="second"/>; null at a cut or the clip's end.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    public static StillMask Find(
        MotionField field,
        AnalysisPicture first,
        AnalysisPicture second,
        AnalysisPicture? before = null,
        AnalysisPicture? after = null,
        int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        field.Check(first.Frame);
        int scale = field.Divisor / first.Divisor;
        if (scale is not (1 or 2) || scale * first.Divisor != field.Divisor)
        {
            throw new ArgumentException(
                $"Expected pictures of divisor {field.Divisor} or {field.Divisor / 2.0}, got {first.Divisor}.", nameof(first));
        }

        foreach (AnalysisPicture? picture in new[] { second, before, after })
        {
            RasterShapes.ThrowIfNotPlaneOf(first.Luma, (picture ?? first).Luma);
        }

        using Raster motion = Span(field.ToFirst, field.ToSecond);
        using Raster? far = field.Far is { } layer ? Span(layer.ToFirst, layer.ToSecond) : null;
        using Raster around = Neighbourhood(motion, far, scale, maxThreads);
        Raster past = (before ?? first).Luma;
        Raster future = (after ?? second).Luma;
        using Raster found0 = Raster.Rent(first.Luma.Width, first.Luma.Height);
        using Raster found1 = Raster.Rent(first.Luma.Width, first.Luma.Height);
        Judge(motion);
        if (far is not null)
        {
            // The near layer may lie still there, and the far one show through beside it.
            using Raster near0 = found0.Clone(), near1 = found1.Clone();
            Judge(far);
            OnlyWhereSeen(found0, field.Far!.Share);
            OnlyWhereSeen(found1, field.Far!.Share);
            TensorPrimitives.Max(near0.Pixels, found0.Pixels, found0.Pixels);
            TensorPrimitives.Max(near1.Pixels, found1.Pixels, found1.Pixels);
        }

        bool[] isNearFound = RowsNear(found0, found1);
        using Raster support = Support(found0, found1, isNearFound, maxThreads);
        Widen(found0, maxThreads);
        Widen(found1, maxThreads);
        Raster mask = Raster.Rent(first.Luma.Width, first.Luma.Height);
        int block = scale * BlockSide;
        RowParallel.Run(
            (from, end) =>
            {
                using Raster lines = Raster.Rent(mask.Width, 2);
                for (int y = from; y < end; y++)
                {
                    ReadOnlySpan<float> near = around.Row(y / block);
                    Span<float> row = mask.Row(y);
                    row.Clear();
                    if (!isNearFound[y])
                    {
                        continue;
                    }

                    Across(found0, y, lines.Row(0));
                    Across(found1, y, lines.Row(1));
                    for (int x = lines.Row(0).IndexOfAnyExcept(0f); x >= 0 && x < row.Length; x++)
                    {
                        float found = MathF.Min(lines.Row(0)[x], lines.Row(1)[x]);
                        float moving = Rise(near[x / block], LeastMoving, SureMoving);
                        row[x] = found > 0 ? Rise(found, 0, SureFound) * moving * Rise(support.Row(y)[x], LeastSupport, SureSupport) : 0;
                    }
                }
            },
            mask.Height,
            maxThreads,
            MinimumRows);
        return new StillMask(mask, first.Divisor);

        void Judge(Raster layer)
        {
            using Raster whole = scale == 1
                ? layer.Clone()
                : MotionPath.Enlarge(layer, first.Luma.Width, first.Luma.Height, maxThreads);
            StaticAreas.Judge(whole, first.Luma, second.Luma, past, future, found0, maxThreads);
            TensorPrimitives.Negate(whole.Pixels, whole.Pixels);
            StaticAreas.Judge(whole, second.Luma, first.Luma, past, future, found1, maxThreads);
        }
    }

    // A layer that is not seen at a place proves nothing there.
    private static void OnlyWhereSeen(Raster found, Raster share)
    {
        for (int y = 0; y < found.Height; y++)
        {
            Span<float> row = found.Row(y);
            ReadOnlySpan<float> shares = share.Row(y * share.Height / found.Height);
            for (int x = row.IndexOfAnyExcept(0f); x >= 0 && x < row.Length; x++)
            {
                row[x] = row[x] > 0 ? row[x] * Rise(shares[x * share.Width / found.Width], 0, SeenShare) : 0;
            }
        }
    }

    private static Raster Span(Raster toFirst, Raster toSecond)
    {
        Raster motion = Raster.Rent(toFirst.Width, toFirst.Height, 2);
        TensorPrimitives.Subtract(toSecond.Pixels, toFirst.Pixels, motion.Pixels);
        return motion;
    }

    // What stands still although the field claims motion that does not fit it.
    private static void Judge(Raster motion, Raster luma, Raster other, Raster past, Raster future, Raster result, int maxThreads)
    {
        using Raster moved = Warp.Backward(other, motion, WarpFilter.Bilinear, maxThreads);
        RowParallel.Run(
            (first, end) =>
            {
                for (int y = first; y < end; y++)
                {
                    JudgeRow(moved.Row(y), luma, other, past, future, y, result.Row(y));
                }
            },
            luma.Height,
            maxThreads,
            MinimumRows);
    }

    private static void JudgeRow(ReadOnlySpan<float> led, Raster luma, Raster other, Raster past, Raster future, int y, Span<float> row)
    {
        ReadOnlySpan<float> here = luma.Row(y), there = other.Row(y), earlier = past.Row(y), later = future.Row(y);
        row.Clear();
        for (int start = 0; start < row.Length; start += Vector256<float>.Count)
        {
            // Most places move as they should, or have changed: eight of them are passed over at once.
            int end = Math.Min(row.Length, start + Vector256<float>.Count);
            if (end - start == Vector256<float>.Count)
            {
                Vector256<float> own = Vector256.Create(here[start..]);
                Vector256<float> error = Vector256.Abs(Vector256.Create(led[start..]) - own);
                Vector256<float> around = Vector256.MaxNative(
                    Vector256.Abs(Vector256.Create(earlier[start..]) - own), Vector256.Abs(Vector256.Create(later[start..]) - own));
                Vector256<float> change = Vector256.MaxNative(Vector256.Abs(Vector256.Create(there[start..]) - own), around);
                Vector256<float> counts = Vector256.GreaterThan(error, Vector256.Create(LeastError))
                    & Vector256.LessThan(change, error * ChangedShare);
                if (counts.AsInt32() == Vector256<int>.Zero)
                {
                    continue;
                }
            }

            for (int x = start; x < end; x++)
            {
                float error = MathF.Abs(led[x] - here[x]);
                float around = MathF.Max(MathF.Abs(earlier[x] - here[x]), MathF.Abs(later[x] - here[x]));
                float change = MathF.Max(MathF.Abs(there[x] - here[x]), around);
                if (error > LeastError && change < error * ChangedShare)
                {
                    row[x] = Rise(error, LeastError, SureError) * (1 - Rise(change, StillShare * error, ChangedShare * error))
                        * Rise(Edge(luma, other, past, future, x, y), LeastEdge, SureEdge);
                }
            }
        }
    }

    // The contrast that stays where it is: a title has an edge in every frame, a sky behind which things pass has not.
    private static float Edge(Raster luma, Raster other, Raster past, Raster future, int x, int y)
    {
        float most = 0;
        foreach ((int dx, int dy) in Sides)
        {
            int i = Math.Clamp(x + dx, 0, luma.Width - 1), j = Math.Clamp(y + dy, 0, luma.Height - 1);
            float contrast = MathF.Min(
                MathF.Min(Contrast(luma), Contrast(other)), MathF.Min(Contrast(past), Contrast(future)));
            most = MathF.Max(most, contrast);

            float Contrast(Raster picture) => MathF.Abs(picture.Row(j)[i] - picture.Row(y)[x]);
        }

        return most;
    }

    // Share of pixels that move around each block, in either layer.
    private static Raster Neighbourhood(Raster motion, Raster? far, int scale, int maxThreads)
    {
        using Raster moving = Raster.Rent(motion.Width, motion.Height);
        RowParallel.Run(
            (first, end) =>
            {
                using Raster squares = Raster.Rent(motion.Width, 2);
                for (int y = first; y < end; y++)
                {
                    Span<float> row = moving.Row(y);
                    Length(motion, y, row, squares.Row(1));
                    if (far is not null)
                    {
                        Length(far, y, squares.Row(0), squares.Row(1));
                        TensorPrimitives.Max(row, squares.Row(0), row);
                    }

                    // As Rise does it, for a row of numbers.
                    TensorPrimitives.Multiply(row, scale / (SureMotion - LeastMotion), row);
                    TensorPrimitives.Subtract(row, LeastMotion / (SureMotion - LeastMotion), row);
                    TensorPrimitives.Max(row, 0, row);
                    TensorPrimitives.Min(row, 1, row);
                }
            },
            motion.Height,
            maxThreads,
            MinimumRows);

        static void Length(Raster motion, int y, Span<float> result, Span<float> spare)
        {
            TensorPrimitives.Multiply(motion.Row(y, 0), motion.Row(y, 0), spare);
            TensorPrimitives.MultiplyAdd(motion.Row(y, 1), motion.Row(y, 1), spare, result);
            TensorPrimitives.Sqrt(result, result);
        }

        using Raster half = Halving.Of(moving, 1, maxThreads);
        using Raster blocks = Halving.Of(half, 1, maxThreads);
        Raster result = Raster.Rent(blocks.Width, blocks.Height);
        RowParallel.Run(
            (first, end) =>
            {
                for (int y = first; y < end; y++)
                {
                    MeanAround(blocks, y, result.Row(y));
                }
            },
            blocks.Height,
            maxThreads,
            MinimumRows);
        return result;
    }

    private static void MeanAround(Raster blocks, int y, Span<float> result)
    {
        int top = Math.Max(0, y - NeighbourBlocks), bottom = Math.Min(blocks.Height - 1, y + NeighbourBlocks);
        using Raster column = Raster.Rent(blocks.Width, 1);
        column.Pixels.Clear();
        for (int j = top; j <= bottom; j++)
        {
            TensorPrimitives.Add(column.Pixels, blocks.Row(j), column.Pixels);
        }

        for (int x = 0; x < result.Length; x++)
        {
            int left = Math.Max(0, x - NeighbourBlocks), right = Math.Min(blocks.Width - 1, x + NeighbourBlocks);
            result[x] = TensorPrimitives.Sum(column.Pixels[left..(right + 1)]) / ((right + 1 - left) * (bottom + 1 - top));
        }
    }

    // Rows with something found within reach: most pictures have none.
    private static bool[] RowsNear(Raster found0, Raster found1)
    {
        bool[] near = new bool[found0.Height];
        for (int y = 0; y < near.Length; y++)
        {
            if (found0.Row(y).ContainsAnyExcept(0f) || found1.Row(y).ContainsAnyExcept(0f))
            {
                int first = Math.Max(0, y - Reach);
                near.AsSpan(first, Math.Min(near.Length, y + Reach + 1) - first).Fill(true);
            }
        }

        return near;
    }

    // How much was found within reach, in both frames.
    private static Raster Support(Raster found0, Raster found1, bool[] isNearFound, int maxThreads)
    {
        using Raster both = Raster.Rent(found0.Width, found0.Height);
        TensorPrimitives.Max(found0.Pixels, found1.Pixels, both.Pixels);
        Raster sums = Raster.Rent(both.Width, both.Height);
        RowParallel.Run(
            (from, end) =>
            {
                using Raster line = Raster.Rent(both.Width + (2 * Reach), 1);
                for (int y = from; y < end; y++)
                {
                    Span<float> row = sums.Row(y);
                    if (!isNearFound[y])
                    {
                        row.Clear();
                        continue;
                    }

                    line.Pixels.Clear();
                    Span<float> inner = line.Pixels.Slice(Reach, both.Width);
                    for (int j = Math.Max(0, y - Reach); j <= Math.Min(both.Height - 1, y + Reach); j++)
                    {
                        TensorPrimitives.Add(inner, both.Row(j), inner);
                    }

                    line.Pixels[..row.Length].CopyTo(row);
                    for (int i = 1; i <= 2 * Reach; i++)
                    {
                        TensorPrimitives.Add(row, line.Pixels.Slice(i, row.Length), row);
                    }
                }
            },
            both.Height,
            maxThreads,
            MinimumRows);
        return sums;
    }

    private static void Widen(Raster found, int maxThreads) => RowParallel.Run(
        (from, end) =>
        {
            using Raster wide = Raster.Rent(found.Width, 1);
            for (int y = from; y < end; y++)
            {
                WidenRow(found.Row(y), wide.Pixels);
            }
        },
        found.Height,
        maxThreads,
        MinimumRows);

    // The largest value within reach, along each row.
    private static void WidenRow(Span<float> row, Span<float> wide)
    {
        wide.Clear();
        int x = row.IndexOfAnyExcept(0f);
        if (x < 0)
        {
            return;
        }

        for (; x < row.Length; x++)
        {
            float value = row[x];
            if (value > 0)
            {
                int left = Math.Max(0, x - Reach);
                Span<float> reached = wide.Slice(left, Math.Min(row.Length, x + Reach + 1) - left);
                TensorPrimitives.Max(reached, value, reached);
            }
        }

        wide.CopyTo(row);
    }

    // The largest value within reach, across rows that were widened.
    private static void Across(Raster source, int y, Span<float> row)
    {
        int last = Math.Min(source.Height - 1, y + Reach);
        int first = Math.Max(0, y - Reach);
        source.Row(first).CopyTo(row);
        for (int j = first + 1; j <= last; j++)
        {
            TensorPrimitives.Max(row, source.Row(j), row);
        }
    }

    // From 0 at low to 1 at high; NaN is 0.
    private static float Rise(float value, float low, float high) =>
        value >= high ? 1 : value > low ? (value - low) / (high - low) : 0;
}
