using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AiVideoFx.Engine.Runtime;

namespace AiVideoFx.Engine;

/// <summary>Constant numbers with a shape, in C order: weights, or data for a test. Immutable; any thread may read
/// it.</summary>
/// <remarks>
/// The numbers lie in a mapped file, unless they had to be made or brought into order. A tensor from a file is usable
/// until
/// its <see cref="Checkpoint"/> is disposed; a lease keeps its memory beyond that. Keep the tensor or its
/// checkpoint in reach while reading <see cref="Data"/>: the span alone does not keep the file mapped.
/// </remarks>
public sealed class Tensor
{
    private readonly int[] _shape;
    private readonly MappedFile? _file;
    private readonly long _offset;
    private readonly long[]? _strides;
    private byte[]? _owned;

    private Tensor(string name, ElementType type, ReadOnlySpan<int> shape, byte[] owned)
    {
        Name = name;
        Type = type;
        _shape = shape.ToArray();
        _owned = owned;
        Count = CountOf(shape);
        if (Bytes != owned.Length)
        {
            throw new ArgumentException(
                $"{name}: shape ({string.Join(", ", _shape)}) of {type} takes {Bytes} bytes, got {owned.Length}", nameof(shape));
        }
    }

    private Tensor(string name, ElementType type, int[] shape, MappedFile file, long offset, long[]? strides)
    {
        Name = name;
        Type = type;
        _shape = shape;
        _file = file;
        _offset = offset;
        _strides = strides;
        Count = CountOf(shape);
    }

    /// <summary>The full name, as the checkpoint has it after its wrappers are taken off.</summary>
    public string Name { get; }

    /// <summary>Element type, as stored.</summary>
    public ElementType Type { get; }

    /// <summary>Sizes, outermost first; empty for a single number.</summary>
    public IReadOnlyList<int> Shape => _shape;

    /// <summary>Number of elements.</summary>
    public long Count { get; }

    /// <summary>Bytes of all elements.</summary>
    public long Bytes => Count * Type.SizeBytes();

    /// <summary>The bytes of all elements, little endian, in C order.</summary>
    /// <exception cref="InvalidOperationException">There are more than 2^31 - 1 bytes.</exception>
    public ReadOnlySpan<byte> Data
    {
        get
        {
            if (Bytes > Array.MaxLength)
            {
                throw new InvalidOperationException(
                    $"{Name} has {Bytes} bytes, more than one span holds ({Array.MaxLength}): use its address");
            }

            byte[]? owned = _owned ?? MakeOwned();
            return owned is null ? _file!.Slice(_offset, (int)Bytes) : owned;
        }
    }

    /// <summary>Where the elements lie, aligned to their size; valid while the tensor is reachable and its file not
    /// disposed.</summary>
    internal nint Address => (_owned ?? MakeOwned()) is byte[] owned
        ? Marshal.UnsafeAddrOfPinnedArrayElement(owned, 0)
        : _file!.AddressOf(_offset, Bytes);

    /// <summary>True when reading takes no copy: the elements lie in the file as they are wanted.</summary>
    internal bool IsZeroCopy => _file is not null && _strides is null && IsAligned;

    private bool IsAligned => _file!.AddressOf(_offset, Bytes) % Type.SizeBytes() == 0;

    /// <summary>A tensor that holds a copy of the values.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">As many as the shape says, in C order.</param>
    /// <param name="shape">Sizes, outermost first; none for a single number.</param>
    public static Tensor FromFloats(string name, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape) =>
        new(name, ElementType.Float32, shape, Pin(MemoryMarshal.AsBytes(values)));

    /// <summary>A tensor that holds a copy of the values.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">As many as the shape says, in C order.</param>
    /// <param name="shape">Sizes, outermost first; none for a single number.</param>
    public static Tensor FromInt64(string name, ReadOnlySpan<long> values, params ReadOnlySpan<int> shape) =>
        new(name, ElementType.Int64, shape, Pin(MemoryMarshal.AsBytes(values)));

    /// <summary>A tensor that holds a copy of the bytes.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Element type.</param>
    /// <param name="bytes">The elements, little endian, in C order.</param>
    /// <param name="shape">Sizes, outermost first; none for a single number.</param>
    public static Tensor FromBytes(string name, ElementType type, byte[] bytes, params ReadOnlySpan<int> shape) =>
        new(name, type, shape, Pin(bytes));

