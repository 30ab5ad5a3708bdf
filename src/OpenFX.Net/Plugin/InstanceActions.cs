using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>The actions on an instance, one method of the effect each.</summary>
internal static class InstanceActions
{
    public static OfxStatus Handle(string action, ActionCall call)
    {
        ImageEffect effect = call.Effect;
        bool asks = action is Ofx.kOfxImageEffectActionIsIdentity or Ofx.kOfxImageEffectActionGetFramesNeeded
            or Ofx.kOfxImageEffectActionGetRegionOfDefinition or Ofx.kOfxImageEffectActionGetRegionsOfInterest;
        if (asks && !double.IsFinite(call.InArgs.GetDouble(Ofx.kOfxPropTime, double.NaN)))
        {
            // A question about no time has no other answer; an error would fail the frame.
            return OfxStatus.kOfxStatReplyDefault;
        }

        switch (action)
        {
            case Ofx.kOfxImageEffectActionRender:
                return RenderAction.Handle(call);
            case Ofx.kOfxImageEffectActionIsIdentity:
                return IsIdentity(call);
            case Ofx.kOfxImageEffectActionGetFramesNeeded:
                FramesNeededContext frames = new(call);
                effect.GetFramesNeeded(frames);
                frames.Write();
                return Answer(frames.Answered);
            case Ofx.kOfxImageEffectActionGetRegionOfDefinition:
                return Answer(effect.GetRegionOfDefinition(new RegionContext(call)) is RectD region && WriteRegion(call, region));
            case Ofx.kOfxImageEffectActionGetRegionsOfInterest:
                RegionsOfInterestContext regions = new(call);
                effect.GetRegionsOfInterest(regions);
                return Answer(regions.Answered);
            case Ofx.kOfxImageEffectActionGetTimeDomain:
                return Answer(effect.GetTimeDomain(EffectContext.Create(call)) is TimeRange range && WriteRange(call, range));
            case Ofx.kOfxImageEffectActionGetClipPreferences:
                ClipPreferencesContext preferences = new(call);
                effect.GetClipPreferences(preferences);
                return Answer(preferences.Answered);
            case Ofx.kOfxActionInstanceChanged:
                effect.InstanceChanged(new InstanceChangedContext(call));
                break;
            case Ofx.kOfxActionBeginInstanceChanged:
                effect.BeginInstanceChanged(new InstanceChangedContext(call));
                break;
            case Ofx.kOfxActionEndInstanceChanged:
                effect.EndInstanceChanged(new InstanceChangedContext(call));
                break;
            case Ofx.kOfxActionBeginInstanceEdit:
                effect.BeginInstanceEdit(new InstanceContext(call));
                break;
            case Ofx.kOfxActionEndInstanceEdit:
                effect.EndInstanceEdit(new InstanceContext(call));
                break;
            case Ofx.kOfxImageEffectActionBeginSequenceRender:
                effect.BeginSequenceRender(new SequenceContext(call));
                break;
            case Ofx.kOfxImageEffectActionEndSequenceRender:
                effect.EndSequenceRender(new SequenceContext(call));
                break;
            case Ofx.kOfxActionSyncPrivateData:
                effect.SyncPrivateData(new EditContext(call));
                break;
            default:
                return OfxStatus.kOfxStatReplyDefault;
        }

        return OfxStatus.kOfxStatOK;
    }

    private static OfxStatus Answer(bool answered) => answered ? OfxStatus.kOfxStatOK : OfxStatus.kOfxStatReplyDefault;

    private static OfxStatus IsIdentity(ActionCall call)
    {
        if (call.Effect.IsIdentity(new IdentityContext(call)) is not Identity identity)
        {
            return OfxStatus.kOfxStatReplyDefault;
        }

        call.OutArgs.SetString(Ofx.kOfxPropName, identity.Clip.Name);
        call.OutArgs.SetDouble(Ofx.kOfxPropTime, identity.Time);
        return OfxStatus.kOfxStatOK;
    }

    private static bool WriteRegion(ActionCall call, RectD region)
    {
        const string Name = Ofx.kOfxImageEffectPropRegionOfDefinition;
        call.OutArgs.SetDouble(Name, region.X1, 0);
        call.OutArgs.SetDouble(Name, region.Y1, 1);
        call.OutArgs.SetDouble(Name, region.X2, 2);
        return call.OutArgs.SetDouble(Name, region.Y2, 3) == OfxStatus.kOfxStatOK;
    }

    private static bool WriteRange(ActionCall call, TimeRange range)
    {
        call.OutArgs.SetDouble(Ofx.kOfxImageEffectPropFrameRange, range.First, 0);
        return call.OutArgs.SetDouble(Ofx.kOfxImageEffectPropFrameRange, range.Last, 1) == OfxStatus.kOfxStatOK;
    }
}
