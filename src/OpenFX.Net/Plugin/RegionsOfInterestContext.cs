using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>The part of the output that will be rendered; takes which parts of the clips that needs.</summary>
public sealed class RegionsOfInterestContext : TimedContext
{
    internal RegionsOfInterestContext(ActionCall call)
        : base(call)
    {
        const string Name = Ofx.kOfxImageEffectPropRegionOfInterest;
        Region = new RectD(
            call.InArgs.GetDouble(Name, 0, 0), call.InArgs.GetDouble(Name, 0, 1),
            call.InArgs.GetDouble(Name, 0, 2), call.InArgs.GetDouble(Name, 0, 3));
    }

    /// <summary>What will be rendered, in canonical coordinates.</summary>
    public RectD Region { get; }

    internal bool Answered { get; private set; }

    /// <summary>Says which part of a clip is read.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="region">The part, in canonical coordinates.</param>
    public void Need(ClipDescriptor clip, RectD region)
    {
        string name = "OfxImageClipPropRoI_" + clip.Name;
        Call.OutArgs.SetDouble(name, region.X1, 0);
        Call.OutArgs.SetDouble(name, region.Y1, 1);
        Call.OutArgs.SetDouble(name, region.X2, 2);
        Call.OutArgs.SetDouble(name, region.Y2, 3);
        Answered = true;
    }

    /// <summary>Says that the whole picture of a clip is read.</summary>
    /// <param name="clip">The clip; nothing is said when the host does not know how large it is.</param>
    public void NeedAll(ClipDescriptor clip)
    {
        if (Clip(clip).GetRegionOfDefinition(Time) is RectD whole)
        {
            Need(clip, whole.Union(Region));
        }
    }
}
