using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>An instance outside of rendering: how its parameters are shown may be changed.</summary>
public class InstanceContext : EffectContext
{
    internal InstanceContext(ActionCall call)
        : base(call)
    {
    }

    /// <summary>Lets the user edit a parameter or not. Hosts that cannot change it leave it as it is.</summary>
    /// <param name="param">The parameter.</param>
    /// <param name="enabled">Whether it can be edited.</param>
    public void SetEnabled(Param param, bool enabled) =>
        ParamProperties(param).SetInt(Ofx.kOfxParamPropEnabled, enabled ? 1 : 0);

    /// <summary>Hides a parameter or shows it. Hosts that cannot change it leave it as it is.</summary>
    /// <param name="param">The parameter.</param>
    /// <param name="secret">Whether it is hidden.</param>
    public void SetSecret(Param param, bool secret) =>
        ParamProperties(param).SetInt(Ofx.kOfxParamPropSecret, secret ? 1 : 0);

    /// <summary>Asks the host to render frames in order, or no longer. Hosts may not listen.</summary>
    /// <param name="value">0 any order, 1 in order, 2 in order where the host can.</param>
    public void SetSequentialRender(int value) => Properties.SequentialRender.Set(value != 0);

    private protected unsafe PropertySet ParamProperties(Param param)
    {
        OfxParamHandle handle = Call.Host.Param(Call.ParamSet, param.Name);
        OfxPropertySetHandle set = default;
        OfxParameterSuiteV1* suite = Call.Host.Parameter;
        return !handle.IsNull && suite->paramGetPropertySet is not null
            && suite->paramGetPropertySet(handle, &set) == OfxStatus.kOfxStatOK
            ? Call.Host.Properties(set)
            : default;
    }
}
