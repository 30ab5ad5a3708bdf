using System.Collections.Concurrent;
using OpenFX.Net.Hosting;
using OpenFX.Net.Raw;
using static OpenFX.Net.Raw.Ofx;

namespace AiVideoFx.Host;

/// <summary>An effect of a loaded bundle: what it says of itself, and the maker of its instances.</summary>
/// <remarks>Any number of threads may use it.</remarks>
public sealed class HostedPlugin
{
    /// <summary>Renders of effects that stand only one at a time in the process, by identifier.</summary>
    private static readonly ConcurrentDictionary<string, Lock> UnsafeGates = new(StringComparer.Ordinal);

    private readonly Lock _gate = new();
    private readonly Dictionary<EffectContext, (HostEffect Effect, ContextDescription Description)> _contexts = [];
    private HostEffect? _descriptor;
    private EffectDescription? _description;

    internal HostedPlugin(EffectHost host, PluginBundle bundle, NativePlugin native)
    {
        Host = host;
        Bundle = bundle;
        Native = native;
    }

    /// <summary>The bundle it comes from.</summary>
    public PluginBundle Bundle { get; }

    /// <summary>The name by which projects know it.</summary>
    public string Identifier => Native.Identifier;

    /// <summary>Versions with different major numbers are different effects to a project.</summary>
    public int MajorVersion => Native.MajorVersion;

    /// <summary>Grows with changes that no project notices.</summary>
    public int MinorVersion => Native.MinorVersion;

    /// <summary>What it says of itself.</summary>
    public EffectDescription Description =>
        _description ?? throw new ObjectDisposedException(Identifier, "the effect was unloaded with its host");

    internal EffectHost Host { get; }

    internal NativePlugin Native { get; }

    internal Lock UnsafeGate => UnsafeGates.GetOrAdd(Identifier, static _ => new Lock());

    /// <summary>Its clips and parameters in a context.</summary>
    /// <param name="context">One of <see cref="EffectDescription.Contexts"/>.</param>
    /// <exception cref="EffectException">It does not offer the context, or fails to describe it.</exception>
    public ContextDescription Describe(EffectContext context) => DescribeEffect(context).Description;

    /// <summary>Makes an instance.</summary>
    /// <param name="context">One of <see cref="EffectDescription.Contexts"/>.</param>
    /// <returns>What the caller disposes before the host.</returns>
    /// <exception cref="EffectException">It does not offer the context, or cannot make an instance.</exception>
    public EffectInstance CreateInstance(EffectContext context)
    {
        (HostEffect descriptor, ContextDescription description) = DescribeEffect(context);
        return new EffectInstance(this, descriptor, description);
    }

    internal void Load()
    {
        Native.SetHost(Host.Environment);
        OfxStatus status = Native.Invoke(Host.Environment, kOfxActionLoad);
        Require(status, "load");
        _descriptor = HostEffect.CreateDescriptor(Native, Host.Environment);
        status = _descriptor.Invoke(kOfxActionDescribe);
        if (!IsGood(status))
        {
            Unload();
            Require(status, "describe itself");
        }

        _description = EffectDescriber.Describe(this, _descriptor);
    }

    internal void Unload()
    {
        lock (_gate)
        {
            foreach ((HostEffect effect, _) in _contexts.Values)
            {
                effect.Dispose();
            }

            _contexts.Clear();
            if (_descriptor is not null)
            {
                _descriptor.Dispose();
                _descriptor = null;
                _description = null;
                Native.Invoke(Host.Environment, kOfxActionUnload);
            }
        }
    }

    internal void Require(OfxStatus status, string what)
    {
        if (!IsGood(status))
        {
            throw new EffectException($"effect {Identifier} could not {what}: it answered {status}");
        }
    }

    private static bool IsGood(OfxStatus status) => status is OfxStatus.kOfxStatOK or OfxStatus.kOfxStatReplyDefault;

    private (HostEffect Effect, ContextDescription Description) DescribeEffect(EffectContext context)
    {
        lock (_gate)
        {
            if (_contexts.TryGetValue(context, out (HostEffect, ContextDescription) known))
            {
                return known;
            }

            if (!Description.Contexts.Contains(context))
            {
                throw new EffectException(
                    $"effect {Identifier} does not offer the {context} context; it offers {string.Join(", ", Description.Contexts)}");
            }

            HostEffect effect = _descriptor!.CreateContextDescriptor(OfxNames.Of(context));
            using HostPropertySet arguments = new HostPropertySet(Host.Environment, "arguments of DescribeInContext")
                .DefineArguments(kOfxImageEffectActionDescribeInContext, results: false);
            arguments.Set(kOfxImageEffectPropContext, OfxNames.Of(context));
            OfxStatus status = effect.Invoke(kOfxImageEffectActionDescribeInContext, arguments);
            if (!IsGood(status))
            {
                effect.Dispose();
                Require(status, $"describe the {context} context");
            }

            ContextDescription description = EffectDescriber.Describe(context, effect);
            _contexts[context] = (effect, description);
            return (effect, description);
        }
    }
}
