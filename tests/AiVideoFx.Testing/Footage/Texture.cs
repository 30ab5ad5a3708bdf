using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Testing.Footage;

/// <summary>A painted surface with smaller copies of itself, so that it can be seen from afar without aliasing.</summary>
/// <remarks>Premultiplied linear light and alpha, 16 bits each; outside its edges the edge continues. Immutable.</remarks>
public sealed class Texture
{
    // Blocks of 8 x 8 texels in which, or next to which, something is painted: most of a tree's card is air.
    private const int BlockShift = 3;
    private const float LastBlockLevel = 2;
    private readonly Level[] _levels;
    private readonly bool[] _occupied;
    private readonly int _blocksAcross;
    private readonly float _scale;

    /// <summary>Takes a painting over.</summary>
    /// <param name="canvas">The painting; not changed.</param>
    public Texture(Canvas canvas)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        Width = canvas.Columns;
        Height = canvas.Rows;
        float peak = 1;
        foreach (Vector4 p in canvas.Pixels)
        {
            peak = MathF.Max(peak, MathF.Max(p.X, MathF.Max(p.Y, p.Z)));
        }

        // Alpha is stored on the colour's scale, so a peak above 1 costs it precision; 4 levels of 65535 are still fine.
        _scale = peak / 65535f;
        List<Level> levels = [];
        Vector4[] pixels = canvas.Pixels;
        int width = Width;
        int height = Height;
        while (true)
        {
            // An odd row or column at the end has no partner below: levels cover the area that their texels cover.
            float share = 1f / (1 << levels.Count);
            levels.Add(new Level(Pack(pixels, width, height, 65535f / peak), width, height, share));
            if (Math.Min(width, height) <= 2)
            {
                break;
            }

            (pixels, width, height) = Halve(pixels, width, height);
        }

        _levels = [.. levels];
        (_occupied, _blocksAcross) = FindOccupied(canvas);
    }

    /// <summary>Texels across.</summary>
    public int Width { get; }

    /// <summary>Texels down.</summary>
    public int Height { get; }

    /// <summary>The highest level there is.</summary>
    public int LastLevel => _levels.Length - 1;

    /// <summary>Premultiplied light and alpha at a point, filtered bilinearly in two levels.</summary>
    /// <param name="u">In texels of level 0 from the left edge.</param>
    /// <param name="v">In texels of level 0 from the top edge.</param>
    /// <param name="level">0 is full size, 1 half; fractions blend.</param>
    // Painting and rendering are short and hot: waiting for the tiers of the JIT would cost more than it gains.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Vector4 Sample(float u, float v, float level)
    {
        int column = Math.Clamp((int)u, 0, Width - 1);
        int row = Math.Clamp((int)v, 0, Height - 1);
        if (level <= LastBlockLevel && !_occupied[((row >> BlockShift) * _blocksAcross) + (column >> BlockShift)])
        {
            return Vector4.Zero;
        }

        if (level <= 0)
        {
            return Bilinear(in _levels[0], u, v).AsVector4() * _scale;
        }

        if (level >= LastLevel)
        {
            return Bilinear(in _levels[LastLevel], u, v).AsVector4() * _scale;
        }

        int lower = (int)level;
        float share = level - lower;
        Vector128<float> a = Bilinear(in _levels[lower], u, v);
        if (share == 0)
        {
            return a.AsVector4() * _scale;
        }

        Vector128<float> b = Bilinear(in _levels[lower + 1], u, v);
        return (a + ((b - a) * share)).AsVector4() * _scale;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Bilinear(in Level level, float u, float v)
    {
        float x = Math.Clamp((u * level.Scale) - 0.5f, 0, level.Width - 1);
        float y = Math.Clamp((v * level.Scale) - 0.5f, 0, level.Height - 1);
        int ix = (int)x;
        int iy = (int)y;
        float fx = x - ix;
        float fy = y - iy;
        int right = ix + 1 < level.Width ? 1 : 0;
        int below = iy + 1 < level.Height ? level.Width : 0;
        ulong[] texels = level.Texels;
        int at = (iy * level.Width) + ix;
        Vector128<float> a = Unpack(texels[at]);
        Vector128<float> b = Unpack(texels[at + right]);
        Vector128<float> c = Unpack(texels[at + below]);
        Vector128<float> d = Unpack(texels[at + below + right]);
        Vector128<float> top = a + ((b - a) * fx);
        Vector128<float> bottom = c + ((d - c) * fx);
        return top + ((bottom - top) * fy);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Unpack(ulong texel) =>
        Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.CreateScalar(texel).AsUInt16()).AsInt32());

    private static (bool[] Occupied, int Across) FindOccupied(Canvas canvas)
    {
        int across = (canvas.Columns >> BlockShift) + 1;
        int down = (canvas.Rows >> BlockShift) + 1;
        bool[] painted = new bool[across * down];
        bool[] occupied = new bool[across * down];
        Parallel.For(0, down, block =>
        {
            int end = Math.Min(canvas.Rows, (block + 1) << BlockShift);
            for (int y = block << BlockShift; y < end; y++)
            {
                for (int x = 0; x < canvas.Columns; x++)
                {
                    painted[(block * across) + (x >> BlockShift)] |= canvas.Pixels[(y * canvas.Columns) + x] != Vector4.Zero;
                }
            }
        });
        for (int y = 0; y < down; y++)
        {
            for (int x = 0; x < across; x++)
            {
                for (int j = Math.Max(0, y - 1); j <= Math.Min(down - 1, y + 1); j++)
                {
                    for (int i = Math.Max(0, x - 1); i <= Math.Min(across - 1, x + 1); i++)
                    {
                        occupied[(y * across) + x] |= painted[(j * across) + i];
                    }
                }
            }
        }

        return (occupied, across);
    }

    private static ulong[] Pack(Vector4[] pixels, int width, int height, float scale)
    {
        ulong[] texels = new ulong[width * height];
        Parallel.For(0, height, y =>
        {
            for (int i = y * width; i < (y + 1) * width; i++)
            {
                Vector4 p = Vector4.Clamp((pixels[i] * scale) + new Vector4(0.5f), Vector4.Zero, new Vector4(65535));
                texels[i] = (ulong)p.X | ((ulong)p.Y << 16) | ((ulong)p.Z << 32) | ((ulong)p.W << 48);
            }
        });
        return texels;
    }

    private static (Vector4[] Pixels, int Width, int Height) Halve(Vector4[] pixels, int width, int height)
    {
        int halfWidth = Math.Max(1, width / 2);
        int halfHeight = Math.Max(1, height / 2);
        Vector4[] half = new Vector4[halfWidth * halfHeight];
        Parallel.For(0, halfHeight, y =>
        {
            int row = 2 * y * width;
            int next = row + ((2 * y) + 1 < height ? width : 0);
            for (int x = 0; x < halfWidth; x++)
            {
                int step = (2 * x) + 1 < width ? 1 : 0;
                int at = 2 * x;
                half[(y * halfWidth) + x] = 0.25f
                    * (pixels[row + at] + pixels[row + at + step] + pixels[next + at] + pixels[next + at + step]);
            }
        });
        return (half, halfWidth, halfHeight);
    }

    private readonly record struct Level(ulong[] Texels, int Width, int Height, float Scale);
}
