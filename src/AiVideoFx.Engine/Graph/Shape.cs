using System.Collections;
using System.Runtime.CompilerServices;

namespace AiVideoFx.Engine;

/// <summary>Sizes of a tensor's axes, outermost first, such as (N, C, H, W); all known and at least 0.</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public sealed class Shape : IReadOnlyList<int>, IEquatable<Shape>
{
    private readonly int[] _sizes;

    private Shape(int[] sizes) => _sizes = sizes;

    /// <summary>The shape of a single number: no axes.</summary>
    public static Shape Scalar { get; } = new([]);

    /// <summary>Number of axes.</summary>
    public int Rank => _sizes.Length;

    /// <summary>Number of elements.</summary>
    public long Count
    {
        get
        {
            long count = 1;
            foreach (int size in _sizes)
            {
                count = checked(count * size);
            }

            return count;
        }
    }

    /// <inheritdoc/>
    int IReadOnlyCollection<int>.Count => _sizes.Length;

    /// <summary>Size of an axis; negative numbers count from the last axis, as -1.</summary>
    /// <param name="axis">From -Rank to Rank - 1.</param>
    public int this[int axis] => _sizes[axis < 0 ? axis + _sizes.Length : axis];

    /// <summary>Makes a shape of these sizes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public static Shape Create(ReadOnlySpan<int> sizes)
    {
        foreach (int size in sizes)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(sizes));
        }

        return new(sizes.ToArray());
    }

    /// <summary>The same shape with another size of one axis.</summary>
    public Shape With(int axis, int size)
    {
        int[] sizes = [.. _sizes];
        sizes[axis < 0 ? axis + sizes.Length : axis] = size;
        return Create(sizes);
    }

    /// <summary>Whether the sizes are the same.</summary>
    public bool Equals(Shape? other) => other is not null && _sizes.AsSpan().SequenceEqual(other._sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int size in _sizes)
        {
            hash.Add(size);
        }

        return hash.ToHashCode();
    }

    /// <summary>As the documentation writes shapes: (1, 64, 45, 80).</summary>
    public override string ToString() => $"({string.Join(", ", _sizes)})";

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)_sizes).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => _sizes.GetEnumerator();

    internal ReadOnlySpan<int> AsSpan() => _sizes;

    internal long[] ToInt64() => Array.ConvertAll(_sizes, size => (long)size);
}
