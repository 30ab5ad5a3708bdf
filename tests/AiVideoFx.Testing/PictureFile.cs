using System.Buffers.Binary;
using System.Text;
using AiVideoFx.Imaging;

namespace AiVideoFx.Testing;

/// <summary>Writes pictures in the simplest formats there are, for people to look at after a failure.</summary>
public static class PictureFile
{
    /// <summary>Writes a PPM when the picture has three or four channels within [0, 1] (alpha is left out), else one PFM per plane.</summary>
    /// <param name="raster">The picture.</param>
    /// <param name="folder">Made if need be.</param>
    /// <param name="name">File name without extension.</param>
    /// <returns>Path of the (first) file.</returns>
    public static string Write(Raster raster, string folder, string name)
    {
        ArgumentNullException.ThrowIfNull(raster);
        Directory.CreateDirectory(folder);
        bool displayable = raster.Channels is 3 or 4;
        foreach (float value in raster.Pixels)
        {
            displayable &= value is >= 0 and <= 1;
        }

        if (displayable)
        {
            string path = Path.Combine(folder, name + ".ppm");
            using FileStream file = File.Create(path);
            WritePpm(raster, file);
            return path;
        }

        for (int c = raster.Channels - 1; c >= 0; c--)
        {
            WritePfm(raster, c, Path.Combine(folder, $"{name}.{c}.pfm"));
        }

        return Path.Combine(folder, $"{name}.0.pfm");
    }

    /// <summary>Writes a PPM: 8 bits, RGB, clamped.</summary>
    /// <param name="raster">(3 or 4, H, W).</param>
    /// <param name="stream">Where to.</param>
    public static void WritePpm(Raster raster, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(raster);
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Encoding.ASCII.GetBytes($"P6\n{raster.Width} {raster.Height}\n255\n"));
        stream.Write(ToBytes(raster));
    }

    /// <summary>Interleaved 8-bit RGB, top row first, clamped and rounded.</summary>
    /// <param name="raster">(3 or 4, H, W).</param>
    public static byte[] ToBytes(Raster raster)
    {
        ArgumentNullException.ThrowIfNull(raster);
        byte[] bytes = new byte[raster.Width * raster.Height * 3];
        for (int c = 0; c < 3; c++)
        {
            ReadOnlySpan<float> plane = raster.Plane(c);
            for (int i = 0; i < plane.Length; i++)
            {
                bytes[(3 * i) + c] = (byte)((Math.Clamp(plane[i], 0, 1) * 255) + 0.5f);
            }
        }

        return bytes;
    }

    private static void WritePfm(Raster raster, int channel, string path)
    {
        using FileStream file = File.Create(path);
        file.Write(Encoding.ASCII.GetBytes($"Pf\n{raster.Width} {raster.Height}\n-1.0\n"));
        byte[] bytes = new byte[raster.Width * 4];
        for (int y = raster.Height - 1; y >= 0; y--)
        {
            ReadOnlySpan<float> row = raster.Row(y, channel);
            for (int x = 0; x < row.Length; x++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * x), row[x]);
            }

            file.Write(bytes);
        }
    }
}
