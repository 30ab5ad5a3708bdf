namespace AiVideoFx.Effects;

/// <summary>What decides which moment of the source is shown. Hosts save the position: append only.</summary>
public enum RetimeBy
{
    /// <summary>A speed, in percent.</summary>
    Speed,

    /// <summary>The number of a source frame, keyable.</summary>
    SourceFrame,

    /// <summary>Another frame rate, at the same speed.</summary>
    FrameRate,
}
