namespace OpenFX.Net.Plugin;

/// <summary>An effect: derive, describe it, render. One object serves all hosts, instances and threads.</summary>
/// <remarks>
/// Immutable after creation. State of one instance goes into what <see cref="CreateInstanceState"/> returns; but hosts may make
/// an instance per frame, so that what is expensive belongs into a store shared by the process. What an override throws
/// reaches the host as a status, never as an exception.
/// </remarks>
public abstract class ImageEffect
{
    /// <summary>What the host is told; always the same object.</summary>
    public abstract EffectDescriptor Descriptor { get; }

    /// <summary>Makes the state of a new instance; it is disposed with the instance if it can be.</summary>
    /// <remarks>Cheap: it may happen for every frame. Clips cannot be asked about yet.</remarks>
    public virtual object? CreateInstanceState() => null;

    /// <summary>An instance was made. Clips cannot be asked about yet; values cannot be set.</summary>
    /// <param name="context">The instance.</param>
    public virtual void CreateInstance(InstanceContext context)
    {
    }

    /// <summary>An instance goes away.</summary>
    /// <param name="context">The instance.</param>
    public virtual void DestroyInstance(InstanceContext context)
    {
    }

    /// <summary>Whether the output equals a clip's image, so that nothing needs rendering; null for no.</summary>
    /// <param name="context">Time and window asked about.</param>
    public virtual Identity? IsIdentity(IdentityContext context) => null;

    /// <summary>Fills the render window of the output.</summary>
    /// <param name="context">What is to be rendered, and everything it may be made from.</param>
    /// <remarks>If this throws, the source is copied to the output and the message is shown to the user.</remarks>
    public abstract void Render(RenderContext context);

    /// <summary>
    /// Says which times of which clips a render reads; nothing said means the render time of every clip.
    /// </summary>
    /// <param name="context">The time to be rendered; takes the answer.</param>
    public virtual void GetFramesNeeded(FramesNeededContext context)
    {
    }

    /// <summary>How large the picture is; null for the union of the inputs.</summary>
    /// <param name="context">The time asked about.</param>
    public virtual RectD? GetRegionOfDefinition(RegionContext context) => null;

    /// <summary>Says which parts of the clips a render reads; nothing said means the part that is rendered.</summary>
    /// <param name="context">The part to be rendered; takes the answer.</param>
    public virtual void GetRegionsOfInterest(RegionsOfInterestContext context)
    {
    }

    /// <summary>From when to when there is something to see; null for the span of the inputs.</summary>
    /// <param name="context">The instance.</param>
    public virtual TimeRange? GetTimeDomain(EffectContext context) => null;

    /// <summary>
    /// Says what clips are wanted to look like and what the output is; nothing said leaves it to the host.
    /// </summary>
    /// <param name="context">The instance; takes the answer.</param>
    public virtual void GetClipPreferences(ClipPreferencesContext context)
    {
    }

    /// <summary>Something changed. Some hosts never say so: what a render needs it reads itself.</summary>
    /// <param name="context">What changed; parameters may be set through it.</param>
    public virtual void InstanceChanged(InstanceChangedContext context)
    {
    }

    /// <summary>Several changes will follow.</summary>
    /// <param name="context">Why.</param>
    public virtual void BeginInstanceChanged(InstanceChangedContext context)
    {
    }

    /// <summary>The changes announced are over.</summary>
    /// <param name="context">Why they came.</param>
    public virtual void EndInstanceChanged(InstanceChangedContext context)
    {
    }

    /// <summary>A user interface was opened on the instance.</summary>
    /// <param name="context">The instance.</param>
    public virtual void BeginInstanceEdit(InstanceContext context)
    {
    }

    /// <summary>The user interface was closed.</summary>
    /// <param name="context">The instance.</param>
    public virtual void EndInstanceEdit(InstanceContext context)
    {
    }

    /// <summary>A run of renders begins.</summary>
    /// <param name="context">Which frames.</param>
    public virtual void BeginSequenceRender(SequenceContext context)
    {
    }

    /// <summary>A run of renders ended.</summary>
    /// <param name="context">Which frames.</param>
    public virtual void EndSequenceRender(SequenceContext context)
    {
    }

    /// <summary>Memory is short: give back what can be made again.</summary>
    public virtual void PurgeCaches()
    {
    }

    /// <summary>The project is about to be saved: write state that lives elsewhere into parameters.</summary>
    /// <param name="context">The instance; parameters may be set through it.</param>
    public virtual void SyncPrivateData(EditContext context)
    {
    }

    /// <summary>
    /// The host has no more use for the effect; it may come back. Leave no thread, buffer or session behind.
    /// </summary>
    public virtual void Unload()
    {
    }
}