    /// <summary>Every element as a single-precision number, rounded where the type holds more.</summary>
    /// <exception cref="InvalidOperationException">There are more elements than an array holds.</exception>
    public float[] ToFloats()
    {
        if (Count > Array.MaxLength)
        {
            throw new InvalidOperationException(
                $"{Name} has {Count} elements, more than one array holds ({Array.MaxLength})");
        }

        ReadOnlySpan<byte> data = Data;
        float[] floats = new float[Count];
        switch (Type)
        {
            case ElementType.Float32: MemoryMarshal.Cast<byte, float>(data).CopyTo(floats); break;
            case ElementType.Float16: Convert<Half>(data, floats); break;
            case ElementType.BFloat16: WidenBFloat16(MemoryMarshal.Cast<byte, ushort>(data), floats); break;
            case ElementType.Float64: Convert<double>(data, floats); break;
            case ElementType.Int8: Convert<sbyte>(data, floats); break;
            case ElementType.UInt8 or ElementType.Bool: Convert<byte>(data, floats); break;
            case ElementType.Int16: Convert<short>(data, floats); break;
            case ElementType.Int32: Convert<int>(data, floats); break;
            case ElementType.Int64: Convert<long>(data, floats); break;
            default: throw new InvalidOperationException($"{Name} has the unknown type {Type}");
        }

        GC.KeepAlive(this);
        return floats;
    }

    /// <summary>"name Float32 (64, 3, 3, 3)".</summary>
    public override string ToString() => $"{Name} {Type} ({string.Join(", ", _shape)})";

    /// <summary>The same elements under another name.</summary>
    /// <param name="name">The new name.</param>
    internal Tensor Renamed(string name) => _file is null
        ? new(name, Type, _shape, _owned!)
        : new(name, Type, _shape, _file, _offset, _strides);

    /// <summary>A tensor in a file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Sizes, outermost first; the caller has checked them and that the elements lie in the
    /// file.</param>
    /// <param name="file">The file.</param>
    /// <param name="offset">First element's place in the file, in bytes.</param>
    /// <param name="strides">Steps in elements for each dimension, none negative; null for C order.</param>
    internal static Tensor InFile(
        string name, ElementType type, int[] shape, MappedFile file, long offset, long[]? strides = null) =>
        new(name, type, shape, file, offset, strides);

    /// <summary>Keeps the elements where they are until the lease is disposed, even when the checkpoint is disposed
    /// before.</summary>
    internal TensorLease TakeLease() => new(this, Address, _owned is null ? _file : null);

    private static long CountOf(ReadOnlySpan<int> shape)
    {
        long count = 1;
        foreach (int size in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(shape));
            count = checked(count * size);
        }

        return count;
    }

    // Pinned, so that native code may be given the address.
    private static byte[] Pin(ReadOnlySpan<byte> bytes)
    {
        byte[] pinned = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(pinned);
        return pinned;
    }

    private static void Convert<T>(ReadOnlySpan<byte> data, Span<float> floats)
        where T : unmanaged, INumberBase<T>
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(data);
        for (int i = 0; i < floats.Length; i++)
        {
            floats[i] = float.CreateTruncating(values[i]);
        }
    }

    private static void WidenBFloat16(ReadOnlySpan<ushort> values, Span<float> floats)
    {
        for (int i = 0; i < floats.Length; i++)
        {
            floats[i] = BitConverter.Int32BitsToSingle(values[i] << 16);
        }
    }

    // The elements in an array of our own when they are not usable as they lie in the file; null when they are.
    private byte[]? MakeOwned()
    {
        if (_strides is null && IsAligned)
        {
            return null;
        }

        if (Bytes > Array.MaxLength)
        {
            throw new InvalidOperationException(
                $"{Name} has {Bytes} bytes that must be brought into order, more than {Array.MaxLength}: save it contiguous");
        }

        byte[] owned = GC.AllocateUninitializedArray<byte>((int)Bytes, pinned: true);
        Gather(owned);

        // Addresses that were handed out must stay: of two threads that come here at once, the first one's array
        // counts.
        return Interlocked.CompareExchange(ref _owned, owned, null) ?? owned;
    }

    private void Gather(Span<byte> target)
    {
        if (_strides is null)
        {
            _file!.Slice(_offset, target.Length).CopyTo(target);
            return;
        }

        int size = Type.SizeBytes();
        int[] place = new int[_shape.Length];
        long element = 0;
        for (int to = 0; to < target.Length; to += size)
        {
            _file!.Slice(_offset + (element * size), size).CopyTo(target[to..]);
            for (int axis = _shape.Length - 1; axis >= 0; axis--)
            {
                element += _strides[axis];
                if (++place[axis] < _shape[axis])
                {
                    break;
                }

                element -= _strides[axis] * _shape[axis];
                place[axis] = 0;
            }
        }
    }
}
