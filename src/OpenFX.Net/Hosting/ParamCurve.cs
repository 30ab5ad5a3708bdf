namespace OpenFX.Net.Hosting;

/// <summary>A parameter's value over time; never changes, so any thread may read it.</summary>
/// <remarks>
/// Without keys the value is the same at all times. With keys it is linear between them (or stays at the earlier key,
/// where
/// the parameter cannot be interpolated) and constant before the first and after the last.
/// </remarks>
public sealed class ParamCurve
{
    private const double SameTime = 1e-9;

    private readonly ParamKey[] _keys;
    private readonly ParamValue _still;
    private readonly bool _steps;

    private ParamCurve(ParamValue still, ParamKey[] keys, bool steps)
    {
        _still = still;
        _keys = keys;
        _steps = steps;
    }

    /// <summary>The keys in the order of time; empty for a value that does not change.</summary>
    public IReadOnlyList<ParamKey> Keys => _keys;

    /// <summary>A value that does not change.</summary>
    /// <param name="value">The value.</param>
    /// <param name="steps">Whether keys added later hold their value until the next one.</param>
    public static ParamCurve Still(ParamValue value, bool steps) => new(value, [], steps);

    /// <summary>A value with keys.</summary>
    /// <param name="keys">At least one, in any order; of keys at the same time the last one counts.</param>
    /// <param name="steps">Whether a key's value holds until the next one.</param>
    public static ParamCurve Keyed(IEnumerable<ParamKey> keys, bool steps)
    {
        ParamCurve curve = new(default, [], steps);
        foreach (ParamKey key in keys)
        {
            curve = curve.WithKey(key.Time, key.Value);
        }

        return curve;
    }

    /// <summary>The value at a time.</summary>
    /// <param name="time">In frames.</param>
    public ParamValue At(double time)
    {
        if (_keys.Length == 0)
        {
            return _still;
        }

        int after = FirstAfter(time);
        if (after == 0)
        {
            return _keys[0].Value;
        }

        ParamKey left = _keys[after - 1];
        if (after == _keys.Length || _steps)
        {
            return left.Value;
        }

        ParamKey right = _keys[after];
        return left.Value.Towards(right.Value, (time - left.Time) / (right.Time - left.Time));
    }

    /// <summary>How fast the value changes at a time, per frame.</summary>
    /// <param name="time">In frames.</param>
    public ParamValue DerivativeAt(double time)
    {
        int after = FirstAfter(time);
        if (_steps || after == 0 || after >= _keys.Length)
        {
            return default;
        }

        ParamKey left = _keys[after - 1];
        ParamKey right = _keys[after];
        return right.Value.Plus(left.Value.Times(-1)).Times(1 / (right.Time - left.Time));
    }

    /// <summary>The integral of the value over a range of time; negative ranges count backwards.</summary>
    /// <param name="from">In frames.</param>
    /// <param name="to">In frames.</param>
    public ParamValue Integral(double from, double to)
    {
        if (to < from)
        {
            return Integral(to, from).Times(-1);
        }

        ParamValue sum = default;
        double start = from;
        foreach (double end in _keys.Select(static k => k.Time).Where(t => t > from && t < to).Append(to))
        {
            // The value just before the end belongs to the segment that ends there.
            ParamValue last = _steps ? At(start) : At(end);
            sum = sum.Plus(At(start).Plus(last).Times((end - start) / 2));
            start = end;
        }

        return sum;
    }

    /// <summary>The same curve with one key more, or with another value at that time.</summary>
    /// <param name="time">In frames.</param>
    /// <param name="value">The value then.</param>
    public ParamCurve WithKey(double time, ParamValue value)
    {
        List<ParamKey> keys = [.. _keys];
        int at = IndexAt(time);
        if (at >= 0)
        {
            keys[at] = new ParamKey(time, value);
        }
        else
        {
            keys.Insert(FirstAfter(time), new ParamKey(time, value));
        }

        return new ParamCurve(_still, [.. keys], _steps);
    }

    /// <summary>
    /// The same curve without the key at a time; without the last key the value stays what that key had.
    /// </summary>
    /// <param name="time">In frames.</param>
    /// <returns>Null when there is no such key.</returns>
    public ParamCurve? WithoutKey(double time)
    {
        int at = IndexAt(time);
        return at < 0 ? null : new ParamCurve(_keys[at].Value, [.. _keys.Where((_, i) => i != at)], _steps);
    }

    /// <summary>The same curve without keys; the value is what it was at a time.</summary>
    /// <param name="time">In frames.</param>
    public ParamCurve WithoutKeys(double time) => new(At(time), [], _steps);

    /// <summary>Index of the key at a time, or -1.</summary>
    /// <param name="time">In frames.</param>
    public int IndexAt(double time)
    {
        int after = FirstAfter(time - SameTime);
        return after < _keys.Length && Math.Abs(_keys[after].Time - time) <= SameTime ? after : -1;
    }

    /// <summary>Index of the first key later than a time.</summary>
    private int FirstAfter(double time)
    {
        int low = 0;
        int high = _keys.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_keys[middle].Time <= time)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
