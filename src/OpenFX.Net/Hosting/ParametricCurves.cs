using static OpenFX.Net.Raw.Ofx;

namespace OpenFX.Net.Hosting;

/// <summary>
/// The curves of a parametric parameter: straight lines between control points, constant beyond the ends.
/// </summary>
/// <remarks>
/// The curves are the same at all times: this host does not animate them. Safe for any number of threads.
/// </remarks>
public sealed class ParametricCurves
{
    private readonly HostParam _param;
    private readonly Lock _gate = new();
    private readonly Dictionary<int, List<(double Key, double Value)>> _points = [];

    internal ParametricCurves(HostParam param) => _param = param;

    /// <summary>Number of curves, as described.</summary>
    public int Count => _param.Properties.GetInt(kOfxParamPropParametricDimension, 0, 1);

    /// <summary>The control points of a curve, in order.</summary>
    /// <param name="curve">From 0.</param>
    public IReadOnlyList<(double Key, double Value)> PointsOf(int curve)
    {
        lock (_gate)
        {
            return [.. Points(curve)];
        }
    }

    /// <summary>The value of a curve.</summary>
    /// <param name="curve">From 0.</param>
    /// <param name="position">Where on the curve.</param>
    /// <remarks>A curve without control points is the identity.</remarks>
    public double ValueAt(int curve, double position)
    {
        lock (_gate)
        {
            List<(double Key, double Value)> points = Points(curve);
            if (points.Count == 0)
            {
                return position;
            }

            int after = points.FindIndex(p => p.Key > position);
            if (after <= 0)
            {
                return after < 0 ? points[^1].Value : points[0].Value;
            }

            (double Key, double Value) left = points[after - 1];
            (double Key, double Value) right = points[after];
            return left.Value + ((right.Value - left.Value) * (position - left.Key) / (right.Key - left.Key));
        }
    }

    internal bool TrySet(int curve, int index, double key, double value)
    {
        lock (_gate)
        {
            List<(double Key, double Value)> points = Points(curve);
            if (index < 0 || index >= points.Count)
            {
                return false;
            }

            points[index] = (key, value);
            points.Sort(static (a, b) => a.Key.CompareTo(b.Key));
            return true;
        }
    }

    internal void Add(int curve, double key, double value)
    {
        lock (_gate)
        {
            List<(double Key, double Value)> points = Points(curve);
            points.RemoveAll(p => p.Key == key);
            points.Add((key, value));
            points.Sort(static (a, b) => a.Key.CompareTo(b.Key));
        }
    }

    internal bool TryRemove(int curve, int index)
    {
        lock (_gate)
        {
            List<(double Key, double Value)> points = Points(curve);
            if (index < 0 || index >= points.Count)
            {
                return false;
            }

            points.RemoveAt(index);
            return true;
        }
    }

    internal void Clear(int curve)
    {
        lock (_gate)
        {
            Points(curve).Clear();
        }
    }

    internal ParametricCurves CopyFor(HostParam param)
    {
        ParametricCurves copy = new(param);
        lock (_gate)
        {
            foreach ((int curve, List<(double Key, double Value)> points) in _points)
            {
                copy._points[curve] = [.. points];
            }
        }

        return copy;
    }

    private List<(double Key, double Value)> Points(int curve)
    {
        if (!_points.TryGetValue(curve, out List<(double Key, double Value)>? points))
        {
            points = [];
            _points[curve] = points;
        }

        return points;
    }
}
