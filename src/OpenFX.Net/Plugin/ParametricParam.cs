using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>
/// Curves that the user draws. Few hosts have them; where there are none, curves are straight lines y = x.
/// </summary>
public sealed class ParametricParam : Param
{
    /// <summary>Declares the parameter.</summary>
    /// <param name="name">Name in the API and in saved projects.</param>
    /// <param name="label">Name for the user.</param>
    /// <param name="curves">Name of each curve.</param>
    /// <param name="minimum">Left end of the curves.</param>
    /// <param name="maximum">Right end of the curves.</param>
    /// <param name="hint">What it does, shown as a tooltip.</param>
    /// <exception cref="ArgumentException">No curves, or an empty range.</exception>
    public ParametricParam(
        string name, string label, IReadOnlyList<string> curves, double minimum = 0, double maximum = 1, string hint = "")
        : base(Ofx.kOfxParamTypeParametric, name, label, hint)
    {
        if (curves.Count == 0 || !(minimum < maximum))
        {
            throw new ArgumentException($"parameter '{name}': {curves.Count} curves over [{minimum}, {maximum}]");
        }

        Curves = curves;
        Minimum = minimum;
        Maximum = maximum;
    }

    /// <summary>Name of each curve.</summary>
    public IReadOnlyList<string> Curves { get; }

    /// <summary>Left end of the curves.</summary>
    public double Minimum { get; }

    /// <summary>Right end of the curves.</summary>
    public double Maximum { get; }

    /// <summary>Colour of each curve in the control; empty leaves them to the host.</summary>
    public IReadOnlyList<RgbColour> Colours { get; init; } = [];

    internal override void Describe(PropertySet set, HostInfo host)
    {
        base.Describe(set, host);
        set.SetInt(Ofx.kOfxParamPropParametricDimension, Curves.Count);
        set.SetDouble(Ofx.kOfxParamPropParametricRange, Minimum);
        set.SetDouble(Ofx.kOfxParamPropParametricRange, Maximum, 1);
        for (int i = 0; i < Curves.Count; i++)
        {
            set.SetString(Ofx.kOfxParamPropDimensionLabel, Curves[i], i);
        }

        for (int i = 0; i < Colours.Count; i++)
        {
            set.SetDouble(Ofx.kOfxParamPropParametricUIColour, Colours[i].Red, 3 * i);
            set.SetDouble(Ofx.kOfxParamPropParametricUIColour, Colours[i].Green, (3 * i) + 1);
            set.SetDouble(Ofx.kOfxParamPropParametricUIColour, Colours[i].Blue, (3 * i) + 2);
        }
    }
}
