namespace OpenFX.Net.Properties;

/// <summary>What a parameter's value consists of.</summary>
public enum ParameterValueKind
{
    /// <summary>The parameter has no value: groups, pages, push buttons, parametric curves.</summary>
    None,

    /// <summary>C ints.</summary>
    Int,

    /// <summary>C doubles.</summary>
    Double,

    /// <summary>A UTF-8 string.</summary>
    String,

    /// <summary>An OfxBytes struct, passed by pointer.</summary>
    Bytes,
}
