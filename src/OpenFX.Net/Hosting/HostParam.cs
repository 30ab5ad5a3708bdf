using System.Runtime.InteropServices;
using OpenFX.Net.Properties;
using OpenFX.Net.Raw;
using static OpenFX.Net.Raw.Ofx;

namespace OpenFX.Net.Hosting;

/// <summary>A parameter: as described, or with its values in an instance.</summary>
/// <remarks>
/// Values are read and set from any thread; a reader sees the value before or after a change, never a mixture.
/// </remarks>
public sealed unsafe class HostParam : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, nint> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, nint> _oldTexts = new(StringComparer.Ordinal);
    private ParamCurve _curve;
    private nint _handle;

    internal HostParam(HostParamSet set, ParameterTypeFact type, string name)
    {
        Set = set;
        Type = type;
        Name = name;
        Properties = new HostPropertySet(set.Effect.Environment, $"parameter {name}", this);
        ParamProperties.Define(Properties, type, name);
        _handle = HandleTable.Add(HandleKind.Param, this);
        _curve = ParamCurve.Still(default, IsStepped);
        Curves = type.Type == kOfxParamTypeParametric ? new ParametricCurves(this) : null;
    }

    /// <summary>The instance's copy of a described parameter.</summary>
    internal HostParam(HostParamSet set, HostParam described)
    {
        Set = set;
        Type = described.Type;
        Name = described.Name;
        Properties = new HostPropertySet(set.Effect.Environment, $"parameter {Name}", this);
        Properties.CopyFrom(described.Properties);
        Properties.Define(kOfxPropType, PropertyTraits.None, kOfxTypeParameterInstance);
        _handle = HandleTable.Add(HandleKind.Param, this);
        _curve = ParamCurve.Still(described.Default, IsStepped);
        Curves = described.Curves?.CopyFor(this);
    }

    /// <summary>The set it belongs to.</summary>
    public HostParamSet Set { get; }

    /// <summary>Its type as the standard knows it.</summary>
    public ParameterTypeFact Type { get; }

    /// <summary>Its name, by which projects store it.</summary>
    public string Name { get; }

    /// <summary>What the plug-in reads and writes about it.</summary>
    public HostPropertySet Properties { get; }

    /// <summary>Whether a key's value holds until the next key, instead of going over into it.</summary>
    public bool IsStepped => Type.Kind != ParameterValueKind.Double && !IsInteger;

    /// <summary>The initial value, as described.</summary>
    public ParamValue Default => Type.Kind switch
    {
        ParameterValueKind.String => ParamValue.From(Properties.GetString(kOfxParamPropDefault)),
        ParameterValueKind.Bytes => ParamValue.From(string.Empty),
        _ => ParamValue.From([.. Properties.GetNumbers(kOfxParamPropDefault)]),
    };

    /// <summary>The value over time.</summary>
    public ParamCurve Curve
    {
        get => Volatile.Read(ref _curve);
        set
        {
            lock (_gate)
            {
                _curve = value;
                ForgetTexts();
                Properties.Define(kOfxParamPropIsAnimating, PropertyTraits.None, value.Keys.Count > 0 ? 1 : 0);
            }
        }
    }

    /// <summary>The curves of a parametric parameter; null for the others.</summary>
    public ParametricCurves? Curves { get; }

    internal OfxParamHandle Native => new(_handle);

    private bool IsInteger => Type.Type is kOfxParamTypeInteger or kOfxParamTypeInteger2D or kOfxParamTypeInteger3D;

    /// <summary>The value at a time; integers are rounded.</summary>
    /// <param name="time">In frames.</param>
    public ParamValue ValueAt(double time) => IsInteger ? Curve.At(time).Rounded() : Curve.At(time);

    /// <summary>Makes its handles dead.</summary>
    public void Dispose()
    {
        HandleTable.Remove(Interlocked.Exchange(ref _handle, 0));
        Properties.Dispose();
        lock (_gate)
        {
            ForgetTexts();
            ForgetTexts();
        }
    }

    /// <summary>The address of a text value; good until the value changes (in fact, one change longer).</summary>
    internal byte* NativeTextOf(string text)
    {
        lock (_gate)
        {
            if (!_texts.TryGetValue(text, out nint address))
            {
                address = NativeText.Allocate(text);
                _texts[text] = address;
            }

            return (byte*)address;
        }
    }

    /// <summary>The bytes of a bytes parameter; good as long as a text would be.</summary>
    internal OfxBytes NativeBytesOf(string base64)
    {
        byte[] bytes = Convert.FromBase64String(base64);
        lock (_gate)
        {
            string key = "bytes:" + base64;
            if (!_texts.TryGetValue(key, out nint address))
            {
                address = (nint)NativeMemory.Alloc((nuint)Math.Max(1, bytes.Length));
                bytes.CopyTo(new Span<byte>((void*)address, bytes.Length));
                _texts[key] = address;
            }

            return new OfxBytes { data = (byte*)address, length = (nuint)bytes.Length };
        }
    }

    private void ForgetTexts()
    {
        foreach (nint text in _oldTexts.Values)
        {
            NativeText.Free(text);
        }

        _oldTexts.Clear();
        foreach ((string text, nint address) in _texts)
        {
            _oldTexts[text] = address;
        }

        _texts.Clear();
    }
}
