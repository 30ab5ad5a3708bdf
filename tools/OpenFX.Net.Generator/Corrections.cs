namespace OpenFX.Net.Generator;

/// <summary>
/// What the machine-readable blocks of the headers leave out or get wrong, and the standard's text says: each line is a
/// fact checked against the OFX reference, with the reason beside it.
/// </summary>
internal static class Corrections
{
    /// <summary>Arguments that the metadata of an action lacks.</summary>
    public static readonly (string Action, string[] In, string[] Out)[] Arguments =
    [
        // Render's metadata starts after the four arguments that every render call has.
        ("OfxImageEffectActionRender",
            ["OfxImageEffectPropFieldToRender", "OfxImageEffectPropRenderWindow", "OfxImageEffectPropRenderScale"], []),
        // The identity's clip and time are the whole point of the action; the metadata lists no outputs.
        ("OfxImageEffectActionIsIdentity", [], ["OfxPropName", "OfxPropTime"]),
    ];

    /// <summary>Members that the metadata of a property set lacks.</summary>
    public static readonly (string Set, string Property, string Writer)[] Members =
    [
        // GPU offers are described for host and plug-in alike in the GPU chapter, but listed in neither set.
        ("ImageEffectHost", "OfxImageEffectPropCudaRenderSupported", "host"),
        ("ImageEffectHost", "OfxImageEffectPropCudaStreamSupported", "host"),
        ("ImageEffectHost", "OfxImageEffectPropOpenCLRenderSupported", "host"),
        ("ImageEffectHost", "OfxImageEffectPropMetalRenderSupported", "host"),
        ("EffectDescriptor", "OfxImageEffectPropCudaRenderSupported", "plugin"),
        ("EffectDescriptor", "OfxImageEffectPropCudaStreamSupported", "plugin"),
        ("EffectDescriptor", "OfxImageEffectPropOpenCLRenderSupported", "plugin"),
        ("EffectDescriptor", "OfxImageEffectPropMetalRenderSupported", "plugin"),
        // "plugin descriptor (read/write) or plugin instance (read/write)".
        ("EffectDescriptor", "OfxImageEffectInstancePropSequentialRender", "plugin"),
        // The icon applies to the effect's descriptor as well as to parameters.
        ("EffectDescriptor", "OfxPropIcon", "plugin"),
        // Read in the descriptor by plug-ins that adapt to the context being described.
        ("EffectDescriptor", "OfxImageEffectPropContext", "host"),
        // The effect handle's set has the label the user gave, on hosts that let users rename.
        ("EffectInstance", "OfxPropLabel", "host"),
        // Spatial parameters: one and two dimensions share the same property.
        ("ParamDouble1D", "OfxParamPropDefaultCoordinateSystem", "plugin"),
        ("ParamsDouble2D3D", "OfxParamPropDefaultCoordinateSystem", "plugin"),
        ("ParamsDouble2D3D", "OfxParamPropDimensionLabel", "plugin"),
        // The names of a parametric parameter's curves.
        ("ParamsParametric", "OfxParamPropDimensionLabel", "plugin"),
    ];

    /// <summary>Who writes, where it is not the set's writer. "*" stands for every set.</summary>
    public static readonly (string Set, string Property, string Writer)[] Writers =
    [
        // Set when the object is made; the plug-in passed them to clipDefine and paramDefine.
        ("*", "OfxPropType", "host"),
        ("*", "OfxPropName", "host"),
        ("*", "OfxParamPropType", "host"),
        // The plug-in's own pointer.
        ("EffectInstance", "OfxPropInstanceData", "plugin"),
        ("InteractInstance", "OfxPropInstanceData", "plugin"),
        ("InteractInstance", "OfxInteractPropSlaveToParam", "plugin"),
        // "plugin instance (read/write)".
        ("EffectInstance", "OfxImageEffectInstancePropSequentialRender", "plugin"),
        ("EffectInstance", "OfxImageEffectPropSupportsTiles", "plugin"),
        ("EffectInstance", "OfxImageEffectPropOpenGLRenderSupported", "plugin"),
        // The host keeps these about a parameter.
        ("ParamsParametric", "OfxParamPropIsAnimating", "host"),
        ("ParamsParametric", "OfxParamPropIsAutoKeying", "host"),
        ("ParamsParametric", "OfxParamPropParametricInteractBackground", "plugin"),
    ];

