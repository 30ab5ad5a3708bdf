using System.Text;
using OpenFX.Net.Plugin;
using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Tests;

/// <summary>The probe effect in a fake host, with an instance, a source and an output.</summary>
internal sealed unsafe class ProbeRig : IDisposable
{
    // One library for all tests: native entry points are for the life of the process.
    private static readonly ProbeEffect TheEffect = new();
    private static readonly PluginLibrary Library = new(() => [TheEffect]);

    private readonly List<FakeImage> _images = [];

    public ProbeRig(bool load = true)
    {
        TheEffect.OnRender = null;
        TheEffect.OnChanged = null;
        Host = new FakeHost();
        Native = (OfxPlugin*)Library.GetPlugin(0);
        Native->setHost(Host.Host);
        Handle = Host.CreateEffect();
        if (load)
        {
            Start();
        }
    }

    /// <summary>Every status of the standard; an entry point answers nothing else.</summary>
    public static IReadOnlySet<OfxStatus> Statuses { get; } = Enum.GetValues<OfxStatus>().ToHashSet();

    public static IReadOnlyList<string> Actions { get; } = [.. OfxFacts.Actions.Keys.Order(StringComparer.Ordinal), "NoSuchAction", ""];

    public static ProbeEffect Effect => TheEffect;

    public FakeHost Host { get; }

    public OfxPlugin* Native { get; }

    public nint Handle { get; }

    public FakeEffect Instance => Host.Find<FakeEffect>(Handle)!;

    /// <summary>Load, describe, describe in the filter context, create; as MLT does it, all on one handle.</summary>
    public void Start()
    {
        Must(Ofx.kOfxActionLoad, 0);
        Must(Ofx.kOfxActionDescribe, Handle);
        Must(Ofx.kOfxImageEffectActionDescribeInContext, Handle, FilterArgs());
        Instance.Set["OfxImageEffectPropContext"] = Ofx.kOfxImageEffectContextFilter;
        Must(Ofx.kOfxActionCreateInstance, Handle);
    }

    public static FakeSet FilterArgs() => new FakeSet().With("OfxImageEffectPropContext", Ofx.kOfxImageEffectContextFilter);

    public OfxStatus Call(string action, nint handle, FakeSet? inArgs = null, FakeSet? outArgs = null)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(action + '\0'))
        {
            return Native->mainEntry(
                name, (void*)handle, inArgs is null ? default : Host.Args(inArgs), outArgs is null ? default : Host.Args(outArgs));
        }
    }

    public OfxStatus CallRaw(string action, nint handle, OfxPropertySetHandle inArgs, OfxPropertySetHandle outArgs)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(action + '\0'))
        {
            return Native->mainEntry(name, unchecked((void*)handle), inArgs, outArgs);
        }
    }

    public FakeImage Image(
        RectI bounds, ImageDepth depth = ImageDepth.Float, ImageComponents components = ImageComponents.Rgba,
        int padding = 0, bool topDown = false)
    {
        FakeImage image = new(bounds, depth, components, padding, topDown);
        _images.Add(image);
        for (int y = bounds.Y1; y < bounds.Y2; y++)
        {
            Span<byte> row = image.Row(y);
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = unchecked((byte)((y * 31) + (i * 7) + (_images.Count * 101))); // as floats: anything, NaN included
            }
        }

        return image;
    }

    public void Connect(string clip, FakeImage? image) => Instance.Clips[clip].Picture = _ => image;

    public static FakeSet RenderArgs(RectI window, double time = 5) => new FakeSet()
        .With("OfxPropTime", time)
        .With("OfxImageEffectPropRenderWindow", window.X1, window.Y1, window.X2, window.Y2)
        .With("OfxImageEffectPropRenderScale", 1.0, 1.0)
        .With("OfxImageEffectPropFieldToRender", "OfxFieldNone");

    public OfxStatus Render(RectI window, double time = 5) =>
        Call(Ofx.kOfxImageEffectActionRender, Handle, RenderArgs(window, time));

    public void Dispose()
    {
        TheEffect.OnRender = null;
        Host.Mischief = null;
        Call(Ofx.kOfxActionUnload, 0);
        Assert.That(Host.ImagesReleased, Is.EqualTo(Host.ImagesFetched), "images given back");
        Assert.That(_images.All(i => i.GuardsHold), "nothing written outside an image");
        _images.ForEach(i => i.Dispose());
        Assert.That(TheEffect.StatesAlive, Is.Zero, "instance states alive after Unload");
        Host.Dispose();
    }

    private void Must(string action, nint handle, FakeSet? args = null) =>
        Assert.That(Call(action, handle, args), Is.EqualTo(OfxStatus.kOfxStatOK), action);
}
