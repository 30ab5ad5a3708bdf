using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>
/// One call of the entry point: who is asked, by which host, about which instance. Owns the images fetched in it.
/// </summary>
internal sealed class ActionCall(
    ImageEffect effect, HostConnection host, OfxImageEffectHandle handle, Instance? instance,
    OfxPropertySetHandle inArgs, OfxPropertySetHandle outArgs) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Image> _images = [];
    private OfxParamSetHandle? _paramSet;

    public ImageEffect Effect { get; } = effect;

    public HostConnection Host { get; } = host;

    public OfxImageEffectHandle Handle { get; } = handle;

    public Instance? Instance { get; } = instance;

    public PropertySet InArgs { get; } = host.Properties(inArgs);

    public PropertySet OutArgs { get; } = host.Properties(outArgs);

    public OfxParamSetHandle ParamSet => _paramSet ??= Host.ParamSet(Handle);

    /// <summary>How the effect is named in messages.</summary>
    public string Name => Effect.Descriptor.Label;

    public Image Add(Image image)
    {
        lock (_lock)
        {
            _images.Add(image);
        }

        return image;
    }

    public void Remove(Image image)
    {
        lock (_lock)
        {
            _images.Remove(image);
        }
    }

    /// <summary>
    /// Gives back to the host whatever images the effect did not, and ends an instance that lives for this call.
    /// </summary>
    public void Dispose()
    {
        ReleaseImages();
        if (Instance is { Id: 0 })
        {
            Instance.Dispose();
        }
    }

    /// <summary>Gives back the images that are still open.</summary>
    public void ReleaseImages()
    {
        Image[] left;
        lock (_lock)
        {
            left = [.. _images];
            _images.Clear();
        }

        foreach (Image image in left)
        {
            image.Dispose();
        }
    }
}