    /// <summary>Default values as the standard states them, comma-separated per dimension.</summary>
    public static readonly (string Property, string Value)[] Defaults =
    [
        ("OfxImageClipPropFieldExtraction", "OfxFieldDoubled"),
        ("OfxImageClipPropIsMask", "0"),
        ("OfxImageClipPropOptional", "0"),
        ("OfxImageClipPropContinuousSamples", "0"),
        ("OfxImageEffectFrameVarying", "0"),
        ("OfxImageEffectInstancePropSequentialRender", "0"),
        ("OfxImageEffectPluginPropFieldRenderTwiceAlways", "1"),
        ("OfxImageEffectPluginPropHostFrameThreading", "1"),
        ("OfxImageEffectPluginPropSingleInstance", "0"),
        ("OfxImageEffectPluginRenderThreadSafety", "OfxImageEffectRenderInstanceSafe"),
        ("OfxImageEffectPropMultipleClipDepths", "0"),
        ("OfxImageEffectPropSupportsMultipleClipPARs", "0"),
        ("OfxImageEffectPropSupportsMultiResolution", "1"),
        ("OfxImageEffectPropSupportsTiles", "1"),
        ("OfxImageEffectPropTemporalClipAccess", "0"),
        ("OfxImageEffectPropCPURenderSupported", "true"),
        ("OfxImageEffectPropCudaRenderSupported", "false"),
        ("OfxImageEffectPropCudaStreamSupported", "false"),
        ("OfxImageEffectPropMetalRenderSupported", "false"),
        ("OfxImageEffectPropOpenCLRenderSupported", "false"),
        ("OfxImageEffectPropOpenCLSupported", "false"),
        ("OfxImageEffectPropOpenGLRenderSupported", "false"),
        ("OfxImageEffectPropNoSpatialAwareness", "false"),
        ("OfxImageEffectPropColourManagementStyle", "OfxImageEffectColourManagementNone"),
        ("OfxParamPropAnimates", "1"),
        ("OfxParamPropCacheInvalidation", "OfxParamInvalidateValueChange"),
        ("OfxParamPropCanUndo", "1"),
        ("OfxParamPropDefaultCoordinateSystem", "OfxParamCoordinatesCanonical"),
        ("OfxParamPropDigits", "2"),
        ("OfxParamPropDoubleType", "OfxParamDoubleTypePlain"),
        ("OfxParamPropEnabled", "1"),
        ("OfxParamPropEvaluateOnChange", "1"),
        ("OfxParamPropGroupOpen", "1"),
        ("OfxParamPropIncrement", "1"),
        ("OfxParamPropInteractMinimumSize", "10,10"),
        ("OfxParamPropInteractPreferedSize", "10,10"),
        ("OfxParamPropInteractSizeAspect", "1"),
        ("OfxParamPropParametricDimension", "1"),
        ("OfxParamPropParametricRange", "0,1"),
        ("OfxParamPropPersistant", "1"),
        ("OfxParamPropPluginMayWrite", "0"),
        ("OfxParamPropSecret", "0"),
        ("OfxParamPropShowTimeMarker", "0"),
        ("OfxParamPropStringFilePathExists", "1"),
        ("OfxParamPropStringMode", "OfxParamStringIsSingleLine"),
        ("kOfxParamPropUseHostOverlayHandle", "0"),
    ];

    /// <summary>
    /// Which property sets the parameters of a type have, how many values they hold, and of which kind.
    /// </summary>
    public static readonly (string Type, string[] Sets, string Kind, int Components)[] ParameterTypes =
    [
        ("OfxParamTypeInteger", ["ParamsInt2D3D"], "Int", 1),
        ("OfxParamTypeDouble", ["ParamDouble1D"], "Double", 1),
        ("OfxParamTypeBoolean", ["ParamsCommon", "ParamsAllButGroupPage", "ParamsValue"], "Int", 1),
        ("OfxParamTypeChoice", ["ParamsChoice"], "Int", 1),
        ("OfxParamTypeStrChoice", ["ParamsStrChoice"], "String", 1),
        ("OfxParamTypeRGBA", ["ParamsDouble2D3D"], "Double", 4),
        ("OfxParamTypeRGB", ["ParamsDouble2D3D"], "Double", 3),
        ("OfxParamTypeDouble2D", ["ParamsDouble2D3D", "ParamsNormalizedSpatial"], "Double", 2),
        ("OfxParamTypeInteger2D", ["ParamsInt2D3D"], "Int", 2),
        ("OfxParamTypeDouble3D", ["ParamsDouble2D3D", "ParamsNormalizedSpatial"], "Double", 3),
        ("OfxParamTypeInteger3D", ["ParamsInt2D3D"], "Int", 3),
        ("OfxParamTypeString", ["ParamsString"], "String", 1),
        ("OfxParamTypeCustom", ["ParamsCustom"], "String", 1),
        ("OfxParamTypeBytes", ["ParamsByte"], "Bytes", 1),
        ("OfxParamTypeGroup", ["ParamsGroup"], "None", 0),
        ("OfxParamTypePage", ["ParamsPage"], "None", 0),
        ("OfxParamTypePushButton", ["ParamsCommon", "ParamsAllButGroupPage"], "None", 0),
        ("OfxParamTypeParametric", ["ParamsParametric"], "None", 0),
    ];
}
