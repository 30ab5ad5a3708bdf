using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace AiVideoFx.Engine;

/// <summary>Takes numbers and texts from a pickle; never reads beyond its end.</summary>
internal ref struct PickleStream(ReadOnlySpan<byte> bytes)
{
    private const int MaxLineBytes = 1 << 20;
    private const int MaxDigits = 400;

    private static readonly UTF8Encoding Strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public byte Byte() => Take(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > _bytes.Length - Position)
        {
            throw new WeightsException($"the pickle ends in the middle: {count} bytes are wanted at byte {Position}, "
                + $"{_bytes.Length - Position} are left; the file is damaged or was not copied whole");
        }

        ReadOnlySpan<byte> taken = _bytes.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    /// <summary>Bytes preceded by their count.</summary>
    /// <param name="countBytes">Size of the count: 1, 4 or 8.</param>
    public ReadOnlySpan<byte> Counted(int countBytes)
    {
        ReadOnlySpan<byte> count = Take(countBytes);
        return Take(countBytes switch
        {
            1 => count[0],
            4 => BinaryPrimitives.ReadInt32LittleEndian(count),
            _ => BinaryPrimitives.ReadInt64LittleEndian(count),
        });
    }

    public string Text(int countBytes) => Decode(Counted(countBytes));

    /// <summary>Text up to the end of the line, which is taken too.</summary>
    public string Line()
    {
        ReadOnlySpan<byte> rest = _bytes[Position..];
        int length = rest[..Math.Min(rest.Length, MaxLineBytes)].IndexOf((byte)'\n');
        if (length < 0)
        {
            throw new WeightsException($"the pickle's line at byte {Position} has no end");
        }

        Position += length + 1;
        return Decode(rest[..length]);
    }

    /// <summary>A whole number of any size in two's complement, little endian.</summary>
    /// <param name="countBytes">Size of the count before it: 1 or 4.</param>
    public object Long(int countBytes)
    {
        ReadOnlySpan<byte> digits = Counted(countBytes);
        return digits.Length <= MaxDigits / 2
            ? Shortest(new BigInteger(digits))
            : throw new WeightsException($"the pickle holds a number of {digits.Length} bytes");
    }

    /// <summary>A whole number in decimal on a line of its own.</summary>
    public object DecimalLine()
    {
        string line = Line().TrimEnd('L');
        return line.Length <= MaxDigits
            && BigInteger.TryParse(
                line, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger number)
            ? Shortest(number)
            : throw new WeightsException($"{Quoted.Text(line)} is not a whole number");
    }

    // Python 2 saved its byte strings as text; what is not UTF-8 is kept byte by byte.
    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    private static object Shortest(BigInteger number)
    {
        object shortest = number;
        if (number >= long.MinValue && number <= long.MaxValue)
        {
            shortest = (long)number;
        }

        return shortest;
    }
}
