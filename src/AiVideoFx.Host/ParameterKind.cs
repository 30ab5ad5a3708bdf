namespace AiVideoFx.Host;

/// <summary>What a parameter is.</summary>
public enum ParameterKind
{
    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>Two whole numbers.</summary>
    Integer2D,

    /// <summary>Three whole numbers.</summary>
    Integer3D,

    /// <summary>A number.</summary>
    Double,

    /// <summary>Two numbers.</summary>
    Double2D,

    /// <summary>Three numbers.</summary>
    Double3D,

    /// <summary>A colour: red, green, blue.</summary>
    Rgb,

    /// <summary>A colour with alpha.</summary>
    Rgba,

    /// <summary>Yes or no.</summary>
    Boolean,

    /// <summary>One of several options, stored by its number.</summary>
    Choice,

    /// <summary>One of several options, stored by its identifier.</summary>
    StringChoice,

    /// <summary>Text.</summary>
    String,

    /// <summary>Text that only the effect understands.</summary>
    Custom,

    /// <summary>Bytes that only the effect understands.</summary>
    Bytes,

    /// <summary>A heading over other parameters.</summary>
    Group,

    /// <summary>A page of parameters.</summary>
    Page,

    /// <summary>A button.</summary>
    PushButton,

    /// <summary>Curves with control points.</summary>
    Parametric,
}
