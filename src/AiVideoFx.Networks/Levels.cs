using System.Collections;
using System.Runtime.CompilerServices;

namespace AiVideoFx.Networks;

/// <summary>One whole number for each level of a network, as its channels or its scale. Compared by value, so that
/// records may hold it.</summary>
[CollectionBuilder(typeof(Levels), nameof(Create))]
public sealed class Levels : IReadOnlyList<int>, IEquatable<Levels>
{
    private readonly int[] _values;

    private Levels(int[] values) => _values = values;

    /// <inheritdoc/>
    public int Count => _values.Length;

    /// <inheritdoc/>
    public int this[int index] => _values[index];

    /// <summary>Makes one of these numbers.</summary>
    public static Levels Create(ReadOnlySpan<int> values) => new(values.ToArray());

    /// <summary>Whether the numbers are the same.</summary>
    public bool Equals(Levels? other) => other is not null && _values.AsSpan().SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Levels);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int value in _values)
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <summary>As "192, 128, 96, 64".</summary>
    public override string ToString() => string.Join(", ", _values);

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)_values).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => _values.GetEnumerator();
}
