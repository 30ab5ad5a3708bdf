using System.Runtime.CompilerServices;

namespace AiVideoFx.Testing.Footage;

/// <summary>Noise from integer hashes: the same numbers on every machine and in every order.</summary>
public static class Noise
{
    /// <summary>A well-mixed 32-bit hash of a lattice point.</summary>
    /// <param name="x">Any value.</param>
    /// <param name="y">Any value.</param>
    /// <param name="seed">Another seed, another field.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Hash(int x, int y, int seed)
    {
        unchecked
        {
            uint h = ((uint)x * 0x9E3779B1u) ^ ((uint)y * 0x85EBCA77u) ^ ((uint)seed * 0xC2B2AE3Du);
            h = (h ^ (h >> 16)) * 0x7FEB352Du;
            h = (h ^ (h >> 15)) * 0x846CA68Bu;
            return h ^ (h >> 16);
        }
    }

    /// <summary>A number in [0, 1) for a lattice point.</summary>
    /// <param name="x">Any value.</param>
    /// <param name="y">Any value.</param>
    /// <param name="seed">Another seed, another field.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Cell(int x, int y, int seed) => (Hash(x, y, seed) >> 8) * (1f / 16777216f);

    /// <summary>A number in [<paramref name="low"/>, <paramref name="high"/>) for an index.</summary>
    /// <param name="index">Any value.</param>
    /// <param name="seed">Another seed, another sequence.</param>
    /// <param name="low">Smallest value.</param>
    /// <param name="high">Just above the largest value.</param>
    public static float Range(int index, int seed, float low, float high) => low + ((high - low) * Cell(index, 7919, seed));

    /// <summary>About normal, mean 0, standard deviation 1, never beyond 3.5.</summary>
    /// <param name="x">Any value.</param>
    /// <param name="y">Any value.</param>
    /// <param name="seed">Another seed, another field.</param>
    public static float Normal(int x, int y, int seed)
    {
        uint a = Hash(x, y, seed);
        uint b = Hash(x, y, unchecked(seed + 0x51ED27));
        // Four uniforms of 16 bits: variance 4/12.
        float sum = (a & 0xFFFF) + (a >> 16) + (b & 0xFFFF) + (b >> 16);
        return ((sum * (1f / 65535f)) - 2f) * 1.7320508f;
    }

    /// <summary>Smooth value noise in [0, 1], about one bump per unit.</summary>
    /// <param name="x">Position.</param>
    /// <param name="y">Position.</param>
    /// <param name="seed">Another seed, another field.</param>
    // Painting and rendering are short and hot: waiting for the tiers of the JIT would cost more than it gains.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Value(float x, float y, int seed)
    {
        float fx = MathF.Floor(x);
        float fy = MathF.Floor(y);
        int ix = (int)fx;
        int iy = (int)fy;
        float u = Fade(x - fx);
        float v = Fade(y - fy);
        float top = Cell(ix, iy, seed) + ((Cell(ix + 1, iy, seed) - Cell(ix, iy, seed)) * u);
        float bottom = Cell(ix, iy + 1, seed) + ((Cell(ix + 1, iy + 1, seed) - Cell(ix, iy + 1, seed)) * u);
        return top + ((bottom - top) * v);
    }

    /// <summary>Octaves of value noise, each half as wide: natural images fall off like this. In [0, 1], mean 0.5.</summary>
    /// <param name="x">Position; the first octave has one bump per unit.</param>
    /// <param name="y">Position.</param>
    /// <param name="seed">Another seed, another field.</param>
    /// <param name="octaves">How many, at least 1.</param>
    /// <param name="gain">Amplitude of an octave against the one before.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Fractal(float x, float y, int seed, int octaves = 5, float gain = 0.5f)
    {
        float sum = 0;
        float amplitude = 1;
        float total = 0;
        for (int i = 0; i < octaves; i++)
        {
            sum += amplitude * Value(x, y, unchecked(seed + (i * 101)));
            total += amplitude;
            amplitude *= gain;
            // Turned by about 37 degrees so that the lattices of octaves do not line up.
            (x, y) = ((1.6f * x) - (1.2f * y) + 17.3f, (1.2f * x) + (1.6f * y) - 9.1f);
        }

        return sum / total;
    }

    /// <summary>Octaves folded at their middle: crests, as of mountains and bark. In [0, 1].</summary>
    /// <param name="x">Position; the first octave has one bump per unit.</param>
    /// <param name="y">Position.</param>
    /// <param name="seed">Another seed, another field.</param>
    /// <param name="octaves">How many, at least 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Ridged(float x, float y, int seed, int octaves = 5)
    {
        float sum = 0;
        float amplitude = 1;
        float total = 0;
        for (int i = 0; i < octaves; i++)
        {
            float ridge = 1 - MathF.Abs((2 * Value(x, y, unchecked(seed + (i * 131)))) - 1);
            sum += amplitude * ridge * ridge;
            total += amplitude;
            amplitude *= 0.5f;
            (x, y) = ((1.6f * x) - (1.2f * y) + 5.7f, (1.2f * x) + (1.6f * y) + 3.1f);
        }

        return sum / total;
    }

    /// <summary>Nearest and second nearest of scattered points, one per unit cell: stones, tiles, fields.</summary>
    /// <param name="x">Position.</param>
    /// <param name="y">Position.</param>
    /// <param name="seed">Another seed, another field.</param>
    /// <returns>Distance to the nearest, gap to the second nearest, and the nearest's own hash.</returns>
    public static (float Distance, float Gap, uint Id) Cells(float x, float y, int seed)
    {
        int cx = (int)MathF.Floor(x);
        int cy = (int)MathF.Floor(y);
        float first = 9;
        float second = 9;
        uint id = 0;
        for (int j = cy - 1; j <= cy + 1; j++)
        {
            for (int i = cx - 1; i <= cx + 1; i++)
            {
                uint h = Hash(i, j, seed);
                float dx = i + ((h & 0xFFFF) * (1f / 65536f)) - x;
                float dy = j + ((h >> 16) * (1f / 65536f)) - y;
                float d = (dx * dx) + (dy * dy);
                if (d < first)
                {
                    second = first;
                    first = d;
                    id = h;
                }
                else if (d < second)
                {
                    second = d;
                }
            }
        }

        float near = MathF.Sqrt(first);
        return (near, MathF.Sqrt(second) - near, id);
    }

    /// <summary>0 below <paramref name="from"/>, 1 above <paramref name="to"/>, smooth between.</summary>
    /// <param name="from">Start of the ramp.</param>
    /// <param name="to">End of the ramp; may be below the start.</param>
    /// <param name="x">Position.</param>
    public static float Smooth(float from, float to, float x)
    {
        float t = Math.Clamp((x - from) / (to - from), 0, 1);
        return t * t * (3 - (2 * t));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Fade(float t) => t * t * t * ((t * ((t * 6) - 15)) + 10);
}
