namespace OpenFX.Net.Plugin;

/// <summary>What a spatial default value is measured in.</summary>
public enum CoordinateSystem
{
    /// <summary>Canonical pixels.</summary>
    Canonical,

    /// <summary>Fractions of the project size.</summary>
    Normalised,
}
