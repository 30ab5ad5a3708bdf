using System.Runtime.InteropServices;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Properties;

/// <summary>A property set of the host together with the suite that reads and writes it.</summary>
/// <remarks>
/// Lends the host's memory: valid as long as the object it belongs to. Reads never throw and never trust the host: the out
/// value is initialised with the fallback, since an answer of OK does not mean that it was written; a null suite slot or a
/// null handle counts as an unknown property. Names given as bytes must end in a zero byte after the span, as u8 literals do.
/// </remarks>
public readonly unsafe struct PropertySet
{
    private readonly OfxPropertySuiteV1* _suite;

    /// <summary>Pairs a handle with the suite it came with.</summary>
    /// <param name="suite">The host's property suite; null makes every read answer its fallback.</param>
    /// <param name="handle">The host's handle; null likewise.</param>
    public PropertySet(OfxPropertySuiteV1* suite, OfxPropertySetHandle handle)
    {
        _suite = handle.IsNull ? null : suite;
        Handle = handle;
    }

    /// <summary>The host's handle.</summary>
    public OfxPropertySetHandle Handle { get; }

    /// <summary>Whether there is a set to read from.</summary>
    public bool IsNull => _suite is null;

    /// <summary>Number of values of a property; 0 when it is unknown.</summary>
    /// <param name="name">The property.</param>
    public int Count(string name)
    {
        using Utf8 utf8 = new(name);
        return Count(utf8.Pointer);
    }

    /// <summary>Reads an integer.</summary>
    /// <param name="name">The property.</param>
    /// <param name="fallback">Answered when it is unknown or not filled in.</param>
    /// <param name="index">Which of its values.</param>
    public int GetInt(string name, int fallback, int index = 0)
    {
        using Utf8 utf8 = new(name);
        return GetInt(utf8.Pointer, fallback, index);
    }

    /// <summary>Reads a double.</summary>
    /// <param name="name">The property.</param>
    /// <param name="fallback">Answered when it is unknown or not filled in.</param>
    /// <param name="index">Which of its values.</param>
    public double GetDouble(string name, double fallback, int index = 0)
    {
        using Utf8 utf8 = new(name);
        return GetDouble(utf8.Pointer, fallback, index);
    }

    /// <summary>Reads a string.</summary>
    /// <param name="name">The property.</param>
    /// <param name="fallback">Answered when it is unknown or null.</param>
    /// <param name="index">Which of its values.</param>
    public string? GetString(string name, string? fallback = null, int index = 0)
    {
        using Utf8 utf8 = new(name);
        return GetString(utf8.Pointer, fallback, index);
    }

    /// <summary>Reads a pointer.</summary>
    /// <param name="name">The property.</param>
    /// <param name="fallback">Answered when it is unknown or not filled in.</param>
    /// <param name="index">Which of its values.</param>
    public nint GetPointer(string name, nint fallback, int index = 0)
    {
        using Utf8 utf8 = new(name);
        return GetPointer(utf8.Pointer, fallback, index);
    }

    /// <summary>Writes an integer.</summary>
    /// <param name="name">The property.</param>
    /// <param name="value">The value.</param>
    /// <param name="index">Which of its values.</param>
    /// <returns>What the host said.</returns>
    public OfxStatus SetInt(string name, int value, int index = 0)
    {
        using Utf8 utf8 = new(name);
        return SetInt(utf8.Pointer, value, index);
    }

    /// <summary>Writes a double.</summary>
    /// <param name="name">The property.</param>
    /// <param name="value">The value.</param>
    /// <param name="index">Which of its values.</param>
    /// <returns>What the host said.</returns>
    public OfxStatus SetDouble(string name, double value, int index = 0)
    {
        using Utf8 utf8 = new(name);
        return SetDouble(utf8.Pointer, value, index);
    }

    /// <summary>Writes a string.</summary>
    /// <param name="name">The property.</param>
    /// <param name="value">The value; the host copies it.</param>
    /// <param name="index">Which of its values.</param>
    /// <returns>What the host said.</returns>
    public OfxStatus SetString(string name, string value, int index = 0)
    {
        using Utf8 utf8 = new(name);
        return SetString(utf8.Pointer, value, index);
    }

    /// <summary>Writes a pointer.</summary>
    /// <param name="name">The property.</param>
    /// <param name="value">The value.</param>
    /// <param name="index">Which of its values.</param>
    /// <returns>What the host said.</returns>
    public OfxStatus SetPointer(string name, nint value, int index = 0)
    {
        using Utf8 utf8 = new(name);
        return SetPointer(utf8.Pointer, value, index);
    }

    internal int Count(byte* name)
    {
        if (_suite is null || _suite->propGetDimension is null)
        {
            return 0;
        }

        int count = 0;
        return _suite->propGetDimension(Handle, name, &count) == OfxStatus.kOfxStatOK ? Math.Max(0, count) : 0;
    }

    internal int GetInt(byte* name, int fallback, int index)
    {
        if (_suite is null || _suite->propGetInt is null)
        {
            return fallback;
        }

        int value = fallback;
        return _suite->propGetInt(Handle, name, index, &value) == OfxStatus.kOfxStatOK ? value : fallback;
    }

    internal bool GetBool(byte* name, bool fallback, int index) => GetInt(name, fallback ? 1 : 0, index) != 0;

    internal double GetDouble(byte* name, double fallback, int index)
    {
        if (_suite is null || _suite->propGetDouble is null)
        {
            return fallback;
        }

        double value = fallback;
        return _suite->propGetDouble(Handle, name, index, &value) == OfxStatus.kOfxStatOK ? value : fallback;
    }

    internal string? GetString(byte* name, string? fallback, int index)
    {
        if (_suite is null || _suite->propGetString is null)
        {
            return fallback;
        }

        byte* value = null;
        return _suite->propGetString(Handle, name, index, &value) == OfxStatus.kOfxStatOK && value is not null
            ? Marshal.PtrToStringUTF8((nint)value)
            : fallback;
    }

    internal nint GetPointer(byte* name, nint fallback, int index)
    {
        if (_suite is null || _suite->propGetPointer is null)
        {
            return fallback;
        }

        nint value = fallback; // a host's pointer may be any bits: no checked conversion
        return _suite->propGetPointer(Handle, name, index, (void**)&value) == OfxStatus.kOfxStatOK ? value : fallback;
    }

    internal OfxStatus SetInt(byte* name, int value, int index) =>
        _suite is null || _suite->propSetInt is null
            ? OfxStatus.kOfxStatErrBadHandle
            : _suite->propSetInt(Handle, name, index, value);

    internal OfxStatus SetBool(byte* name, bool value, int index) => SetInt(name, value ? 1 : 0, index);

    internal OfxStatus SetDouble(byte* name, double value, int index) =>
        _suite is null || _suite->propSetDouble is null
            ? OfxStatus.kOfxStatErrBadHandle
            : _suite->propSetDouble(Handle, name, index, value);

    internal OfxStatus SetString(byte* name, string value, int index)
    {
        if (_suite is null || _suite->propSetString is null)
        {
            return OfxStatus.kOfxStatErrBadHandle;
        }

        using Utf8 utf8 = new(value);
        return _suite->propSetString(Handle, name, index, utf8.Pointer);
    }

    internal OfxStatus SetPointer(byte* name, nint value, int index) =>
        _suite is null || _suite->propSetPointer is null
            ? OfxStatus.kOfxStatErrBadHandle
            : _suite->propSetPointer(Handle, name, index, unchecked((void*)value));
}
