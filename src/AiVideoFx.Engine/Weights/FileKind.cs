using System.Buffers.Binary;

namespace AiVideoFx.Engine;

/// <summary>Tells formats apart by the first bytes of a file.</summary>
internal static class FileKind
{
    /// <summary>How many bytes are looked at.</summary>
    public const int HeadBytes = 64;

    // Files that people really offer in place of weights.
    private static readonly (byte[] Start, string What)[] Others =
    [
        ("version https://git-lfs"u8.ToArray(), "a Git LFS pointer, not the file it points to: run 'git lfs pull'"),
        ("<!DOCTYPE"u8.ToArray(), "a web page, not the file behind its download button"),
        ("<!doctype"u8.ToArray(), "a web page, not the file behind its download button"),
        ("<html"u8.ToArray(), "a web page, not the file behind its download button"),
        ("GGUF"u8.ToArray(), "a GGUF file; expected safetensors or a PyTorch file"),
        ([0x89, 0x48, 0x44, 0x46], "an HDF5 file (Keras); expected safetensors or a PyTorch file"),
        ([0x1F, 0x8B], "compressed with gzip: unpack it first"),
        ([0x37, 0x7A, 0xBC, 0xAF], "a 7z archive: unpack it first"),
        ("Rar!"u8.ToArray(), "a RAR archive: unpack it first"),
        ("7767517"u8.ToArray(), "an ncnn .param file; expected safetensors or a PyTorch file"),
    ];

    /// <summary>The format of a file.</summary>
    /// <param name="head">Its first <see cref="HeadBytes"/> bytes, or all of them.</param>
    /// <exception cref="WeightsException">It is none that we read.</exception>
    public static FileFormat Of(ReadOnlySpan<byte> head)
    {
        // First, since a header length may begin with any format's mark: 640 is 0x80 0x02, a pickle's.
        bool isHeaderLength = head.Length > 8
            && BinaryPrimitives.ReadUInt64LittleEndian(head) <= SafetensorsReader.MaxHeaderBytes;
        if (isHeaderLength && head[8] == '{')
        {
            return FileFormat.Safetensors;
        }

        if (head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8))
        {
            return FileFormat.PyTorchZip;
        }

        foreach ((byte[] start, string what) in Others)
        {
            if (head.StartsWith(start))
            {
                throw new WeightsException($"it is {what}");
            }
        }

        // Protocol 2 is what torch.save has always written; other pickles are told apart by the reader.
        if (head.Length > 1 && head[0] == 0x80 && head[1] <= 5)
        {
            return FileFormat.PyTorchLegacy;
        }

        // Damaged ones: the reader says what is wrong with them.
        if (isHeaderLength || (head.Length > 8 && head[8] == '{'))
        {
            return FileFormat.Safetensors;
        }

        throw new WeightsException("it is neither a safetensors nor a PyTorch file (.pth, .pt, .pkl, .ckpt)");
    }
}
