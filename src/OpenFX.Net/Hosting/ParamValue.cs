namespace OpenFX.Net.Hosting;

/// <summary>A parameter's value at one time: up to four numbers, or text.</summary>
/// <param name="X">The only, first, or red number; integers, booleans and choices too.</param>
/// <param name="Y">The second or green number.</param>
/// <param name="Z">The third or blue number.</param>
/// <param name="W">The fourth number: alpha.</param>
/// <param name="Text">Text of string, string choice and custom parameters; base 64 of bytes parameters.</param>
public readonly record struct ParamValue(double X, double Y = 0, double Z = 0, double W = 0, string? Text = null)
{
    /// <summary>One of the numbers.</summary>
    /// <param name="component">From 0 to 3.</param>
    public double this[int component] => component switch
    {
        0 => X,
        1 => Y,
        2 => Z,
        3 => W,
        _ => throw new ArgumentOutOfRangeException(nameof(component), component, "expected 0 to 3"),
    };

    /// <summary>A value from numbers.</summary>
    /// <param name="numbers">One to four.</param>
    public static ParamValue From(ReadOnlySpan<double> numbers) => new(
        numbers.Length > 0 ? numbers[0] : 0,
        numbers.Length > 1 ? numbers[1] : 0,
        numbers.Length > 2 ? numbers[2] : 0,
        numbers.Length > 3 ? numbers[3] : 0);

    /// <summary>A value from text.</summary>
    /// <param name="text">The text.</param>
    public static ParamValue From(string text) => new(0, Text: text);

    /// <summary>This value part of the way to another.</summary>
    internal ParamValue Towards(ParamValue other, double share) => new(
        X + ((other.X - X) * share), Y + ((other.Y - Y) * share), Z + ((other.Z - Z) * share), W + ((other.W - W) * share), Text);

    internal ParamValue Times(double factor) => new(X * factor, Y * factor, Z * factor, W * factor, Text);

    internal ParamValue Plus(ParamValue other) => new(X + other.X, Y + other.Y, Z + other.Z, W + other.W, Text);

    internal ParamValue Rounded() => new(Math.Round(X), Math.Round(Y), Math.Round(Z), Math.Round(W), Text);
}
