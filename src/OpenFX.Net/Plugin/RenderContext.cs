using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>One render: the window to fill, and everything it may be made from.</summary>
public sealed class RenderContext : TimedContext
{
    private ImageFetcher? _fetcher;

    internal RenderContext(ActionCall call)
        : base(call)
    {
        Window = ReadRect(Ofx.kOfxImageEffectPropRenderWindow) ?? throw new OfxException(
            OfxStatus.kOfxStatErrValue, $"{call.Name}: the host gave no render window, or an empty one");
        Field = OfxEnums.ToField(call.InArgs.GetString(Ofx.kOfxImageEffectPropFieldToRender)) ?? ImageField.None;
        IsInteractive = call.InArgs.GetInt(Ofx.kOfxImageEffectPropInteractiveRenderStatus, 0) != 0;
        IsDraft = call.InArgs.GetInt(Ofx.kOfxImageEffectPropRenderQualityDraft, 0) != 0;
        IsSequential = call.InArgs.GetInt(Ofx.kOfxImageEffectPropSequentialRenderStatus, 0) != 0;
        Abort = new AbortSignal(call);
    }

    /// <summary>The pixels to fill, all of them and no others; y points up.</summary>
    public RectI Window { get; }

    /// <summary>The field to render.</summary>
    public ImageField Field { get; }

    /// <summary>Whether the user is dragging something.</summary>
    public bool IsInteractive { get; }

    /// <summary>Whether speed matters more than quality.</summary>
    public bool IsDraft { get; }

    /// <summary>Whether the host says that frames come in order. Some say so and do not keep it.</summary>
    public bool IsSequential { get; }

    /// <summary>Asks whether to stop.</summary>
    public AbortSignal Abort { get; }

    /// <summary>Whether the host wants the render to stop.</summary>
    public bool IsAborted => Abort.IsRequested;

    /// <summary>Fetches a clip's image at the render time.</summary>
    /// <param name="clip">The clip.</param>
    /// <returns>The image, to be disposed; null when nothing is connected or there.</returns>
    /// <exception cref="OfxException">The host gave an image that cannot be: the message says what is
    /// wrong.</exception>
    public Image? Fetch(ClipDescriptor clip) => Fetcher.Fetch(clip, Time);

    /// <summary>
    /// Fetches a clip's image at another time. Without temporal access a host may give the current picture.
    /// </summary>
    /// <param name="clip">The clip, declared with temporal access.</param>
    /// <param name="time">When, in frames.</param>
    /// <returns>The image, to be disposed; null when nothing is connected or there.</returns>
    /// <exception cref="OfxException">The host gave an image that cannot be: the message says what is
    /// wrong.</exception>
    public Image? Fetch(ClipDescriptor clip, double time) => Fetcher.Fetch(clip, time);

    /// <summary>Fetches the image to fill.</summary>
    /// <returns>The image, to be disposed. Only the render window may be written.</returns>
    /// <exception cref="OfxException">The host gave none, or one that does not hold the window.</exception>
    public Image FetchOutput()
    {
        Image output = Fetcher.Fetch(ClipDescriptor.Output, Time) ?? throw new OfxException(
            OfxStatus.kOfxStatFailed, $"{Call.Name}: the host gave no output image for frame {Time}");
        if (output.Bounds.Intersect(Window) != Window)
        {
            throw new OfxException(
                OfxStatus.kOfxStatErrValue,
                $"{Call.Name}: the render window {Window} is not inside the output image {output.Bounds} at frame {Time}");
        }

        return output;
    }

    private ImageFetcher Fetcher => _fetcher ??= new ImageFetcher(Call);
}
