namespace OpenFX.Net.Plugin;

/// <summary>What a number means, so that a host can offer a fitting control and scale it with the project.</summary>
public enum DoubleKind
{
    /// <summary>Just a number.</summary>
    Plain,

    /// <summary>Degrees.</summary>
    Angle,

    /// <summary>A factor; 1 is no change.</summary>
    Scale,

    /// <summary>A span of time, in frames.</summary>
    Time,

    /// <summary>A point on the timeline, in frames.</summary>
    AbsoluteTime,

    /// <summary>A width.</summary>
    X,

    /// <summary>A horizontal position.</summary>
    XAbsolute,

    /// <summary>A height.</summary>
    Y,

    /// <summary>A vertical position.</summary>
    YAbsolute,

    /// <summary>A size (two dimensions only).</summary>
    XY,

    /// <summary>A position (two dimensions only).</summary>
    XYAbsolute,
}
