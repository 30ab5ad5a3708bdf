using System.Buffers.Binary;
using System.Text;

namespace AiVideoFx.Host.Media;

/// <summary>
/// Raw frames with a time each, as a minimal Matroska stream: the way to tell ffmpeg about a variable frame rate.
/// </summary>
/// <remarks>
/// Ids and sizes are EBML as RFC 8794 and RFC 9559 define them. Times are in microseconds; ffmpeg rounds them to the source's
/// own ticks, which are coarser. One cluster per frame, so that block times never overflow.
/// </remarks>
/// <param name="target">Where bytes go.</param>
internal sealed class TimedStream(Stream target)
{
    /// <summary>Writes what comes before the frames.</summary>
    /// <param name="format">Form of the pixels; must be interleaved.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public void WriteHeader(RawFormat format, int width, int height)
    {
        byte[] video = Element(0xE0, Join(Number(0xB0, width), Number(0xBA, height), Element(0x2EB524, FourCc(format))));
        byte[] track = Element(0xAE, Join(
            Number(0xD7, 1), Number(0x73C5, 1), Number(0x83, 1), Number(0x9C, 0), Element(0x86, "V_UNCOMPRESSED"u8), video));
        target.Write(Element(0x1A45DFA3, Join(
            Number(0x4286, 1), Number(0x42F7, 1), Number(0x42F2, 4), Number(0x42F3, 8),
            Element(0x4282, "matroska"u8), Number(0x4287, 4), Number(0x4285, 2))));
        target.Write([0x18, 0x53, 0x80, 0x67, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]); // Segment of unknown size
        target.Write(Element(0x1549A966, Join(
            Number(0x2AD7B1, 1000), Element(0x4D80, "AiVideoFx"u8), Element(0x5741, "AiVideoFx"u8))));
        target.Write(Element(0x1654AE6B, track));
    }

    /// <summary>Writes the head of a frame; its pixels follow.</summary>
    /// <param name="seconds">When it is shown.</param>
    /// <param name="byteCount">Bytes of its pixels.</param>
    public void WriteFrameHead(double seconds, int byteCount)
    {
        byte[] time = Number(0xE7, (long)Math.Round(seconds * 1e6));
        byte[] block = Join([0xA3], Size(byteCount + 4), [0x81, 0, 0, 0x80]); // track 1, 0 after the cluster's time, key frame
        target.Write(Join([0x1F, 0x43, 0xB6, 0x75], Size(time.Length + block.Length + (long)byteCount), time, block));
    }

    private static byte[] FourCc(RawFormat format) => format.Name switch
    {
        "rgba" => Encoding.ASCII.GetBytes("RGBA"),
        "rgb24" => [(byte)'R', (byte)'G', (byte)'B', 24],
        "rgb48le" => [(byte)'R', (byte)'G', (byte)'B', 48],
        "rgba64le" => [(byte)'R', (byte)'B', (byte)'A', 64],
        _ => throw new ArgumentException($"'{format.Name}' has no code for raw video with times; expected 8 or 16-bit RGB or RGBA", nameof(format)),
    };

    private static byte[] Number(uint id, long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return Element(id, bytes);
    }

    private static byte[] Element(uint id, ReadOnlySpan<byte> content)
    {
        byte[] idBytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(idBytes, id);
        int skip = id <= 0xFF ? 3 : id <= 0xFFFF ? 2 : id <= 0xFFFFFF ? 1 : 0;
        return Join(idBytes[skip..], Size(content.Length), content.ToArray());
    }

    private static byte[] Size(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        bytes[0] = 0x01;
        return bytes;
    }

    private static byte[] Join(params ReadOnlySpan<byte[]> parts)
    {
        List<byte> all = [];
        foreach (byte[] part in parts)
        {
            all.AddRange(part);
        }

        return [.. all];
    }
}
