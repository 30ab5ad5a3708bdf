using System.Buffers.Binary;
using System.Text.Json;
using AiVideoFx.Engine.Runtime;

namespace AiVideoFx.Engine;

/// <summary>Reads the header of a safetensors file and checks all that it says.</summary>
/// <remarks>
/// Format: header length in 8 bytes, little endian; a JSON object name to dtype, shape and data_offsets (relative to
/// the
/// header's end) with an optional __metadata__ of texts; the numbers. The numbers of the tensors must cover the rest
/// of the
/// file without a gap and without overlap, as the format asks. Source: README of github.com/huggingface/safetensors.
/// </remarks>
internal static class SafetensorsReader
{
    /// <summary>Longest header accepted, as in the reference implementation.</summary>
    public const int MaxHeaderBytes = 100_000_000;

    private const int MaxRank = 64;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 8 };

    /// <summary>The tensors of a file, by the names in its header.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="WeightsException">Something in the header is not as the format says.</exception>
    public static StoredTensors Read(MappedFile file)
    {
        if (file.Length < 8)
        {
            throw new WeightsException($"the file has {file.Length} bytes; expected 8 bytes of header length first");
        }

        ulong headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(file.Slice(0, 8));
        if (headerBytes > MaxHeaderBytes || headerBytes > (ulong)(file.Length - 8))
        {
            throw new WeightsException(
                $"the header claims {headerBytes} bytes; the file has {file.Length - 8} after that number, "
                + $"and at most {MaxHeaderBytes} are accepted: the file is damaged or was not copied whole");
        }

        try
        {
            Header header = new(file, (int)headerBytes);
            Utf8JsonReader json = new(file.Slice(8, (int)headerBytes), Options);
            header.Read(ref json);
            return header.Checked();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is what the JSON reader throws for text that is not UTF-8.
            throw new WeightsException($"the header is not the JSON that was expected: {e.Message}", e);
        }
    }

    private sealed class Header(MappedFile file, int headerBytes)
    {
        private readonly Dictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
        private readonly List<(long From, long To, string Name)> _places = [];
        private readonly long _dataBytes = file.Length - 8 - headerBytes;
        private bool _hasMetadata;

        public void Read(ref Utf8JsonReader json)
        {
            Expect(ref json, JsonTokenType.StartObject, "the header");
            while (Next(ref json) == JsonTokenType.PropertyName)
            {
                string name = json.GetString()!;
                if (name == "__metadata__")
                {
                    ReadMetadata(ref json);
                }
                else
                {
                    ReadTensor(ref json, name);
                }
            }

            // Only spaces may follow; anything else makes the reader throw.
            json.Read();
        }

        public StoredTensors Checked()
        {
            _places.Sort((a, b) => (a.From, a.To).CompareTo((b.From, b.To)));
            long end = 0;
            foreach ((long from, long to, string name) in _places)
            {
                if (from != end)
                {
                    throw new WeightsException(
                        $"the numbers of {Quoted.Text(name)} begin at byte {from} of the data, those before "
                        + $"them end at {end}: tensors {(from < end ? "overlap" : "leave a gap")}");
                }

                end = to;
            }

            return end == _dataBytes
                ? new(_tensors, _metadata)
                : throw new WeightsException(
                    $"the tensors take {end} bytes, the file holds {_dataBytes} after the header");
        }

        private static JsonTokenType Next(ref Utf8JsonReader json) =>
            json.Read() ? json.TokenType : throw new WeightsException("the header ends too early");

        private static void Expect(ref Utf8JsonReader json, JsonTokenType type, string what)
        {
            JsonTokenType found = Next(ref json);
            if (found != type)
            {
                throw new WeightsException($"{what} holds {found}; expected {type}");
            }
        }

        private void ReadMetadata(ref Utf8JsonReader json)
        {
            if (_hasMetadata)
            {
                throw new WeightsException("the header has two entries __metadata__");
            }

            _hasMetadata = true;
            Expect(ref json, JsonTokenType.StartObject, "__metadata__");
            while (Next(ref json) == JsonTokenType.PropertyName)
            {
                string key = json.GetString()!;
                Expect(ref json, JsonTokenType.String, "__metadata__");
                if (!_metadata.TryAdd(key, json.GetString()!))
                {
                    throw new WeightsException($"__metadata__ names {Quoted.Text(key)} twice");
                }
            }
        }

        private void ReadTensor(ref Utf8JsonReader json, string name)
        {
            string? type = null;
            int[]? shape = null;
            (long From, long To)? place = null;
            Expect(ref json, JsonTokenType.StartObject, Quoted.Text(name));
            while (Next(ref json) == JsonTokenType.PropertyName)
            {
                switch (json.GetString())
                {
                    case "dtype" when type is null:
                        Expect(ref json, JsonTokenType.String, "dtype");
                        type = json.GetString()!;
                        break;
                    case "shape" when shape is null:
                        shape = [.. ReadNumbers(ref json, name, MaxRank, int.MaxValue).Select(size => (int)size)];
                        break;
                    case "data_offsets" when place is null:
                        place = ReadNumbers(ref json, name, 2, long.MaxValue) is [long from, long to]
                            ? (from, to)
                            : throw new WeightsException($"data_offsets of {Quoted.Text(name)} are not two numbers");
                        break;
                    case string other:
                        throw new WeightsException(
                            $"tensor {Quoted.Text(name)} says {Quoted.Text(other)} twice or beyond the format");
                }
            }

            if (type is null || shape is null || place is null)
            {
                throw new WeightsException($"tensor {Quoted.Text(name)} lacks its dtype, shape or data_offsets");
            }

            Add(name, SafetensorsTypes.Of(type, name), shape, place.Value.From, place.Value.To);
        }

        private static List<long> ReadNumbers(ref Utf8JsonReader json, string name, int maxCount, long maximum)
        {
            Expect(ref json, JsonTokenType.StartArray, Quoted.Text(name));
            List<long> numbers = [];
            while (Next(ref json) != JsonTokenType.EndArray)
            {
                if (json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out long number)
                    || number < 0 || number > maximum || numbers.Count == maxCount)
                {
                    throw new WeightsException(
                        $"tensor {Quoted.Text(name)} has sizes or offsets that are not whole numbers "
                        + $"from 0 to {maximum}, {maxCount} at most");
                }

                numbers.Add(number);
            }

            return numbers;
        }

        private void Add(string name, ElementType type, int[] shape, long from, long to)
        {
            if (from > to || to > _dataBytes)
            {
                throw new WeightsException(
                    $"tensor {Quoted.Text(name)} claims bytes {from} to {to}; the file holds {_dataBytes} "
                    + "after the header: it is damaged or was not copied whole");
            }

            if (ShapeSize.Bytes(type, shape) != to - from)
            {
                throw new WeightsException(
                    $"tensor {Quoted.Text(name)} with shape {Quoted.Shape(shape)} of {type} does not take "
                    + $"the {to - from} bytes that the header gives it");
            }

            if (!_tensors.TryAdd(name, Tensor.InFile(name, type, shape, file, 8 + headerBytes + from)))
            {
                throw new WeightsException($"the header names {Quoted.Text(name)} twice");
            }

            _places.Add((from, to, name));
        }
    }
}
