using AiVideoFx.Imaging;
using OpenFX.Net.Hosting;
using OpenFX.Net.Raw;
using static OpenFX.Net.Raw.Ofx;

namespace AiVideoFx.Host;

/// <summary>An effect at work: clips connected, parameters set, pictures rendered.</summary>
/// <remarks>
/// <see cref="Render(double, RenderOptions?, CancellationToken)"/> may be called from any number of threads; how many
/// of them
/// the plug-in sees at once follows what it says of its thread safety. Set parameters and connect clips while nothing
/// renders.
/// The caller disposes the instance before its host; sources stay the caller's.
/// </remarks>
public sealed partial class EffectInstance : IDisposable
{
    private readonly Lock _actions = new();
    private readonly Lock _renders = new();
    private readonly InstanceServices _services;
    private readonly HostEffect _effect;
    private readonly List<ClipState> _clips = [];
    private bool _isDisposed;

    internal EffectInstance(HostedPlugin plugin, HostEffect descriptor, ContextDescription description)
    {
        Plugin = plugin;
        Description = description;
        _services = new InstanceServices(this);
        _effect = descriptor.CreateInstance(_services);
        foreach (HostClip clip in _effect.Clips)
        {
            _clips.Add(new ClipState(clip, description.FindClip(clip.Name)!));
        }

        UpdateProject();
        OfxStatus status = _effect.Invoke(kOfxActionCreateInstance);
        if (status is not (OfxStatus.kOfxStatOK or OfxStatus.kOfxStatReplyDefault))
        {
            // Real plug-ins fail here and are called all the same by other hosts; this one is not.
            string reason = _services.LastMessage is { } message ? $": {message.Text}" : string.Empty;
            _effect.Dispose();
            throw new EffectException(
                $"effect {plugin.Identifier} could not make an instance{reason} (it answered {status})");
        }
    }

    /// <summary>Hears messages, progress apart, from any thread.</summary>
    public event EventHandler<EffectMessage>? Message;

    /// <summary>Hears how far a long job of the effect's own is; from any thread.</summary>
    public event EventHandler<EffectProgress>? Progress;

    /// <summary>The effect.</summary>
    public HostedPlugin Plugin { get; }

    /// <summary>Its clips and parameters.</summary>
    public ContextDescription Description { get; }

    /// <summary>The context it works in.</summary>
    public EffectContext Context => Description.Context;

    /// <summary>The message that the effect wants to stay in sight; null for none.</summary>
    public EffectMessage? PersistentMessage => _services.PersistentMessage;

    /// <summary>
    /// Size, rate and range of the project; null takes them from the first connected input, or full HD at 25 frames per
    /// second.
    /// </summary>
    public ClipFormat? Project
    {
        get;
        set
        {
            field = value;
            UpdateProject();
        }
    }

    internal HostOptions Options => Plugin.Host.Options;

    internal IReadOnlyList<ClipState> Clips => _clips;

    internal ClipState Output =>
        _clips.Find(c => c.Description.IsOutput)
        ?? throw new EffectException(
            $"effect {Plugin.Identifier} has no clip {EffectDescription.OutputClip} in the {Context} context");

    private HostEnvironment HostSide => Plugin.Host.Environment;

    private string Title => $"effect {Plugin.Identifier}";

    /// <summary>Connects an input.</summary>
    /// <param name="clip">Name of the clip, such as <see cref="EffectDescription.SourceClip"/>.</param>
    /// <param name="source">Where its pictures come from; stays the caller's. Null disconnects.</param>
    /// <exception cref="ParameterException">The effect has no such input; the message lists those that it
    /// has.</exception>
    public void Connect(string clip, IFrameSource? source)
    {
        ClipState state = _clips.Find(c => c.Name == clip && !c.Description.IsOutput)
            ?? throw new ParameterException(
                $"{Title} has no input '{clip}' in the {Context} context; it has: "
                + string.Join(", ", _clips.Where(c => !c.Description.IsOutput).Select(c => c.Name)));
        lock (_actions)
        {
            state.Connect(source, Options.CacheBytesPerSource);
            UpdateProject();
            _arePreferencesKnown = false;
            TellChange(kOfxTypeClip, clip, kOfxChangeUserEdited);
        }
    }

    /// <summary>
    /// Asks the effect to forget what it keeps to be faster, and forgets the pictures that this host keeps.
    /// </summary>
    public void PurgeCaches()
    {
        lock (_actions)
        {
            _effect.Invoke(kOfxActionPurgeCaches);
        }

        foreach (ClipState clip in _clips)
        {
            clip.Cache?.Clear();
        }
    }

    /// <summary>Asks the effect to write all that it knows into its parameters, as hosts do before they save.</summary>
    public void SyncPrivateData()
    {
        lock (_actions)
        {
            _effect.Invoke(kOfxActionSyncPrivateData);
        }
    }

    /// <summary>Destroys the instance.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _effect.Invoke(kOfxActionDestroyInstance);
            _effect.Dispose();
            foreach (ClipState clip in _clips)
            {
                clip.Dispose();
            }
        }
    }

    internal void Raise(EffectMessage message) => Message?.Invoke(this, message);

    internal void Raise(EffectProgress progress) => Progress?.Invoke(this, progress);

    /// <summary>Makes the arguments of an action, filled with what every action of this host has.</summary>
    private HostPropertySet Arguments(string action)
    {
        HostPropertySet set = new HostPropertySet(HostSide, "arguments of " + action).DefineArguments(
            action, results: false);
        if (set.Has(kOfxImageEffectPropThumbnailRender))
        {
            set.Set(kOfxImageEffectPropThumbnailRender, "false");
        }

        return set;
    }

    private HostPropertySet Results(string action) =>
        new HostPropertySet(HostSide, "results of " + action).DefineArguments(action, results: true);

    private OfxStatus Invoke(
        string action, HostPropertySet? arguments = null, HostPropertySet? results = null, RenderJob? job = null)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        lock (_actions)
        {
            return _effect.Invoke(action, arguments, results, job);
        }
    }
}
