using OpenFX.Net.Raw;
using static OpenFX.Net.Raw.Ofx;

namespace OpenFX.Net.Hosting;

/// <summary>An effect as its host sees it: a descriptor, a descriptor for one context, or an instance.</summary>
/// <remarks>Actions may be called from any thread; which of them at once is the caller's decision.</remarks>
public sealed class HostEffect : IDisposable
{
    private readonly List<HostClip> _clips = [];
    private readonly List<ActionScope> _running = [];
    private nint _handle;

    private HostEffect(NativePlugin plugin, HostEnvironment environment, bool isInstance, string context)
    {
        Plugin = plugin;
        Environment = environment;
        IsInstance = isInstance;
        Context = context;
        Properties = new HostPropertySet(environment, isInstance ? "effect instance" : "effect descriptor", this);
        _handle = HandleTable.Add(HandleKind.ImageEffect, this);
        Params = new HostParamSet(this);
    }

    /// <summary>The plug-in.</summary>
    public NativePlugin Plugin { get; }

    /// <summary>The host.</summary>
    public HostEnvironment Environment { get; }

    /// <summary>Whether it is an instance, not a descriptor.</summary>
    public bool IsInstance { get; }

    /// <summary>The context; empty for the general descriptor.</summary>
    public string Context { get; }

    /// <summary>What the plug-in reads and writes about the effect.</summary>
    public HostPropertySet Properties { get; }

    /// <summary>Its parameters.</summary>
    public HostParamSet Params { get; }

    /// <summary>Its clips, in the order of their definition.</summary>
    public IReadOnlyList<HostClip> Clips => _clips;

    /// <summary>Who answers the instance's questions; null for descriptors.</summary>
    public IEffectServices? Services { get; private init; }

    internal OfxImageEffectHandle Native => new(_handle);

    /// <summary>Makes an empty descriptor, for the describe action.</summary>
    /// <param name="plugin">The plug-in to be described.</param>
    /// <param name="environment">The host.</param>
    public static HostEffect CreateDescriptor(NativePlugin plugin, HostEnvironment environment)
    {
        HostEffect effect = new(plugin, environment, isInstance: false, context: string.Empty);
        effect.Properties.DefineStandard("EffectDescriptor");
        effect.Properties.Set(kOfxPropType, kOfxTypeImageEffect);
        effect.Properties.Define(kOfxPropLabel, PropertyTraits.Writable, plugin.Identifier);
        effect.Properties.Define(kOfxPluginPropFilePath, PropertyTraits.None, plugin.BundlePath);
        return effect;
    }

    /// <summary>Makes a descriptor for one context, for the describe-in-context action.</summary>
    /// <param name="context">The context.</param>
    public HostEffect CreateContextDescriptor(string context)
    {
        HostEffect effect = new(Plugin, Environment, isInstance: false, context);
        effect.Properties.CopyFrom(Properties);
        effect.Properties.Define(kOfxImageEffectPropContext, PropertyTraits.None, context);
        return effect;
    }

    /// <summary>
    /// Makes an instance from a descriptor for one context; the create-instance action is the caller's.
    /// </summary>
    /// <param name="services">Who answers the instance's questions.</param>
    public HostEffect CreateInstance(IEffectServices services)
    {
        HostEffect effect = new(Plugin, Environment, isInstance: true, Context) { Services = services };
        effect.Properties.CopyFrom(Properties, static (_, _) => PropertyTraits.None);
        bool supportsTiles = Properties.GetInt(kOfxImageEffectPropSupportsTiles, 0, 1) != 0;
        effect.Properties.DefineStandard("EffectInstance");
        effect.Properties.Set(kOfxPropType, kOfxTypeImageEffectInstance);
        effect.Properties.Define(kOfxImageEffectPropContext, PropertyTraits.None, Context);
        effect.Properties.Define(kOfxPropLabel, PropertyTraits.None, Properties.GetString(kOfxPropLabel));
        effect.Properties.Define(kOfxImageEffectPropSupportsTiles, PropertyTraits.Writable, supportsTiles ? 1 : 0);
        effect.Properties.Define(kOfxImageEffectPropOpenGLRenderSupported, PropertyTraits.Writable, "false");
        effect.Properties.DefinePointer(kOfxImageEffectPropPluginHandle, PropertyTraits.None, _handle);
        effect.Params.CopyFrom(Params);
        foreach (HostClip described in _clips)
        {
            HostClip clip = new(effect, described.Name);
            clip.Properties.CopyFrom(described.Properties, static (_, _) => PropertyTraits.None);
            HostPropertySet standard = clip.Properties;
            string field = described.Properties.GetString(kOfxImageClipPropFieldExtraction, 0, kOfxImageFieldDoubled);
            foreach (string name in InstanceOnlyProperties)
            {
                if (!standard.Has(name))
                {
                    standard.DefineStandard(name, PropertyTraits.None);
                }
            }

            standard.Define(kOfxPropType, PropertyTraits.None, kOfxTypeClip);
            standard.Define(kOfxImageClipPropFieldExtraction, PropertyTraits.None, field);
            effect._clips.Add(clip);
        }

        return effect;
    }

