using AiVideoFx.Imaging;

namespace AiVideoFx.Host;

/// <summary>In which form a picture of a source is wanted.</summary>
/// <param name="Time">The source's own frame.</param>
/// <param name="Depth">Storage of a component.</param>
/// <param name="Components">Components of a pixel.</param>
/// <param name="Layout">How rows lie; null for whatever way.</param>
/// <param name="Scale">How much smaller.</param>
/// <param name="Field">Which rows; with <see cref="RenderField.None"/> and <see cref="RenderField.Both"/> all of
/// them.</param>
/// <param name="IsSingleField">Whether only the field's own rows are wanted, half as many; otherwise each
/// twice.</param>
internal readonly record struct PictureKey(
    double Time,
    PixelDepth Depth,
    PixelComponents Components,
    FrameLayout? Layout,
    RenderScale Scale,
    RenderField Field,
    bool IsSingleField);
