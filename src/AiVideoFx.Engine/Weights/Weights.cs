using System.Globalization;

namespace AiVideoFx.Engine;

/// <summary>The tensors below one dotted prefix, as a network asks for them while it is built.</summary>
/// <remarks>
/// Views of one set share a ledger of what was asked for, so that all that does not fit is reported together. For one
/// thread, like the building of a network. "w["body"][3]["conv1"]" is the view at "body.3.conv1".
/// </remarks>
public sealed class Weights
{
    private readonly WeightsLedger _ledger;

    /// <summary>All tensors of a set.</summary>
    /// <param name="tensors">By full name.</param>
    public Weights(IReadOnlyDictionary<string, Tensor> tensors)
        : this(new WeightsLedger(tensors), string.Empty)
    {
    }

    internal Weights(WeightsLedger ledger)
        : this(ledger, string.Empty)
    {
    }

    private Weights(WeightsLedger ledger, string path)
    {
        _ledger = ledger;
        Path = path;
    }

    /// <summary>Full name of this view, without a dot at its end; empty for the whole set.</summary>
    public string Path { get; }

    /// <summary>Names of the tensors below here, relative to here, in ordinal order.</summary>
    public IEnumerable<string> Names
    {
        get
        {
            int start = Path.Length == 0 ? 0 : Path.Length + 1;
            return _ledger.NamesBelow(Path).Select(name => name[start..]);
        }
    }

    /// <summary>The view one or more levels below.</summary>
    /// <param name="scope">A name; dots are levels.</param>
    public Weights this[string scope] => new(_ledger, FullName(scope));

    /// <summary>The view of one element of a list of blocks.</summary>
    /// <param name="index">From 0.</param>
    public Weights this[int index] => this[index.ToString(CultureInfo.InvariantCulture)];

    /// <summary>All tensors of a file.</summary>
    /// <param name="checkpoint">The file; it must stay open while the tensors are used.</param>
    public static Weights From(Checkpoint checkpoint) => new(checkpoint.Tensors);

    /// <summary>Whether there is a tensor of that name, or any below it.</summary>
    /// <param name="name">Relative to here.</param>
    public bool Has(string name) => _ledger.Has(FullName(name));

    /// <summary>A tensor, which counts as used from now on.</summary>
    /// <param name="name">Relative to here.</param>
    /// <param name="shape">What it must be; -1 stands for any size, no sizes at all for any shape.</param>
    /// <returns>The tensor; when it is missing or misshapen, zeros of that shape, so that all faults come to
    /// light.</returns>
    public Tensor Get(string name, params ReadOnlySpan<int> shape) => _ledger.Get(FullName(name), shape);

    /// <summary>A tensor's shape, null when there is no such tensor. It does not count as used.</summary>
    /// <param name="name">Relative to here.</param>
    public IReadOnlyList<int>? ShapeOf(string name) => _ledger.Find(FullName(name))?.Shape;

    /// <summary>How many children there are in a row, from number 0 on.</summary>
    /// <param name="pattern">"block*" counts block0, block1...; without a star, "body" counts body.0, body.1...;
    /// empty: 0, 1...</param>
    public int CountScopes(string pattern)
    {
        string numbered = pattern.Contains('*') ? pattern : pattern.Length == 0 ? "*" : pattern + ".*";
        int count = 0;
        while (Has(numbered.Replace("*", count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)))
        {
            count++;
        }

        return count;
    }

    /// <summary>Names tensors that the network does not use and that files hold nevertheless.</summary>
    /// <param name="nameOrPrefix">Whole levels, at the start or at the end of names below here: "teacher",
    /// "num_batches_tracked".</param>
    public void Ignore(string nameOrPrefix) => _ledger.Ignore(Path, nameOrPrefix);

    /// <summary>Checks that every tensor asked for was there in its shape, and that none is left.</summary>
    /// <param name="network">Whose weights they should be, for the message.</param>
    /// <exception cref="WeightsException">Names all that is missing, misshapen or unused.</exception>
    public void ThrowIfIncomplete(string network)
    {
        if (_ledger.Faults() is string faults)
        {
            throw new WeightsException($"these are not the weights of {network}: {faults}");
        }
    }

    private string FullName(string name) =>
        Path.Length == 0 ? name : name.Length == 0 ? Path : $"{Path}.{name}";
}
