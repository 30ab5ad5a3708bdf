namespace AiVideoFx.Imaging.Flicker;

/// <summary>What shape the unwanted gain of a frame has.</summary>
public enum FlickerModel
{
    /// <summary>The simplest of the others that explains what is measured; blends where two do nearly as well.</summary>
    Auto,

    /// <summary>One gain for the whole frame: exposure, aperture, lamp voltage.</summary>
    Global,

    /// <summary>A smooth field of gains: old film, uneven light, generated video.</summary>
    Local,

    /// <summary>One gain for each row: mains light under a rolling shutter.</summary>
    Bands,
}
