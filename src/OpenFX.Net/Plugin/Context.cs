namespace OpenFX.Net.Plugin;

/// <summary>The use a host makes of an effect.</summary>
public enum Context
{
    /// <summary>Makes pictures from nothing.</summary>
    Generator,

    /// <summary>One clip, Source, in.</summary>
    Filter,

    /// <summary>Two clips, SourceFrom and SourceTo, and the parameter Transition.</summary>
    Transition,

    /// <summary>Source, and Brush as a mask.</summary>
    Paint,

    /// <summary>Any clips.</summary>
    General,

    /// <summary>Source, and the parameter SourceTime that says which moment to show.</summary>
    Retimer,
}
