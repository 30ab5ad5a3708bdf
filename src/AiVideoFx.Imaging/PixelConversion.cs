using System.Buffers;

namespace AiVideoFx.Imaging;

/// <summary>Converts pixels between depths, components and row layouts; positions stay as they are.</summary>
/// <remarks>
/// <para>Depth. Integer code n of b bits is the value n / (2^b - 1), nothing else is scaled. To an integer: nearest
/// code (ties to even), saturated to [0, 1], NaN becomes 0. Float and half keep values outside [0, 1], negative ones,
/// infinities and NaN; what is too large for a half becomes infinite, as IEEE 754 rounds. An integer code survives the
/// way to any depth with at least as many bits (half: 8-bit codes only) and back.</para>
/// <para>Components. A missing alpha is 1 (opaque): RGB to RGBA adds 1 and RGB to Alpha is 1 everywhere. RGBA to RGB
/// drops alpha and leaves colour as it is, premultiplied or not. Alpha to RGBA is white under that matte, premultiplied
/// (a, a, a, a), and Alpha to RGB the same without alpha (a, a, a); the way back from RGBA gives the same matte. OpenFX
/// leaves all this to the host.</para>
/// <para>Source and destination must not share memory. Allocates nothing when one thread is asked for.</para>
/// </remarks>
public static class PixelConversion
{
    /// <summary>Fills every pixel of <paramref name="destination"/> with the pixel of <paramref name="source"/> at the
    /// same place.</summary>
    /// <param name="source">Its bounds must contain those of <paramref name="destination"/>; crop the latter for a
    /// window.</param>
    /// <param name="destination">Written, padding excepted.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    /// <exception cref="ArgumentException">The source lacks some of the pixels.</exception>
    public static void Convert(FrameView source, FrameView destination, int maxThreads = 1)
    {
        if (!source.Bounds.Contains(destination.Bounds))
        {
            throw new ArgumentException(
                $"source {source.Bounds} does not contain {destination.Bounds}", nameof(source));
        }

        if (destination.Bounds.IsEmpty)
        {
            return;
        }

        source = source.Crop(destination.Bounds);
        if (source.Depth == destination.Depth && source.Components == destination.Components)
        {
            source.CopyTo(destination, maxThreads);
            return;
        }

        RowParallel.Run(new Rows(source, destination), destination.Height, maxThreads, minimumRowsPerBand: 8);
    }

    private readonly struct Rows(FrameView source, FrameView destination) : IRowWork
    {
        public void Run(int firstRow, int endRow)
        {
            if (source.Components == destination.Components)
            {
                for (int row = firstRow; row < endRow; row++)
                {
                    DepthConversion.Convert(Source(row), source.Depth, Destination(row), destination.Depth);
                }
            }
            else if (source.Depth == destination.Depth)
            {
                for (int row = firstRow; row < endRow; row++)
                {
                    ComponentConversion.Convert(
                        Source(row), source.Components, Destination(row), destination.Components, source.Depth);
                }
            }
            else
            {
                RunBoth(firstRow, endRow);
            }
        }

        private void RunBoth(int firstRow, int endRow)
        {
            int length = source.Width * destination.Components.Count() * source.Depth.BytesPerComponent();
            byte[] rented = ArrayPool<byte>.Shared.Rent(length);
            Span<byte> between = rented.AsSpan(0, length);
            for (int row = firstRow; row < endRow; row++)
            {
                ComponentConversion.Convert(
                    Source(row), source.Components, between, destination.Components, source.Depth);
                DepthConversion.Convert(between, source.Depth, Destination(row), destination.Depth);
            }

            ArrayPool<byte>.Shared.Return(rented);
        }

        private ReadOnlySpan<byte> Source(int row) => source.Row(source.Bounds.Y1 + row);

        private Span<byte> Destination(int row) => destination.Row(destination.Bounds.Y1 + row);
    }
}
