namespace OpenFX.Net.Hosting;

/// <summary>The four C types that a property can have.</summary>
public enum PropertyValueType
{
    /// <summary>32-bit integer; booleans too.</summary>
    Int,

    /// <summary>64-bit floating point.</summary>
    Double,

    /// <summary>UTF-8 text; named values too.</summary>
    String,

    /// <summary>An address.</summary>
    Pointer,
}
