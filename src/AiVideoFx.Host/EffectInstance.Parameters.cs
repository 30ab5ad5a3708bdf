using OpenFX.Net.Hosting;
using static OpenFX.Net.Raw.Ofx;

namespace AiVideoFx.Host;

/// <content>Parameters.</content>
public sealed partial class EffectInstance
{
    /// <summary>
    /// How often an effect may answer a change with a change of its own before the host stops telling it.
    /// </summary>
    private const int LongestEcho = 8;

    private readonly HashSet<string> _setByUser = new(StringComparer.Ordinal);

    /// <summary>Sets a parameter from text, as people write values.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="text">
    /// A number ("0.5"), numbers parted by commas ("1,0.5,0"), a colour ("#ff8000"), true or false, a choice by label,
    /// identifier or
    /// number, text as it is; with keys "0=1;24=0": at frame 0 the value 1, at frame 24 the value 0, between them
    /// linear.
    /// </param>
    /// <exception cref="ParameterException">No such parameter or value; the message says what there is.</exception>
    public void SetParameter(string name, string text)
    {
        HostParam param = Find(name);
        if (Description.FindParameter(name) is { Kind: ParameterKind.PushButton })
        {
            TellParameter(name);
            return;
        }

        Assign(param, ParameterText.Parse(EffectDescriber.Describe(param), text, param.IsStepped));
    }

    /// <summary>
    /// Sets a parameter made of numbers: integers, booleans (0 or 1), choices (by number), points and colours.
    /// </summary>
    /// <param name="name">The parameter.</param>
    /// <param name="numbers">As many as the parameter has.</param>
    /// <exception cref="ParameterException">No such parameter or value; the message says what there is.</exception>
    public void SetParameter(string name, params ReadOnlySpan<double> numbers)
    {
        HostParam param = Find(name);
        ParameterDescription description = EffectDescriber.Describe(param);
        if (description.Components != numbers.Length || param.Type.Kind is not (OpenFX.Net.Properties.ParameterValueKind.Int or OpenFX.Net.Properties.ParameterValueKind.Double))
        {
            throw new ParameterException(
                $"parameter '{name}' of {Title} is a {description.Kind} of {description.Components} value(s), not {numbers.Length} number(s)");
        }

        ParamValue value = ParamValue.From(numbers);
        ParameterText.Check(description, value);
        Assign(param, ParamCurve.Still(value, param.IsStepped));
    }

    /// <summary>Sets a parameter's value over time.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="keys">At least one.</param>
    /// <exception cref="ParameterException">No such parameter or value; the message says what there is.</exception>
    public void SetParameter(string name, IEnumerable<ParamKey> keys)
    {
        HostParam param = Find(name);
        ParameterDescription description = EffectDescriber.Describe(param);
        ParamKey[] all = [.. keys];
        foreach (ParamKey key in all)
        {
            ParameterText.Check(description, key.Value);
        }

        Assign(param, ParamCurve.Keyed(all, param.IsStepped));
    }

    /// <summary>A parameter's value at a time.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="time">In frames.</param>
    /// <exception cref="ParameterException">No such parameter.</exception>
    public ParamValue GetParameter(string name, double time = 0) => Find(name).ValueAt(time);

    /// <summary>A parameter's value at a time, as <see cref="SetParameter(string, string)"/> takes it.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="time">In frames.</param>
    /// <exception cref="ParameterException">No such parameter.</exception>
    public string GetParameterText(string name, double time = 0)
    {
        HostParam param = Find(name);
        ParameterDescription now = EffectDescriber.Describe(param);
        return ParameterText.Format(now.Kind, now.Choices, param.ValueAt(time));
    }

    /// <summary>A parameter as it is now: effects change labels, options and secrecy while they work.</summary>
    /// <param name="name">The parameter.</param>
    /// <exception cref="ParameterException">No such parameter.</exception>
    public ParameterDescription DescribeParameter(string name) => EffectDescriber.Describe(Find(name));

    private void Assign(HostParam param, ParamCurve curve)
    {
        _setByUser.Add(param.Name);
        param.Curve = curve;
        TellParameter(param.Name);
    }

    private void TellParameter(string name)
    {
        _arePreferencesKnown = false;
        lock (_actions)
        {
            TellChange(kOfxTypeParameter, name, kOfxChangeUserEdited);
            for (int i = 0; i < LongestEcho && _services.TakeChanged() is { Count: > 0 } changed; i++)
            {
                foreach (string other in changed)
                {
                    TellChange(kOfxTypeParameter, other, kOfxChangePluginEdited);
                }
            }
        }
    }

    private void TellChange(string type, string name, string reason)
    {
        using HostPropertySet bracket = Arguments(kOfxActionBeginInstanceChanged);
        bracket.Set(kOfxPropChangeReason, reason);
        using HostPropertySet arguments = Arguments(kOfxActionInstanceChanged);
        arguments.Set(kOfxPropType, type);
        arguments.Set(kOfxPropName, name);
        arguments.Set(kOfxPropChangeReason, reason);
        arguments.Set(kOfxPropTime, _services.CurrentTime);
        arguments.Set(kOfxImageEffectPropRenderScale, 1.0, 1.0);
        RenderJob job = new(_services.CurrentTime, RenderScale.Full, RenderField.None, CancellationToken.None);
        Invoke(kOfxActionBeginInstanceChanged, bracket, null, job);
        Invoke(kOfxActionInstanceChanged, arguments, null, job);
        Invoke(kOfxActionEndInstanceChanged, bracket, null, job);
    }

    private HostParam Find(string name) => _effect.Params.Find(name) ?? throw new ParameterException(
        $"{Title} has no parameter '{name}'; it has: "
        + string.Join(", ", Description.Parameters.Where(p => p.HasValue && !p.IsSecret).Select(p => p.Name)));
}
