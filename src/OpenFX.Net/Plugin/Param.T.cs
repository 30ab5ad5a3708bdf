using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>A parameter that has a value.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public abstract class Param<T> : Param
{
    private protected Param(string type, string name, string label, string hint, T initial)
        : base(type, name, label, hint) => Initial = initial;

    /// <summary>The value before anybody sets one, and the one used when a host does not have the parameter.</summary>
    public T Initial { get; }

    /// <summary>Whether the user may set keyframes.</summary>
    public bool Animates { get; init; } = true;

    /// <summary>Whether the picture depends on it.</summary>
    public bool EvaluateOnChange { get; init; } = true;

    /// <summary>Whether projects save it.</summary>
    public bool Persistent { get; init; } = true;

    /// <summary>Whether the user can undo a change.</summary>
    public bool CanUndo { get; init; } = true;

    /// <summary>What a change spoils in a host's cache.</summary>
    public CacheInvalidation CacheInvalidation { get; init; } = CacheInvalidation.ValueChange;

    internal override void Describe(PropertySet set, HostInfo host)
    {
        base.Describe(set, host);
        set.SetInt(Ofx.kOfxParamPropAnimates, Animates ? 1 : 0);
        set.SetInt(Ofx.kOfxParamPropEvaluateOnChange, EvaluateOnChange ? 1 : 0);
        set.SetInt(Ofx.kOfxParamPropPersistant, Persistent ? 1 : 0);
        set.SetInt(Ofx.kOfxParamPropCanUndo, CanUndo ? 1 : 0);
        set.SetString(Ofx.kOfxParamPropCacheInvalidation, CacheInvalidation.ToOfx());
        DescribeDefault(set);
    }

    internal abstract void DescribeDefault(PropertySet set);

    /// <summary>Reads the value; false when the host did not give one.</summary>
    internal abstract bool TryRead(ParamValues values, out T value);

    internal abstract OfxStatus Write(ParamValues values, T value);
}
