using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>A run of renders.</summary>
public sealed class SequenceContext : EffectContext
{
    internal SequenceContext(ActionCall call)
        : base(call)
    {
        double first = Finite.Or(call.InArgs.GetDouble(Ofx.kOfxImageEffectPropFrameRange, 0, 0), 0);
        double last = Finite.Or(call.InArgs.GetDouble(Ofx.kOfxImageEffectPropFrameRange, first, 1), first);
        Range = new TimeRange(first, Math.Max(first, last));
        Step = Finite.Or(call.InArgs.GetDouble(Ofx.kOfxImageEffectPropFrameStep, 1), 1);
        IsInteractive = call.InArgs.GetInt(Ofx.kOfxPropIsInteractive, 0) != 0;
        IsSequential = call.InArgs.GetInt(Ofx.kOfxImageEffectPropSequentialRenderStatus, 0) != 0;
    }

    /// <summary>First and last frame.</summary>
    public TimeRange Range { get; }

    /// <summary>From one frame to the next.</summary>
    public double Step { get; }

    /// <summary>Whether a user is watching.</summary>
    public bool IsInteractive { get; }

    /// <summary>Whether the host says that frames come in order. Some say so and do not keep it.</summary>
    public bool IsSequential { get; }
}
