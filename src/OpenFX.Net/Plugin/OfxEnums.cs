using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>The strings of the API as enums and back; a string nobody knows becomes null.</summary>
internal static class OfxEnums
{
    public static string ToOfx(this Context context) => context switch
    {
        Context.Generator => Ofx.kOfxImageEffectContextGenerator,
        Context.Filter => Ofx.kOfxImageEffectContextFilter,
        Context.Transition => Ofx.kOfxImageEffectContextTransition,
        Context.Paint => Ofx.kOfxImageEffectContextPaint,
        Context.Retimer => Ofx.kOfxImageEffectContextRetimer,
        _ => Ofx.kOfxImageEffectContextGeneral,
    };

    public static Context? ToContext(string? text) => text switch
    {
        Ofx.kOfxImageEffectContextGenerator => Context.Generator,
        Ofx.kOfxImageEffectContextFilter => Context.Filter,
        Ofx.kOfxImageEffectContextTransition => Context.Transition,
        Ofx.kOfxImageEffectContextPaint => Context.Paint,
        Ofx.kOfxImageEffectContextGeneral => Context.General,
        Ofx.kOfxImageEffectContextRetimer => Context.Retimer,
        _ => null,
    };

    public static string ToOfx(this ImageDepth depth) => depth switch
    {
        ImageDepth.Byte => Ofx.kOfxBitDepthByte,
        ImageDepth.Short => Ofx.kOfxBitDepthShort,
        ImageDepth.Half => Ofx.kOfxBitDepthHalf,
        ImageDepth.Float => Ofx.kOfxBitDepthFloat,
        _ => Ofx.kOfxBitDepthNone,
    };

    public static ImageDepth? ToDepth(string? text) => text switch
    {
        Ofx.kOfxBitDepthByte => ImageDepth.Byte,
        Ofx.kOfxBitDepthShort => ImageDepth.Short,
        Ofx.kOfxBitDepthHalf => ImageDepth.Half,
        Ofx.kOfxBitDepthFloat => ImageDepth.Float,
        Ofx.kOfxBitDepthNone => ImageDepth.None,
        _ => null,
    };

    public static string ToOfx(this ImageComponents components) => components switch
    {
        ImageComponents.Rgba => Ofx.kOfxImageComponentRGBA,
        ImageComponents.Rgb => Ofx.kOfxImageComponentRGB,
        ImageComponents.Alpha => Ofx.kOfxImageComponentAlpha,
        _ => Ofx.kOfxImageComponentNone,
    };

    public static ImageComponents? ToComponents(string? text) => text switch
    {
        Ofx.kOfxImageComponentRGBA => ImageComponents.Rgba,
        Ofx.kOfxImageComponentRGB => ImageComponents.Rgb,
        Ofx.kOfxImageComponentAlpha => ImageComponents.Alpha,
        Ofx.kOfxImageComponentNone => ImageComponents.None,
        _ => null,
    };

    public static string ToOfx(this AlphaState alpha) => alpha switch
    {
        AlphaState.Premultiplied => Ofx.kOfxImagePreMultiplied,
        AlphaState.UnPremultiplied => Ofx.kOfxImageUnPreMultiplied,
        _ => Ofx.kOfxImageOpaque,
    };

    public static AlphaState? ToAlpha(string? text) => text switch
    {
        Ofx.kOfxImagePreMultiplied => AlphaState.Premultiplied,
        Ofx.kOfxImageUnPreMultiplied => AlphaState.UnPremultiplied,
        Ofx.kOfxImageOpaque => AlphaState.Opaque,
        _ => null,
    };

    public static string ToOfx(this ImageField field) => field switch
    {
        ImageField.Both => Ofx.kOfxImageFieldBoth,
        ImageField.Lower => Ofx.kOfxImageFieldLower,
        ImageField.Upper => Ofx.kOfxImageFieldUpper,
        _ => Ofx.kOfxImageFieldNone,
    };

    public static ImageField? ToField(string? text) => text switch
    {
        Ofx.kOfxImageFieldNone => ImageField.None,
        Ofx.kOfxImageFieldBoth => ImageField.Both,
        Ofx.kOfxImageFieldLower => ImageField.Lower,
        Ofx.kOfxImageFieldUpper => ImageField.Upper,
        _ => null,
    };

