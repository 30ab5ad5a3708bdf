namespace AiVideoFx.Engine.Runtime;

/// <summary>Numbers that a network computes with.</summary>
public enum Precision
{
    /// <summary>8 bits on a processor where calibration proved them, 16 bits on a GPU, else 32.</summary>
    Auto,

    /// <summary>32-bit floats.</summary>
    Float32,

    /// <summary>16-bit floats.</summary>
    Float16,

    /// <summary>8-bit integers in convolutions.</summary>
    Int8,
}
