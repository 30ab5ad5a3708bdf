using System.Text;

namespace AiVideoFx.Engine;

/// <summary>The tensors behind all views of one <see cref="Weights"/>, and what became of them.</summary>
internal sealed class WeightsLedger(IReadOnlyDictionary<string, Tensor> tensors, Func<string, int[], Tensor>? make = null)
{
    private const int MaxListed = 20;

    private readonly string[] _sorted = [.. tensors.Keys.Order(StringComparer.Ordinal)];
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _missing = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _misshapen = new(StringComparer.Ordinal);
    private readonly List<(string Scope, string Part)> _ignored = [];

    public Tensor? Find(string name) => tensors.GetValueOrDefault(name);

    public bool Has(string name)
    {
        if (name.Length == 0)
        {
            return _sorted.Length > 0;
        }

        // What makes weights as they are asked for makes no scopes, but convolutions have biases.
        int below = FirstFrom(name + ".");
        return (make is not null && name.EndsWith(".bias", StringComparison.Ordinal)) || tensors.ContainsKey(name)
            || (below < _sorted.Length && _sorted[below].StartsWith(name + ".", StringComparison.Ordinal));
    }

    public IEnumerable<string> NamesBelow(string scope)
    {
        string prefix = scope.Length == 0 ? string.Empty : scope + ".";
        for (int i = FirstFrom(prefix);
            i < _sorted.Length && _sorted[i].StartsWith(prefix, StringComparison.Ordinal);
            i++)
        {
            yield return _sorted[i];
        }
    }

    public Tensor Get(string name, ReadOnlySpan<int> shape)
    {
        if (Find(name) is not Tensor tensor)
        {
            if (make is not null)
            {
                return make(name, shape.ToArray());
            }

            _missing.TryAdd(name, shape.IsEmpty ? name : $"{name} {Quoted.Shape(shape.ToArray())}");
            return Zeros(name, shape);
        }

        _used.Add(name);
        if (shape.IsEmpty || Fits(tensor.Shape, shape))
        {
            return Single(tensor);
        }

        _misshapen.TryAdd(
            name, $"{name}: expected {Quoted.Shape(shape.ToArray())}, found {Quoted.Shape(tensor.Shape)}");
        return Zeros(name, shape);
    }

    public void Ignore(string scope, string part) =>
        _ignored.Add((scope.Length == 0 ? string.Empty : scope + ".", part));

    public string? Faults()
    {
        List<string> unused = [.. _sorted.Where(name => !_used.Contains(name) && !IsIgnored(name))];
        if (_missing.Count + _misshapen.Count + unused.Count == 0)
        {
            return null;
        }

        StringBuilder text = new();
        Append(text, "missing", _missing.Values);
        Append(text, "misshapen", _misshapen.Values);
        Append(text, "unused", unused);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string what, IReadOnlyCollection<string> names)
    {
        if (names.Count == 0)
        {
            return;
        }

        text.Append(text.Length == 0 ? string.Empty : "; ").Append(names.Count).Append(' ').Append(what).Append(": ")
            .AppendJoin(", ", names.Take(MaxListed).Select(name => name.Length > 400 ? name[..400] + "..." : name));
        if (names.Count > MaxListed)
        {
            text.Append(" and ").Append(names.Count - MaxListed).Append(" more");
        }
    }

    // Graphs compute in 32 bits, whatever the file holds.
    private static Tensor Single(Tensor tensor) =>
        tensor.Type is ElementType.Float16 or ElementType.BFloat16 or ElementType.Float64
            ? Tensor.FromFloats(tensor.Name, tensor.ToFloats(), [.. tensor.Shape])
            : tensor;

    private static bool Fits(IReadOnlyList<int> found, ReadOnlySpan<int> expected)
    {
        bool fits = found.Count == expected.Length;
        for (int i = 0; fits && i < expected.Length; i++)
        {
            fits = expected[i] == -1 || expected[i] == found[i];
        }

        return fits;
    }

    private static Tensor Zeros(string name, ReadOnlySpan<int> shape)
    {
        int[] sizes = [.. shape.ToArray().Select(size => size == -1 ? 1 : size)];
        return Tensor.FromFloats(name, new float[sizes.Aggregate(1, (count, size) => checked(count * size))], sizes);
    }

    private int FirstFrom(string name)
    {
        int found = Array.BinarySearch(_sorted, name, StringComparer.Ordinal);
        return found < 0 ? ~found : found;
    }

    private bool IsIgnored(string name)
    {
        foreach ((string scope, string part) in _ignored)
        {
            if (name.StartsWith(scope, StringComparison.Ordinal))
            {
                string below = name[scope.Length..];
                if (below == part || below.StartsWith(part + ".", StringComparison.Ordinal)
                    || below.EndsWith("." + part, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