    public static string ToOfx(this FieldExtraction extraction) => extraction switch
    {
        FieldExtraction.Both => Ofx.kOfxImageFieldBoth,
        FieldExtraction.Single => Ofx.kOfxImageFieldSingle,
        _ => Ofx.kOfxImageFieldDoubled,
    };

    public static string ToOfx(this RenderThreadSafety safety) => safety switch
    {
        RenderThreadSafety.Unsafe => Ofx.kOfxImageEffectRenderUnsafe,
        RenderThreadSafety.FullySafe => Ofx.kOfxImageEffectRenderFullySafe,
        _ => Ofx.kOfxImageEffectRenderInstanceSafe,
    };

    public static ChangeReason ToReason(string? text) => text switch
    {
        Ofx.kOfxChangePluginEdited => ChangeReason.PluginEdited,
        Ofx.kOfxChangeTime => ChangeReason.Time,
        _ => ChangeReason.UserEdited,
    };

    public static string ToOfx(this DoubleKind kind) => kind switch
    {
        DoubleKind.Angle => Ofx.kOfxParamDoubleTypeAngle,
        DoubleKind.Scale => Ofx.kOfxParamDoubleTypeScale,
        DoubleKind.Time => Ofx.kOfxParamDoubleTypeTime,
        DoubleKind.AbsoluteTime => Ofx.kOfxParamDoubleTypeAbsoluteTime,
        DoubleKind.X => Ofx.kOfxParamDoubleTypeX,
        DoubleKind.XAbsolute => Ofx.kOfxParamDoubleTypeXAbsolute,
        DoubleKind.Y => Ofx.kOfxParamDoubleTypeY,
        DoubleKind.YAbsolute => Ofx.kOfxParamDoubleTypeYAbsolute,
        DoubleKind.XY => Ofx.kOfxParamDoubleTypeXY,
        DoubleKind.XYAbsolute => Ofx.kOfxParamDoubleTypeXYAbsolute,
        _ => Ofx.kOfxParamDoubleTypePlain,
    };

    public static string ToOfx(this CoordinateSystem system) =>
        system == CoordinateSystem.Normalised ? Ofx.kOfxParamCoordinatesNormalised : Ofx.kOfxParamCoordinatesCanonical;

    public static string ToOfx(this StringMode mode) => mode switch
    {
        StringMode.MultiLine => Ofx.kOfxParamStringIsMultiLine,
        StringMode.FilePath => Ofx.kOfxParamStringIsFilePath,
        StringMode.DirectoryPath => Ofx.kOfxParamStringIsDirectoryPath,
        StringMode.Label => Ofx.kOfxParamStringIsLabel,
        StringMode.RichText => Ofx.kOfxParamStringIsRichTextFormat,
        _ => Ofx.kOfxParamStringIsSingleLine,
    };

    public static string ToOfx(this CacheInvalidation invalidation) => invalidation switch
    {
        CacheInvalidation.All => Ofx.kOfxParamInvalidateAll,
        CacheInvalidation.ValueChangeToEnd => Ofx.kOfxParamInvalidateValueChangeToEnd,
        _ => Ofx.kOfxParamInvalidateValueChange,
    };

    public static string ToOfx(this MessageKind kind) => kind switch
    {
        MessageKind.Fatal => Ofx.kOfxMessageFatal,
        MessageKind.Error => Ofx.kOfxMessageError,
        MessageKind.Warning => Ofx.kOfxMessageWarning,
        MessageKind.Message => Ofx.kOfxMessageMessage,
        _ => Ofx.kOfxMessageLog,
    };

    public static int BytesPerComponent(this ImageDepth depth) => depth switch
    {
        ImageDepth.Byte => 1,
        ImageDepth.Short or ImageDepth.Half => 2,
        ImageDepth.Float => 4,
        _ => 0,
    };

    public static int Count(this ImageComponents components) => components switch
    {
        ImageComponents.Rgba => 4,
        ImageComponents.Rgb => 3,
        ImageComponents.Alpha => 1,
        _ => 0,
    };
}
