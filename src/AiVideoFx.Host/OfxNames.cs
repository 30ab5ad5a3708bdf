using AiVideoFx.Imaging;
using static OpenFX.Net.Raw.Ofx;

namespace AiVideoFx.Host;

/// <summary>The standard's names of what this library has types for.</summary>
internal static class OfxNames
{
    private static readonly Dictionary<string, EffectContext> Contexts = new()
    {
        [kOfxImageEffectContextFilter] = EffectContext.Filter,
        [kOfxImageEffectContextGeneral] = EffectContext.General,
        [kOfxImageEffectContextGenerator] = EffectContext.Generator,
        [kOfxImageEffectContextTransition] = EffectContext.Transition,
        [kOfxImageEffectContextRetimer] = EffectContext.Retimer,
        [kOfxImageEffectContextPaint] = EffectContext.Paint,
    };

    private static readonly Dictionary<string, PixelDepth> Depths = new()
    {
        [kOfxBitDepthByte] = PixelDepth.Byte,
        [kOfxBitDepthShort] = PixelDepth.Short,
        [kOfxBitDepthHalf] = PixelDepth.Half,
        [kOfxBitDepthFloat] = PixelDepth.Float,
    };

    private static readonly Dictionary<string, PixelComponents> AllComponents = new()
    {
        [kOfxImageComponentRGBA] = PixelComponents.Rgba,
        [kOfxImageComponentRGB] = PixelComponents.Rgb,
        [kOfxImageComponentAlpha] = PixelComponents.Alpha,
    };

    private static readonly Dictionary<string, ParameterKind> Kinds = new()
    {
        [kOfxParamTypeInteger] = ParameterKind.Integer,
        [kOfxParamTypeInteger2D] = ParameterKind.Integer2D,
        [kOfxParamTypeInteger3D] = ParameterKind.Integer3D,
        [kOfxParamTypeDouble] = ParameterKind.Double,
        [kOfxParamTypeDouble2D] = ParameterKind.Double2D,
        [kOfxParamTypeDouble3D] = ParameterKind.Double3D,
        [kOfxParamTypeRGB] = ParameterKind.Rgb,
        [kOfxParamTypeRGBA] = ParameterKind.Rgba,
        [kOfxParamTypeBoolean] = ParameterKind.Boolean,
        [kOfxParamTypeChoice] = ParameterKind.Choice,
        [kOfxParamTypeStrChoice] = ParameterKind.StringChoice,
        [kOfxParamTypeString] = ParameterKind.String,
        [kOfxParamTypeCustom] = ParameterKind.Custom,
        [kOfxParamTypeBytes] = ParameterKind.Bytes,
        [kOfxParamTypeGroup] = ParameterKind.Group,
        [kOfxParamTypePage] = ParameterKind.Page,
        [kOfxParamTypePushButton] = ParameterKind.PushButton,
        [kOfxParamTypeParametric] = ParameterKind.Parametric,
    };

    public static EffectContext? Context(string name) => Contexts.TryGetValue(name, out EffectContext found)
        ? found
        : null;

    public static PixelDepth? Depth(string name) => Depths.TryGetValue(name, out PixelDepth found) ? found : null;

    public static PixelComponents? Components(string name) => AllComponents.TryGetValue(name, out PixelComponents found)
        ? found
        : null;

    public static ParameterKind Kind(string type) => Kinds[type];

    public static string Of(EffectContext context) => Contexts.First(p => p.Value == context).Key;

    public static string Of(PixelDepth depth) => depth switch
    {
        PixelDepth.Byte => kOfxBitDepthByte,
        PixelDepth.Short => kOfxBitDepthShort,
        PixelDepth.Half => kOfxBitDepthHalf,
        _ => kOfxBitDepthFloat,
    };

    public static string Of(PixelComponents components) => components switch
    {
        PixelComponents.Rgba => kOfxImageComponentRGBA,
        PixelComponents.Rgb => kOfxImageComponentRGB,
        _ => kOfxImageComponentAlpha,
    };

    public static string Of(Premultiplication premultiplication) => premultiplication switch
    {
        Premultiplication.Opaque => kOfxImageOpaque,
        Premultiplication.Premultiplied => kOfxImagePreMultiplied,
        _ => kOfxImageUnPreMultiplied,
    };

    public static Premultiplication? Premultiplied(string name) => name switch
    {
        kOfxImageOpaque => Premultiplication.Opaque,
        kOfxImagePreMultiplied => Premultiplication.Premultiplied,
        kOfxImageUnPreMultiplied => Premultiplication.Unpremultiplied,
        _ => null,
    };

    public static string Of(FieldOrder order) => order switch
    {
        FieldOrder.Lower => kOfxImageFieldLower,
        FieldOrder.Upper => kOfxImageFieldUpper,
        _ => kOfxImageFieldNone,
    };

    public static FieldOrder? Order(string name) => name switch
    {
        kOfxImageFieldNone => FieldOrder.None,
        kOfxImageFieldLower => FieldOrder.Lower,
        kOfxImageFieldUpper => FieldOrder.Upper,
        _ => null,
    };
}
