namespace AiVideoFx.Host;

/// <summary>
/// What an effect gets when it asks for a frame before the first or after the last one. Hosts differ.
/// </summary>
public enum OutsideClip
{
    /// <summary>The first or last frame again.</summary>
    Hold,

    /// <summary>No picture.</summary>
    Nothing,

    /// <summary>Transparent black.</summary>
    Black,
}
