namespace AiVideoFx.Engine;

/// <summary>Reads one pickle: a program for a small stack machine that describes an object.</summary>
/// <remarks>
/// <para>Protocols 0 to 5, without out-of-band buffers and extension codes. The meaning of the opcodes is documented in
/// Python's own pickletools module. Nothing in a pickle can make this machine run code: see
/// <see cref="PickleNames"/>.</para>
/// <para>Every allocation is charged, and the sum may not pass <see cref="BytesPerByte"/> times the bytes read plus
/// <see cref="FreeBytes"/>. No recursion: depth costs nothing here.</para>
/// </remarks>
internal ref partial struct PickleMachine
{
    /// <summary>Bytes of memory granted for each byte of pickle.</summary>
    public const int BytesPerByte = 16;

    /// <summary>Bytes of memory granted to any pickle.</summary>
    public const int FreeBytes = 1 << 20;

    private readonly List<object?> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<long, object?> _memo = [];
    private readonly Dictionary<string, ElementType> _storages = new(StringComparer.Ordinal);
    private PickleStream _in;
    private long _charged;

    private PickleMachine(ReadOnlySpan<byte> bytes) => _in = new(bytes);

    /// <summary>Reads a pickle.</summary>
    /// <param name="bytes">The pickle, and what follows it if anything.</param>
    /// <exception cref="WeightsException">It is no pickle, asks for what is not allowed, or for too much.</exception>
    public static PickleContent Read(ReadOnlySpan<byte> bytes)
    {
        PickleMachine machine = new(bytes);
        object? root = machine.Run();
        return new(root, machine._in.Position, machine._storages);
    }

    private object? Run()
    {
        while (true)
        {
            byte opcode = _in.Byte();
            if (opcode == '.')
            {
                return Pop();
            }

            Charge(16);
            if (!PushConstant(opcode) && !Build(opcode) && !Remember(opcode))
            {
                throw new WeightsException(
                    $"opcode 0x{opcode:X2} at byte {_in.Position - 1} of the pickle is not one that a file of weights needs");
            }
        }
    }

    private void Charge(long bytes)
    {
        _charged += bytes;
        if (_charged > FreeBytes + ((long)_in.Position * BytesPerByte))
        {
            throw new WeightsException(
                $"the pickle asks for more than {BytesPerByte} times its size in memory: no file of weights needs that");
        }
    }

    private void Push(object? value) => _stack.Add(value);

    private void PushText(string text)
    {
        Charge(32 + (2L * text.Length));
        Push(text);
    }

    private void PushBytes(ReadOnlySpan<byte> bytes)
    {
        Charge(32 + bytes.Length);
        Push(bytes.ToArray());
    }

    private void PushNumber(object number)
    {
        Charge(32);
        Push(number);
    }

    // A value below the innermost mark belongs to someone else.
    private readonly object? Pop()
    {
        int floor = _marks.Count == 0 ? 0 : _marks[^1];
        if (_stack.Count <= floor)
        {
            throw Empty();
        }

        object? value = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private readonly object? Peek()
    {
        int floor = _marks.Count == 0 ? 0 : _marks[^1];
        return _stack.Count > floor ? _stack[^1] : throw Empty();
    }

    private readonly WeightsException Empty() =>
        new($"the pickle takes a value that is not there, at byte {_in.Position}");

    private List<object?> PopToMark()
    {
        if (_marks.Count == 0)
        {
            throw Empty();
        }

        int start = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        Charge(64 + (8L * (_stack.Count - start)));
        List<object?> values = _stack[start..];
        _stack.RemoveRange(start, _stack.Count - start);
        return values;
    }

    private List<object?> PopCount(int count)
    {
        Charge(64 + (8L * count));
        object?[] values = new object?[count];
        for (int i = count - 1; i >= 0; i--)
        {
            values[i] = Pop();
        }

        return [.. values];
    }
}
