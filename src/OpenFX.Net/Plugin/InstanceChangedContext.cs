using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>What changed, and why. Parameters may be set through it.</summary>
public sealed class InstanceChangedContext : EditContext
{
    private readonly double? _readTime;

    internal InstanceChangedContext(ActionCall call)
        : base(call)
    {
        Reason = OfxEnums.ToReason(call.InArgs.GetString(Ofx.kOfxPropChangeReason));
        double time = call.InArgs.GetDouble(Ofx.kOfxPropTime, double.NaN);
        _readTime = double.IsFinite(time) ? time : null;
        Time = _readTime ?? 0;
        Name = call.InArgs.GetString(Ofx.kOfxPropName);
        IsClip = call.InArgs.GetString(Ofx.kOfxPropType) == Ofx.kOfxTypeClip;
    }

    /// <summary>Why it changed.</summary>
    public ChangeReason Reason { get; }

    /// <summary>When it changed, in frames; 0 when the host does not say.</summary>
    public double Time { get; }

    /// <summary>Name of the parameter or clip; null when many did (time) or the host does not say.</summary>
    public string? Name { get; }

    /// <summary>Whether <see cref="Name"/> is a clip's.</summary>
    public bool IsClip { get; }

    /// <summary>Whether this parameter changed.</summary>
    /// <param name="param">The parameter.</param>
    public bool IsAbout(Param param) => !IsClip && Name == param.Name;

    /// <summary>Whether this clip changed.</summary>
    /// <param name="clip">The clip.</param>
    public bool IsAbout(ClipDescriptor clip) => IsClip && Name == clip.Name;

    private protected override double? ReadTime => _readTime;
}
