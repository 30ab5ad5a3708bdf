using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>The suites of one host, fetched once per Load. Immutable; the host keeps the tables alive.</summary>
internal sealed unsafe class HostConnection
{
    private HostInfo? _info;

    public HostConnection(OfxHost* host)
    {
        Host = host;
        Property = (OfxPropertySuiteV1*)Fetch(OfxUtf8.kOfxPropertySuite, 1);
        ImageEffect = (OfxImageEffectSuiteV1*)Fetch(OfxUtf8.kOfxImageEffectSuite, 1);
        Parameter = (OfxParameterSuiteV1*)Fetch(OfxUtf8.kOfxParameterSuite, 1);
        Memory = (OfxMemorySuiteV1*)Fetch(OfxUtf8.kOfxMemorySuite, 1);
        MultiThread = (OfxMultiThreadSuiteV1*)Fetch(OfxUtf8.kOfxMultiThreadSuite, 1);
        MessageV2 = (OfxMessageSuiteV2*)Fetch(OfxUtf8.kOfxMessageSuite, 2);
        MessageV1 = (OfxMessageSuiteV1*)Fetch(OfxUtf8.kOfxMessageSuite, 1);
        ProgressV2 = (OfxProgressSuiteV2*)Fetch(OfxUtf8.kOfxProgressSuite, 2);
        ProgressV1 = (OfxProgressSuiteV1*)Fetch(OfxUtf8.kOfxProgressSuite, 1);
        TimeLine = (OfxTimeLineSuiteV1*)Fetch(OfxUtf8.kOfxTimeLineSuite, 1);
        Parametric = (OfxParametricParameterSuiteV1*)Fetch(OfxUtf8.kOfxParametricParameterSuite, 1);
    }

    public OfxHost* Host { get; }

    public OfxPropertySuiteV1* Property { get; }

    public OfxImageEffectSuiteV1* ImageEffect { get; }

    public OfxParameterSuiteV1* Parameter { get; }

    public OfxMemorySuiteV1* Memory { get; }

    public OfxMultiThreadSuiteV1* MultiThread { get; }

    public OfxMessageSuiteV1* MessageV1 { get; }

    public OfxMessageSuiteV2* MessageV2 { get; }

    public OfxProgressSuiteV1* ProgressV1 { get; }

    public OfxProgressSuiteV2* ProgressV2 { get; }

    public OfxTimeLineSuiteV1* TimeLine { get; }

    public OfxParametricParameterSuiteV1* Parametric { get; }

    /// <summary>What the host says about itself; read on first use.</summary>
    public HostInfo Info => _info ??= HostInfo.Read(this);

    /// <summary>Whether the three suites without which nothing works are there.</summary>
    public bool IsUsable => Property is not null && ImageEffect is not null && Parameter is not null;

    public PropertySet Properties(OfxPropertySetHandle handle) => new(Property, handle);

    /// <summary>The property set of an effect; null when the host does not know the handle.</summary>
    public PropertySet EffectProperties(OfxImageEffectHandle effect)
    {
        OfxPropertySetHandle set = default;
        return !effect.IsNull && ImageEffect is not null && ImageEffect->getPropertySet is not null
            && ImageEffect->getPropertySet(effect, &set) == OfxStatus.kOfxStatOK
            ? Properties(set)
            : default;
    }

    /// <summary>The parameter set of an effect; null when there is none.</summary>
    public OfxParamSetHandle ParamSet(OfxImageEffectHandle effect)
    {
        OfxParamSetHandle set = default;
        return !effect.IsNull && ImageEffect is not null && ImageEffect->getParamSet is not null
            && ImageEffect->getParamSet(effect, &set) == OfxStatus.kOfxStatOK
            ? set
            : default;
    }

    /// <summary>A parameter's handle; null when the host does not have it.</summary>
    public OfxParamHandle Param(OfxParamSetHandle set, string name)
    {
        if (set.IsNull || Parameter is null || Parameter->paramGetHandle is null)
        {
            return default;
        }

        OfxParamHandle handle = default;
        using Utf8 utf8 = new(name);
        return Parameter->paramGetHandle(set, utf8.Pointer, &handle, null) == OfxStatus.kOfxStatOK ? handle : default;
    }

    /// <summary>
    /// A clip's handle and properties; null when the host does not have it (OK with a null handle counts as that).
    /// </summary>
    public OfxImageClipHandle Clip(OfxImageEffectHandle effect, string name, out PropertySet properties)
    {
        properties = default;
        if (effect.IsNull || ImageEffect is null || ImageEffect->clipGetHandle is null)
        {
            return default;
        }

        OfxImageClipHandle handle = default;
        OfxPropertySetHandle set = default;
        using Utf8 utf8 = new(name);
        if (ImageEffect->clipGetHandle(effect, utf8.Pointer, &handle, &set) != OfxStatus.kOfxStatOK || handle.IsNull)
        {
            return default;
        }

        if (set.IsNull && ImageEffect->clipGetPropertySet is not null
            && ImageEffect->clipGetPropertySet(handle, &set) != OfxStatus.kOfxStatOK)
        {
            set = default;
        }

        properties = Properties(set);
        return handle;
    }

    private void* Fetch(ReadOnlySpan<byte> name, int version)
    {
        if (Host is null || Host->fetchSuite is null)
        {
            return null;
        }

        fixed (byte* pointer = name)
        {
            return Host->fetchSuite(Host->host, pointer, version);
        }
    }
}
