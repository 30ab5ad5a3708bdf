namespace OpenFX.Net.Hosting;

/// <summary>How a property may be used by the plug-in.</summary>
[Flags]
public enum PropertyTraits
{
    /// <summary>Read-only, with as many values as it was defined with.</summary>
    None = 0,

    /// <summary>The plug-in may set it.</summary>
    Writable = 1,

    /// <summary>It has any number of values.</summary>
    Variable = 2,
}
