using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>An action about one point in time: parameters are read there.</summary>
public abstract class TimedContext : EffectContext
{
    private protected TimedContext(ActionCall call)
        : base(call)
    {
        Time = call.InArgs.GetDouble(Ofx.kOfxPropTime, double.NaN);
        if (!double.IsFinite(Time))
        {
            throw new OfxException(OfxStatus.kOfxStatErrValue, $"{call.Name}: the host gave no usable time for this action");
        }

        Scale = new Double2(ReadScale(0), ReadScale(1));
        IsThumbnail = call.InArgs.GetString(Ofx.kOfxImageEffectPropThumbnailRender) == "true";
    }

    /// <summary>When, in frames.</summary>
    public double Time { get; }

    /// <summary>
    /// Pixels per canonical unit, 1 for full resolution. Images may say something else: sizes in pixels follow from them.
    /// </summary>
    public Double2 Scale { get; }

    /// <summary>Whether the picture is for a thumbnail.</summary>
    public bool IsThumbnail { get; }

    private protected override double? ReadTime => Time;

    /// <summary>Reads four integers of the in arguments.</summary>
    private protected RectI? ReadRect(string property)
    {
        PropertySet set = Call.InArgs;
        RectI rect = new(
            set.GetInt(property, 0, 0), set.GetInt(property, 0, 1), set.GetInt(property, 0, 2), set.GetInt(property, 0, 3));
        return rect.IsEmpty ? null : rect;
    }

    private double ReadScale(int index)
    {
        double scale = Call.InArgs.GetDouble(Ofx.kOfxImageEffectPropRenderScale, 1, index);
        return scale is > 1e-6 and < 1e6 ? scale : 1;
    }
}
