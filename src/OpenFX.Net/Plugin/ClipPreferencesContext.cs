using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>Takes what the effect wants its clips to look like and what it makes of them.</summary>
public sealed class ClipPreferencesContext : EffectContext
{
    internal ClipPreferencesContext(ActionCall call)
        : base(call)
    {
    }

    internal bool Answered { get; private set; }

    /// <summary>Asks for a clip's components.</summary>
    /// <param name="clip">An input or <see cref="ClipDescriptor.Output"/>.</param>
    /// <param name="components">Among those the clip supports.</param>
    public void SetComponents(ClipDescriptor clip, ImageComponents components) =>
        Answer(Call.OutArgs.SetString("OfxImageClipPropComponents_" + clip.Name, components.ToOfx()));

    /// <summary>Asks for a clip's depth; only on hosts where clips may differ in depth.</summary>
    /// <param name="clip">An input or <see cref="ClipDescriptor.Output"/>.</param>
    /// <param name="depth">Among those the effect supports.</param>
    public void SetDepth(ClipDescriptor clip, ImageDepth depth) =>
        Answer(Call.OutArgs.SetString("OfxImageClipPropDepth_" + clip.Name, depth.ToOfx()));

    /// <summary>Asks for a clip's pixel aspect ratio; only on hosts where clips may differ in it.</summary>
    /// <param name="clip">An input or <see cref="ClipDescriptor.Output"/>.</param>
    /// <param name="aspect">Width by height.</param>
    public void SetPixelAspect(ClipDescriptor clip, double aspect) =>
        Answer(Call.OutArgs.SetDouble("OfxImageClipPropPAR_" + clip.Name, aspect));

    /// <summary>Sets the output's frame rate; only on hosts that allow it.</summary>
    /// <param name="framesPerSecond">The rate.</param>
    public void SetOutputFrameRate(double framesPerSecond) =>
        Answer(Call.OutArgs.SetDouble(Ofx.kOfxImageEffectPropFrameRate, framesPerSecond));

    /// <summary>Says how colour and alpha relate in the output.</summary>
    /// <param name="alpha">How.</param>
    public void SetOutputAlpha(AlphaState alpha) =>
        Answer(Call.OutArgs.SetString(Ofx.kOfxImageEffectPropPreMultiplication, alpha.ToOfx()));

    /// <summary>Sets the output's field order; only on hosts that allow it.</summary>
    /// <param name="order">None, lower or upper.</param>
    public void SetOutputFieldOrder(ImageField order) =>
        Answer(Call.OutArgs.SetString(Ofx.kOfxImageClipPropFieldOrder, order.ToOfx()));

    /// <summary>Says that the output has pictures between the frames of its clips.</summary>
    /// <param name="value">Whether it has.</param>
    public void SetContinuousSamples(bool value) =>
        Answer(Call.OutArgs.SetInt(Ofx.kOfxImageClipPropContinuousSamples, value ? 1 : 0));

    /// <summary>Says that the output differs from frame to frame even if no input or parameter does.</summary>
    /// <param name="value">Whether it does.</param>
    public void SetFrameVarying(bool value) => Answer(Call.OutArgs.SetInt(Ofx.kOfxImageEffectFrameVarying, value ? 1 : 0));

    private void Answer(OfxStatus status) => Answered |= status == OfxStatus.kOfxStatOK;
}
