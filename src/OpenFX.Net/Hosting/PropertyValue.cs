namespace OpenFX.Net.Hosting;

/// <summary>One value of a property, of whichever type.</summary>
internal readonly record struct PropertyValue(long Bits, string? Text)
{
    public int Int => (int)Bits;

    public double Double => BitConverter.Int64BitsToDouble(Bits);

    public nint Pointer => (nint)Bits;

    public static PropertyValue Of(int value) => new(value, null);

    public static PropertyValue Of(double value) => new(BitConverter.DoubleToInt64Bits(value), null);

    public static PropertyValue Of(nint value) => new(value, null);

    public static PropertyValue Of(string value) => new(0, value);

    /// <summary>Int as double and back, as a forgiving host does; false where there is no way.</summary>
    public bool TryConvert(PropertyValueType from, PropertyValueType to, out PropertyValue converted)
    {
        switch (from, to)
        {
            case (PropertyValueType.Int, PropertyValueType.Double):
                converted = Of((double)Int);
                return true;
            case (PropertyValueType.Double, PropertyValueType.Int):
                converted = Of(double.IsNaN(Double) ? 0 : (int)Math.Clamp(Double, int.MinValue, int.MaxValue));
                return true;
            default:
                converted = this;
                return from == to;
        }
    }
}
