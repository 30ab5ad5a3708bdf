using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting;

/// <summary>The parameters of an effect descriptor or instance, in the order of their definition.</summary>
public sealed class HostParamSet : IDisposable
{
    private readonly List<HostParam> _all = [];
    private readonly Dictionary<string, HostParam> _byName = new(StringComparer.Ordinal);
    private nint _handle;

    internal HostParamSet(HostEffect effect)
    {
        Effect = effect;
        Properties = new HostPropertySet(effect.Environment, "parameter set", this).DefineStandard("ParameterSet");
        _handle = HandleTable.Add(HandleKind.ParamSet, this);
    }

    /// <summary>The effect that they belong to.</summary>
    public HostEffect Effect { get; }

    /// <summary>What the plug-in reads and writes about the set.</summary>
    public HostPropertySet Properties { get; }

    /// <summary>All of them.</summary>
    public IReadOnlyList<HostParam> All => _all;

    internal OfxParamSetHandle Native => new(_handle);

    /// <summary>The parameter of a name, or null.</summary>
    /// <param name="name">The name.</param>
    public HostParam? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Makes all its handles dead.</summary>
    public void Dispose()
    {
        HandleTable.Remove(Interlocked.Exchange(ref _handle, 0));
        Properties.Dispose();
        foreach (HostParam param in _all)
        {
            param.Dispose();
        }
    }

    internal OfxStatus Define(string type, string name, out HostParam? param)
    {
        param = null;
        HostEnvironment environment = Effect.Environment;
        if (Effect.IsInstance)
        {
            environment.Report(
                FindingSeverity.Error, "define-in-instance", "paramDefine", name, "parameters are defined while describing", "an instance");
            return OfxStatus.kOfxStatErrBadHandle;
        }

        if (!OfxFacts.ParameterTypes.TryGetValue(type, out ParameterTypeFact? fact)
            || !environment.OffersParameterType(type))
        {
            environment.Report(
                FindingSeverity.Warning, "parameter-type", "paramDefine", name, "a parameter type that this host knows", $"'{type}'");
            return OfxStatus.kOfxStatErrUnsupported;
        }

        if (name.Length == 0)
        {
            environment.Report(FindingSeverity.Error, "parameter-name", "paramDefine", name, "a name", "an empty one");
            return OfxStatus.kOfxStatErrValue;
        }

        if (_byName.ContainsKey(name))
        {
            environment.Report(
                FindingSeverity.Error, "parameter-name", "paramDefine", name, "names that differ", $"a second parameter of this name");
            return OfxStatus.kOfxStatErrExists;
        }

        param = new HostParam(this, fact, name);
        Add(param);
        return OfxStatus.kOfxStatOK;
    }

    internal void CopyFrom(HostParamSet described)
    {
        Properties.CopyFrom(described.Properties);
        foreach (HostParam param in described.All)
        {
            Add(new HostParam(this, param));
        }
    }

    private void Add(HostParam param)
    {
        _all.Add(param);
        _byName[param.Name] = param;
    }
}
