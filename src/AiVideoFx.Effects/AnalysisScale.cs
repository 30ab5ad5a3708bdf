namespace AiVideoFx.Effects;

/// <summary>Size at which motion is sought, as a share of the picture's. Hosts save the position: append only.</summary>
public enum AnalysisScale
{
    /// <summary>By the picture's size.</summary>
    Auto,

    /// <summary>The finest.</summary>
    Full,

    /// <summary>Half of that: for 4K.</summary>
    Half,

    /// <summary>A quarter: for 8K.</summary>
    Quarter,
}
