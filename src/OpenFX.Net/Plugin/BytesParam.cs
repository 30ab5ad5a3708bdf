using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>Bytes that only the effect understands (OFX 1.5). Few hosts have it: prefer a CustomParam.</summary>
public sealed class BytesParam : Param<byte[]>
{
    private const int MaximumLength = 1 << 28;

    /// <summary>Declares the parameter; its default is no bytes.</summary>
    /// <param name="name">Name in the API and in saved projects.</param>
    /// <param name="label">Name for the user.</param>
    /// <param name="hint">What it does, shown as a tooltip.</param>
    public BytesParam(string name, string label, string hint = "")
        : base(Ofx.kOfxParamTypeBytes, name, label, hint, []) => Animates = false;

    internal override void DescribeDefault(PropertySet set)
    {
        // No bytes is what every host starts with.
    }

    internal override unsafe bool TryRead(ParamValues values, out byte[] value)
    {
        value = Initial;
        if (!values.GetPointer(out nint pointer))
        {
            return false;
        }

        OfxBytes* bytes = (OfxBytes*)pointer;
        if (bytes->length > MaximumLength || (bytes->data is null && bytes->length > 0))
        {
            return false;
        }

        value = new ReadOnlySpan<byte>(bytes->data, (int)bytes->length).ToArray();
        return true;
    }

    internal override unsafe OfxStatus Write(ParamValues values, byte[] value)
    {
        fixed (byte* data = value)
        {
            OfxBytes bytes = new() { data = data, length = (nuint)value.Length };
            return values.SetPointer(&bytes);
        }
    }
}
