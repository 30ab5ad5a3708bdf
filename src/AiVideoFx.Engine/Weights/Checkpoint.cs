using System.Security.Cryptography;
using AiVideoFx.Engine.Runtime;

namespace AiVideoFx.Engine;

/// <summary>A file of weights: named tensors. Opening reads the directory of the file, never the numbers.</summary>
/// <remarks>
/// <para>What a file is, is found from its content: safetensors, or PyTorch's zip and older formats.</para>
/// <para>Reading a file can run no code. Opening allocates at most <see cref="MaxBytesPerFileByte"/> times the file's
/// size
/// plus <see cref="MaxFreeBytes"/> (in practice a few kilobytes for each tensor); reading every tensor then
/// allocates at
/// most twice the file's size plus 16 MiB, for tensors that are not in order in the file.</para>
/// </remarks>
public sealed class Checkpoint : IDisposable
{
    /// <summary>Bytes of memory that opening may take for each byte of the file.</summary>
    public const int MaxBytesPerFileByte = 40;

    /// <summary>Bytes of memory that opening may take for any file.</summary>
    public const int MaxFreeBytes = 16 << 20;

    private readonly MappedFile _file;

    private Checkpoint(string path, string format, MappedFile file, StoredTensors stored)
    {
        Path = path;
        Format = format;
        _file = file;
        Metadata = stored.Metadata;
        Tensors = WrapperRules.StripPrefixes(stored.Tensors);
    }

    /// <summary>The file, as it was asked for.</summary>
    public string Path { get; }

    /// <summary>"safetensors", "PyTorch zip" or "PyTorch legacy".</summary>
    public string Format { get; }

    /// <summary>Size of the file.</summary>
    public long FileBytes => _file.Length;

    /// <summary>What a safetensors file says about itself; empty for other formats.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors by full name, after the wrappers are taken off (<see cref="WrapperRules"/>), in the
    /// file's order.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>Opens a file of any format we read.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="WeightsException">There is no such file, or it is damaged, or not a file of
    /// weights.</exception>
    public static Checkpoint Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        MappedFile? file = null;
        try
        {
            FileInfo info = new(path);
            if (!info.Exists)
            {
                throw new WeightsException(Directory.Exists(path)
                    ? $"'{path}' is a folder; expected a file of weights"
                    : $"there is no file '{path}'");
            }

            // Pipes and devices have no length either; opening one of those might wait for ever.
            if (info.Length == 0)
            {
                throw new WeightsException("the file is empty or no ordinary file; expected weights");
            }

            file = MappedFile.Open(path);
            Checkpoint checkpoint = Read(path, file);
            file = null;
            return checkpoint;
        }
        catch (Exception e) when (e is WeightsException or IOException or UnauthorizedAccessException)
        {
            throw e.Message.Contains(path, StringComparison.Ordinal)
                ? new WeightsException(e.Message, e)
                : new WeightsException($"'{path}' cannot be read as weights: {e.Message}", e);
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>The file's SHA-256 in lower-case hexadecimal; reads the whole file.</summary>
    public string Hash()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        const int Step = 1 << 20;
        for (long offset = 0; offset < _file.Length; offset += Step)
        {
            hash.AppendData(_file.Slice(offset, (int)Math.Min(Step, _file.Length - offset)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Ends the use of the tensors; memory under a lease stays until the lease ends.</summary>
    public void Dispose() => _file.Dispose();

    private static Checkpoint Read(string path, MappedFile file)
    {
        ReadOnlySpan<byte> head = file.Slice(0, (int)Math.Min(file.Length, FileKind.HeadBytes));
        return FileKind.Of(head) switch
        {
            FileFormat.Safetensors => new(path, "safetensors", file, SafetensorsReader.Read(file)),
            FileFormat.PyTorchZip => new(path, "PyTorch zip", file, PyTorchZipReader.Read(file)),
            _ => new(path, "PyTorch legacy", file, PyTorchLegacyReader.Read(file)),
        };
    }
}
