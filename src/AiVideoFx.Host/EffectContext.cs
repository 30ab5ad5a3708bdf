namespace AiVideoFx.Host;

/// <summary>What an effect is used for; decides which clips it has.</summary>
public enum EffectContext
{
    /// <summary>One picture in, one out: clips Source and Output.</summary>
    Filter,

    /// <summary>Any clips.</summary>
    General,

    /// <summary>No picture in: clip Output.</summary>
    Generator,

    /// <summary>Two pictures in: clips SourceFrom, SourceTo and Output, and a parameter Transition.</summary>
    Transition,

    /// <summary>Another time of the picture: clips Source and Output, and a parameter SourceTime.</summary>
    Retimer,

    /// <summary>A picture and a brush to be painted with: clips Source, Brush and Output.</summary>
    Paint,
}
