using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using OpenFX.Net.Plugin;

namespace OpenFX.Net.Tests;

/// <summary>A property set of the fake host.</summary>
internal sealed class FakeSet
{
    public ConcurrentDictionary<(string Name, int Index), object> Values { get; } = new();

    public object? this[string name, int index = 0]
    {
        get => Values.GetValueOrDefault((name, index));
        set => Values[(name, index)] = value!;
    }

    public FakeSet With(string name, params object[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            this[name, i] = values[i];
        }

        return this;
    }
}

/// <summary>A parameter of the fake host: its type decides how many components the value has.</summary>
internal sealed record FakeParam(string Type, nint SetHandle, FakeSet Set)
{
    /// <summary>int[], double[] or string.</summary>
    public object? Value { get; set; }

    public SortedDictionary<double, object> Keys { get; } = [];
}

/// <summary>A clip of the fake host; the pictures come from a function of the time.</summary>
internal sealed record FakeClip(nint Handle, nint SetHandle, FakeSet Set)
{
    public Func<double, FakeImage?> Picture { get; set; } = _ => null;
}

/// <summary>An effect handle of the fake host: descriptor and instance in one.</summary>
internal sealed class FakeEffect
{
    public required nint SetHandle { get; init; }

    public required FakeSet Set { get; init; }

    public ConcurrentDictionary<string, FakeParam> Params { get; } = new();

    public ConcurrentDictionary<string, FakeClip> Clips { get; } = new();
}

/// <summary>Pixels in native memory with guard bytes on both sides: whoever writes outside is found out.</summary>
internal sealed unsafe class FakeImage : IDisposable
{
    private const int Guard = 4096;
    private const byte GuardByte = 0xA5;

    private readonly byte* _memory;
    private readonly int _length;

    public FakeImage(RectI bounds, ImageDepth depth, ImageComponents components, int padding = 0, bool topDown = false)
    {
        Bounds = bounds;
        Depth = depth;
        Components = components;
        int row = bounds.Width * BytesPerPixel;
        int stride = row + padding;
        _length = (stride * (bounds.Height - 1)) + row;
        _memory = (byte*)NativeMemory.Alloc((nuint)(_length + (2 * Guard)));
        new Span<byte>(_memory, _length + (2 * Guard)).Fill(GuardByte);
        RowBytes = topDown ? -stride : stride;
        Data = _memory + Guard + (topDown ? stride * (bounds.Height - 1) : 0);
    }

    public RectI Bounds { get; }

    public ImageDepth Depth { get; }

    public ImageComponents Components { get; }

    public int RowBytes { get; }

    public byte* Data { get; }

    public int BytesPerPixel => (Components == ImageComponents.Rgba ? 4 : Components == ImageComponents.Rgb ? 3 : 1)
        * (Depth == ImageDepth.Byte ? 1 : Depth == ImageDepth.Float ? 4 : 2);

    public Span<byte> Row(int y) =>
        new(unchecked(Data + ((long)RowBytes * (y - Bounds.Y1))), Bounds.Width * BytesPerPixel);

    public bool GuardsHold =>
        !new Span<byte>(_memory, Guard).ContainsAnyExcept(GuardByte)
        && !new Span<byte>(_memory + Guard + _length, Guard).ContainsAnyExcept(GuardByte);

    public void Dispose() => NativeMemory.Free(_memory);
}
