using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AiVideoFx.Imaging;

namespace AiVideoFx.Engine.Cache;

/// <summary>Stores a planar float picture or flow field, without loss.</summary>
/// <remarks>
/// Layout: width, height, channels (int32 each), bytes per value (int32: 2 or 4), values. Halves are written where
/// every value is one, which <see cref="RoundToHalf"/> brings about. Rasters that are read are from
/// <see cref="Raster.Allocate"/>, and those given to a cache must be: nobody can say when to dispose them.
/// </remarks>
public sealed class RasterCodec : IContentCodec<Raster>
{
    private const int BlockValues = 4096;

    /// <summary>Rounds a raster to half floats, so that it takes half the room on disk.</summary>
    /// <param name="raster">
    /// Is changed. Flow keeps 1/16 pixel up to 128 pixels; values past 65504 become infinite.
    /// </param>
    public static void RoundToHalf(Raster raster)
    {
        Span<Half> halves = stackalloc Half[BlockValues];
        for (Span<float> rest = raster.Pixels; !rest.IsEmpty; rest = rest[Math.Min(BlockValues, rest.Length)..])
        {
            Span<float> block = rest[..Math.Min(BlockValues, rest.Length)];
            TensorPrimitives.ConvertToHalf(block, halves);
            TensorPrimitives.ConvertToSingle(halves[..block.Length], block);
        }
    }

    /// <inheritdoc/>
    public long SizeBytes(Raster value) => (long)value.Pixels.Length * sizeof(float);

    /// <inheritdoc/>
    public void Write(Raster value, ContentWriter writer)
    {
        ReadOnlySpan<float> pixels = value.Pixels;
        bool halves = AreHalves(pixels);
        writer.Write(value.Width);
        writer.Write(value.Height);
        writer.Write(value.Channels);
        writer.Write(halves ? 2 : sizeof(float));
        if (!halves)
        {
            writer.Write(pixels);
            return;
        }

        Span<Half> packed = stackalloc Half[BlockValues];
        for (; !pixels.IsEmpty; pixels = pixels[Math.Min(BlockValues, pixels.Length)..])
        {
            ReadOnlySpan<float> block = pixels[..Math.Min(BlockValues, pixels.Length)];
            TensorPrimitives.ConvertToHalf(block, packed);
            writer.Write<Half>(packed[..block.Length]);
        }
    }

    /// <inheritdoc/>
    public Raster Read(ref ContentReader reader)
    {
        int width = reader.Read<int>();
        int height = reader.Read<int>();
        int channels = reader.Read<int>();
        int valueBytes = reader.Read<int>();
        if (width < 1 || height < 1 || channels < 1 || valueBytes is not (2 or sizeof(float))
            || (Int128)width * height * channels * valueBytes > reader.Remaining)
        {
            throw new InvalidDataException(
                $"a stored raster of {width} x {height} x {channels} values, {valueBytes} bytes each, does not fit "
                + $"the {reader.Remaining} bytes that were stored");
        }

        Raster raster = Raster.Allocate(width, height, channels);
        if (valueBytes == sizeof(float))
        {
            reader.Read(raster.Pixels);
            return raster;
        }

        Span<Half> packed = stackalloc Half[BlockValues];
        for (Span<float> rest = raster.Pixels; !rest.IsEmpty; rest = rest[Math.Min(BlockValues, rest.Length)..])
        {
            Span<float> block = rest[..Math.Min(BlockValues, rest.Length)];
            reader.Read(packed[..block.Length]);
            TensorPrimitives.ConvertToSingle(packed[..block.Length], block);
        }

        return raster;
    }

    // Compared as bits: a NaN's payload and the sign of zero count too.
    private static bool AreHalves(ReadOnlySpan<float> pixels)
    {
        Span<Half> halves = stackalloc Half[BlockValues];
        Span<float> again = stackalloc float[BlockValues];
        for (; !pixels.IsEmpty; pixels = pixels[Math.Min(BlockValues, pixels.Length)..])
        {
            ReadOnlySpan<float> block = pixels[..Math.Min(BlockValues, pixels.Length)];
            TensorPrimitives.ConvertToHalf(block, halves);
            TensorPrimitives.ConvertToSingle(halves[..block.Length], again);
            if (!MemoryMarshal.AsBytes(block).SequenceEqual(MemoryMarshal.AsBytes(again[..block.Length])))
            {
                return false;
            }
        }

        return true;
    }
}