    /// <summary>The clip of a name, or null.</summary>
    /// <param name="name">The name.</param>
    public HostClip? FindClip(string name) => _clips.Find(c => c.Name == name);

    /// <summary>Calls the plug-in.</summary>
    /// <param name="action">The action's string.</param>
    /// <param name="arguments">In arguments; null for an action that has none.</param>
    /// <param name="results">Out arguments; null for an action that has none.</param>
    /// <param name="job">Handed to <see cref="IEffectServices"/> with every question during the action.</param>
    /// <returns>The plug-in's answer, whatever it is.</returns>
    public OfxStatus Invoke(
        string action, HostPropertySet? arguments = null, HostPropertySet? results = null, object? job = null)
    {
        ActionScope scope = new(Environment, this, Plugin.Identifier, action, job);
        lock (_running)
        {
            _running.Add(scope);
        }

        try
        {
            return Plugin.Invoke(scope, _handle, arguments, results);
        }
        finally
        {
            lock (_running)
            {
                _running.Remove(scope);
            }

            TakeBack(scope);
        }
    }

    /// <summary>Makes all its handles dead.</summary>
    public void Dispose()
    {
        HandleTable.Remove(Interlocked.Exchange(ref _handle, 0));
        Properties.Dispose();
        Params.Dispose();
        foreach (HostClip clip in _clips)
        {
            clip.Dispose();
        }
    }

    /// <summary>
    /// The action during which a call came: that of this thread, or, for a thread that the plug-in made itself, the one
    /// action that is running.
    /// </summary>
    internal ActionScope? FindScope()
    {
        ActionScope? current = ActionScope.Current;
        if (current?.Effect == this)
        {
            return current;
        }

        lock (_running)
        {
            return _running.Count == 0 ? null : _running[^1];
        }
    }

    internal OfxStatus DefineClip(string name, out HostClip? clip)
    {
        clip = null;
        if (IsInstance)
        {
            Environment.Report(
                FindingSeverity.Error,
                "define-in-instance",
                "clipDefine",
                name,
                "clips are defined while describing",
                "an instance");
            return OfxStatus.kOfxStatErrBadHandle;
        }

        if (name.Length == 0)
        {
            Environment.Report(FindingSeverity.Error, "clip-name", "clipDefine", name, "a name", "an empty one");
            return OfxStatus.kOfxStatErrValue;
        }

        if (Context.Length == 0)
        {
            Environment.Report(
                FindingSeverity.Error, "clip-too-early", "clipDefine", name, "clips are defined in DescribeInContext", "defined in another action");
        }

        if (FindClip(name) is { } old)
        {
            Environment.Report(
                FindingSeverity.Error,
                "clip-name",
                "clipDefine",
                name,
                "names that differ",
                "a second clip of this name");
            clip = old;
            return OfxStatus.kOfxStatErrExists;
        }

        clip = new HostClip(this, name);
        clip.Properties.DefineStandard("ClipDescriptor");
        clip.Properties.Set(kOfxPropType, kOfxTypeClip);
        clip.Properties.Set(kOfxPropName, name);
        clip.Properties.Define(kOfxPropLabel, PropertyTraits.Writable, name);
        clip.Properties.Define(kOfxPropShortLabel, PropertyTraits.Writable, name);
        clip.Properties.Define(kOfxPropLongLabel, PropertyTraits.Writable, name);
        _clips.Add(clip);
        return OfxStatus.kOfxStatOK;
    }

    private static IEnumerable<string> InstanceOnlyProperties =>
        OpenFX.Net.Properties.OfxFacts.PropertySets["ClipInstance"].Members.Select(static m => m.Property);

    private static void TakeBack(ActionScope scope)
    {
        foreach (HostImage image in scope.Images)
        {
            scope.Environment.Report(
                scope,
                FindingSeverity.Error,
                "image-not-released",
                "clipGetImage",
                image.Clip.Name,
                "every image is released before the action ends",
                "an image still held; the host took it back");
            image.Release();
        }
    }
}
