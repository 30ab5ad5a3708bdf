using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>
/// What an effect can ask its host for during one action. Valid until the action returns; any thread may use it.
/// </summary>
public class EffectContext
{
    private Context? _context;

    private protected EffectContext(ActionCall call) => Call = call;

    internal static EffectContext Create(ActionCall call) => new(call);

    /// <summary>The effect's description.</summary>
    public EffectDescriptor Descriptor => Call.Effect.Descriptor;

    /// <summary>What the host says about itself.</summary>
    public HostInfo Host => Call.Host.Info;

    /// <summary>The context the instance was made for; General when the host does not say.</summary>
    public Context Context => _context ??= OfxEnums.ToContext(Properties.Context.Get()) ?? Context.General;

    /// <summary>What <see cref="ImageEffect.CreateInstanceState"/> made for this instance.</summary>
    public object? State => Call.Instance?.State;

    /// <summary>The instance's untyped handle, for suites that this library does not wrap.</summary>
    public nint EffectHandle => Call.Handle.Value;

    /// <summary>The instance's property set.</summary>
    public EffectInstanceProperties Properties => new(Call.Host.EffectProperties(Call.Handle));

    /// <summary>Frames per second of the project; null when the host does not say.</summary>
    public double? ProjectFrameRate => Properties.FrameRate.Get(0) is > 0 and < 1e6 and var rate ? rate : null;

    internal ActionCall Call { get; }

    /// <summary>Whether a persistent message was posted in this action.</summary>
    internal bool MessagePosted { get; private set; }

    /// <summary>
    /// The time at which parameters are read without saying one; null reads the value that the user sees.
    /// </summary>
    private protected virtual double? ReadTime => null;

    /// <summary>
    /// Reads a parameter: at the action's time where it has one. Always a value that the declaration allows.
    /// </summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="param">The parameter; its default is answered when the host does not have it.</param>
    public T Get<T>(Param<T> param) => Read(param, ReadTime);

    /// <summary>Reads a parameter at a time. Hosts without animation of it answer the current value.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="param">The parameter; its default is answered when the host does not have it.</param>
    /// <param name="time">When, in frames.</param>
    public T GetAtTime<T>(Param<T> param, double time) => Read(param, time);

    /// <summary>Whether a parameter has keyframes or an expression; no when the host does not say.</summary>
    /// <param name="param">The parameter.</param>
    public unsafe bool IsAnimated(Param param)
    {
        if (!IsHere(param))
        {
            return false;
        }

        OfxParamHandle handle = Call.Host.Param(Call.ParamSet, param.Name);
        OfxPropertySetHandle set = default;
        OfxParameterSuiteV1* suite = Call.Host.Parameter;
        return !handle.IsNull && suite->paramGetPropertySet is not null
            && suite->paramGetPropertySet(handle, &set) == OfxStatus.kOfxStatOK
            && Call.Host.Properties(set).GetInt(Ofx.kOfxParamPropIsAnimating, 0) != 0;
    }

    /// <summary>Reads a curve of a parametric parameter at the action's time.</summary>
    /// <param name="param">The parameter.</param>
    /// <param name="curve">Which of its curves, from 0.</param>
    /// <param name="position">Where on the curve.</param>
    /// <returns>The value; <paramref name="position"/> itself on hosts without such parameters.</returns>
    public unsafe double Evaluate(ParametricParam param, int curve, double position)
    {
        OfxParametricParameterSuiteV1* suite = Call.Host.Parametric;
        OfxParamHandle handle = Call.Host.Param(Call.ParamSet, param.Name);
        double value = double.NaN;
        bool ok = suite is not null && suite->parametricParamGetValue is not null && !handle.IsNull
            && suite->parametricParamGetValue(handle, curve, ReadTime ?? 0, position, &value) == OfxStatus.kOfxStatOK;
        return ok && double.IsFinite(value) ? value : position;
    }

    /// <summary>Asks about a clip. One that the instance's context does not have does not exist.</summary>
    /// <param name="clip">The clip, as declared.</param>
    public ClipInfo Clip(ClipDescriptor clip)
    {
        if (clip.Contexts is { } contexts && !contexts.Contains(Context))
        {
            return new ClipInfo(Call.Host, default, new ClipInstanceProperties(default), clip); // never described to this host
        }

        OfxImageClipHandle handle = Call.Host.Clip(Call.Handle, clip.Name, out PropertySet set);
        return new ClipInfo(Call.Host, handle, new ClipInstanceProperties(set), clip);
    }

    /// <summary>Tells the user something, once. May open a window that blocks: not for use in a render.</summary>
    /// <param name="kind">How serious it is.</param>
    /// <param name="text">What the user reads.</param>
    public void Message(MessageKind kind, string text) => HostMessages.Post(Call, kind, text);

    /// <summary>
    /// Shows a message on the effect until it is cleared; hosts without that get an ordinary message.
    /// </summary>
    /// <param name="kind">How serious it is.</param>
    /// <param name="text">What the user reads.</param>
    public void PersistentMessage(MessageKind kind, string text)
    {
        HostMessages.PostPersistent(Call, kind, text);
        MessagePosted = true;
        if (Call.Instance is Instance instance)
        {
            instance.HasMessage = true;
        }
    }

    /// <summary>Takes the effect's persistent message away.</summary>
    public void ClearPersistentMessage() => HostMessages.ClearPersistent(Call);

    /// <summary>Starts a progress report; dispose it when the work is over.</summary>
    /// <param name="label">What is being done.</param>
    public Progress CreateProgress(string label) => new(Call, label);

    /// <summary>Takes memory from the host's allocator; dispose it to give it back.</summary>
    /// <param name="bytes">How much.</param>
    /// <exception cref="OfxException">The host has none (kOfxStatErrMemory).</exception>
    public HostMemory RentMemory(int bytes) => new(Call, bytes);

    /// <summary>Runs work in the host's threads, or in this one where the host has none.</summary>
    /// <param name="work">Called with (index, count) once per index, from any thread.</param>
    /// <param name="count">How many parts there are.</param>
    public void RunInHostThreads(Action<int, int> work, int count) => HostThreads.Run(Call.Host, work, count);

    internal ParamValues Values(Param param, double? time) => Values(Call.Host.Param(Call.ParamSet, param.Name), time);

    /// <summary>Whether the instance's context has a parameter: others were never described to this host.</summary>
    private bool IsHere(Param param) => param.Contexts?.Contains(Context) ?? true;

    private unsafe ParamValues Values(OfxParamHandle handle, double? time) => new(Call.Host.Parameter, handle, time);

    private T Read<T>(Param<T> param, double? time)
    {
        if (!IsHere(param))
        {
            return param.Initial;
        }

        OfxParamHandle handle = Call.Host.Param(Call.ParamSet, param.Name);
        if (handle.IsNull)
        {
            return param.Initial;
        }

        // A host may lack the at-time function for a type: the current value is the next best thing.
        if (time is not null && param.TryRead(Values(handle, time), out T value))
        {
            return value;
        }

        return param.TryRead(Values(handle, null), out value) ? value : param.Initial;
    }
}
