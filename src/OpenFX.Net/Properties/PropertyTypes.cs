namespace OpenFX.Net.Properties;

/// <summary>The C types a property's values may have.</summary>
[Flags]
public enum PropertyTypes
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>C int.</summary>
    Int = 1,

    /// <summary>C int that is 0 or 1.</summary>
    Bool = 2,

    /// <summary>C double.</summary>
    Double = 4,

    /// <summary>UTF-8 string.</summary>
    String = 8,

    /// <summary>UTF-8 string out of a fixed list.</summary>
    Enum = 16,

    /// <summary>Pointer.</summary>
    Pointer = 32,
}
