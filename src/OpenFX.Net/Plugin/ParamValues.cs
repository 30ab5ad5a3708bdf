using OpenFX.Net.Raw;
using OpenFX.Net.Shim;

namespace OpenFX.Net.Plugin;

/// <summary>
/// Reads and writes one parameter's value at one time through the shim; null handles and slots answer failure.
/// </summary>
internal readonly unsafe struct ParamValues(OfxParameterSuiteV1* suite, OfxParamHandle handle, double? time)
{
    public bool GetInts(Span<int> values)
    {
        int* v = stackalloc int[4] { int.MinValue, int.MinValue, int.MinValue, int.MinValue };
        if (!Get(v, v + 1, v + 2, v + 3))
        {
            return false;
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (v[i] == int.MinValue)
            {
                return false; // OK, but nothing written
            }

            values[i] = v[i];
        }

        return true;
    }

    public bool GetDoubles(Span<double> values)
    {
        double* v = stackalloc double[4] { double.NaN, double.NaN, double.NaN, double.NaN };
        if (!Get(v, v + 1, v + 2, v + 3))
        {
            return false;
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(v[i]))
            {
                return false; // OK, but nothing written, or nothing that can be used
            }

            values[i] = v[i];
        }

        return true;
    }

    public bool GetPointer(out nint value)
    {
        void* v = null;
        void* spare = null;
        bool ok = Get(&v, &spare, &spare, &spare);
        value = (nint)v;
        return ok && v is not null;
    }

    public OfxStatus SetInts(int a, int b = 0, int c = 0) => Function(set: true) is var f && f is null
        ? OfxStatus.kOfxStatErrBadHandle
        : time is double t ? NativeShim.SetIntsTimed(f, handle, t, a, b, c) : NativeShim.SetInts(f, handle, a, b, c);

    public OfxStatus SetDoubles(double a, double b = 0, double c = 0, double d = 0) => Function(set: true) is var f && f is null
        ? OfxStatus.kOfxStatErrBadHandle
        : time is double t ? NativeShim.SetDoublesTimed(f, handle, t, a, b, c, d) : NativeShim.SetDoubles(f, handle, a, b, c, d);

    public OfxStatus SetPointer(void* value) => Function(set: true) is var f && f is null
        ? OfxStatus.kOfxStatErrBadHandle
        : time is double t ? NativeShim.SetPointerTimed(f, handle, t, value) : NativeShim.SetPointer(f, handle, value);

    private bool Get(void* a, void* b, void* c, void* d)
    {
        void* f = Function(set: false);
        if (f is null)
        {
            return false;
        }

        OfxStatus status = time is double t
            ? NativeShim.GetTimed(f, handle, t, a, b, c, d)
            : NativeShim.Get(f, handle, a, b, c, d);
        return status == OfxStatus.kOfxStatOK;
    }

    private void* Function(bool set)
    {
        if (suite is null || handle.IsNull)
        {
            return null;
        }

        return (set, time is null) switch
        {
            (false, true) => suite->paramGetValue,
            (false, false) => suite->paramGetValueAtTime,
            (true, true) => suite->paramSetValue,
            (true, false) => suite->paramSetValueAtTime,
        };
    }
}
