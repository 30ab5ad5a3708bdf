namespace AiVideoFx.Effects;

/// <summary>Causes of flicker that <see cref="Deflicker"/> has settings for. Hosts save the position: append only.</summary>
public enum DeflickerPreset
{
    /// <summary>The controls decide.</summary>
    Custom,

    /// <summary>Exposure steps from shot to shot, colour too.</summary>
    Timelapse,

    /// <summary>Bands of mains light under a rolling shutter.</summary>
    Fluorescent,

    /// <summary>Mains light seen by a fast camera: slow pulsing over many frames.</summary>
    HighSpeed,

    /// <summary>Uneven development and light: patches that jump.</summary>
    OldFilm,

    /// <summary>Patches of brightness and colour that wander in generated video.</summary>
    AiGenerated,
}
