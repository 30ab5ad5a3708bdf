namespace AiVideoFx.Imaging;

/// <summary>How <see cref="Resize"/> weighs the samples around a new sample's place.</summary>
public enum ResizeFilter
{
    /// <summary>Mean over the area that a new sample covers when shrinking; the nearest samples' blend by area when
    /// enlarging.</summary>
    Area,

    /// <summary>Triangle, 2 samples wide.</summary>
    Bilinear,

    /// <summary>Cubic convolution with a = -0.5 (Keys, IEEE Trans. ASSP 29(6), 1981), 4 samples wide: MATLAB imresize's
    /// default.</summary>
    Bicubic,

    /// <summary>Sinc windowed by a three times wider sinc, 6 samples wide.</summary>
    Lanczos3,

    /// <summary>Cubic B-spline, 4 samples wide: never overshoots, blurs a little; for smooth maps.</summary>
    BSpline,
}
