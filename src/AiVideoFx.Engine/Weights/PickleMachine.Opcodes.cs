using System.Globalization;

namespace AiVideoFx.Engine;

/// <content>The opcodes, in three groups.</content>
internal ref partial struct PickleMachine
{
    private const byte HighestProtocol = 5;

    // Values that the pickle spells out.
    private bool PushConstant(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'N': Push(null); return true;
            case 0x88: Push(true); return true;
            case 0x89: Push(false); return true;
            case (byte)'K': PushNumber((long)_in.Byte()); return true;
            case (byte)'M': PushNumber((long)_in.UInt16()); return true;
            case (byte)'J': PushNumber((long)_in.Int32()); return true;
            case 0x8A: PushNumber(_in.Long(1)); return true;
            case 0x8B: PushNumber(_in.Long(4)); return true;
            case (byte)'I' or (byte)'L': PushNumber(_in.DecimalLine()); return true;
            case (byte)'G': PushNumber(_in.Double()); return true;
            case (byte)'F': PushNumber(DoubleLine()); return true;
            case (byte)'U' or 0x8C: PushText(_in.Text(1)); return true;
            case (byte)'T' or (byte)'X': PushText(_in.Text(4)); return true;
            case 0x8D: PushText(_in.Text(8)); return true;
            case (byte)'S': PushText(_in.Line().Trim('\'', '"')); return true;
            case (byte)'V': PushText(_in.Line()); return true;
            case (byte)'C': PushBytes(_in.Counted(1)); return true;
            case (byte)'B': PushBytes(_in.Counted(4)); return true;
            case 0x8E or 0x96: PushBytes(_in.Counted(8)); return true;
            case (byte)'}': Charge(64); Push(new PickleDictionary()); return true;
            case (byte)']' or (byte)')' or 0x8F: Charge(64); Push(new PickleSequence([])); return true;
            case (byte)'(': _marks.Add(_stack.Count); return true;
            default: return false;
        }
    }

    // Values made of others.
    private bool Build(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'t' or (byte)'l' or 0x91: Push(new PickleSequence(PopToMark())); return true;
            case 0x85 or 0x86 or 0x87: Push(new PickleSequence(PopCount(opcode - 0x84))); return true;
            case (byte)'d': PushFilledDictionary(); return true;
            case (byte)'s': SetItems(PopCount(2)); return true;
            case (byte)'u': SetItems(PopToMark()); return true;
            case (byte)'a': Append(PopCount(1)); return true;
            case (byte)'e' or 0x90: Append(PopToMark()); return true;
            case (byte)'c': PushGlobal(_in.Line(), _in.Line()); return true;
            case 0x93: PushStackGlobal(); return true;
            case (byte)'R' or 0x81: Call(Pop()); return true;
            case 0x92: Pop(); Call(Pop()); return true;
            case (byte)'i': CallNamed(); return true;
            case (byte)'o': CallMarked(); return true;
            case (byte)'b': SetState(Pop()); return true;
            case (byte)'Q': PushPersistent(); return true;
            default: return false;
        }
    }

    // The stack, the memo and what frames the pickle.
    private bool Remember(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'0': PopValueOrMark(); return true;
            case (byte)'1': PopToMark(); return true;
            case (byte)'2': Push(Peek()); return true;
            case (byte)'p': Memorise(_in.DecimalLine()); return true;
            case (byte)'q': Memorise((long)_in.Byte()); return true;
            case (byte)'r': Memorise((long)_in.Int32()); return true;
            case 0x94: Memorise((long)_memo.Count); return true;
            case (byte)'g': Recall(_in.DecimalLine()); return true;
            case (byte)'h': Recall((long)_in.Byte()); return true;
            case (byte)'j': Recall((long)_in.Int32()); return true;
            case 0x95: _in.Take(8); return true;
            case 0x80: CheckProtocol(_in.Byte()); return true;
            default: return false;
        }
    }

    private static void CheckProtocol(byte protocol)
    {
        if (protocol > HighestProtocol)
        {
            throw new WeightsException($"the pickle has protocol {protocol}; expected 0 to {HighestProtocol}");
        }
    }

    private double DoubleLine()
    {
        string line = _in.Line();
        return double.TryParse(line, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw new WeightsException($"{Quoted.Text(line)} is not a number");
    }

    private void PopValueOrMark()
    {
        if (_marks.Count > 0 && _marks[^1] == _stack.Count)
        {
            _marks.RemoveAt(_marks.Count - 1);
        }
        else
        {
            Pop();
        }
    }

    private void PushFilledDictionary()
    {
        List<object?> pairs = PopToMark();
        Charge(64);
        Push(new PickleDictionary());
        SetItems(pairs);
    }

    private void SetItems(List<object?> pairs)
    {
        if (pairs.Count % 2 != 0)
        {
            throw new WeightsException("the pickle fills a dictionary with a key that has no value");
        }

        // Anything but a dictionary is an object that we do not know: what is put into it is dropped.
        if (Peek() is PickleDictionary dictionary)
        {
            Charge(24L * pairs.Count);
            for (int i = 0; i < pairs.Count; i += 2)
            {
                dictionary.Items.Add(new(pairs[i], pairs[i + 1]));
            }
        }
    }

    private void Append(List<object?> values)
    {
        if (Peek() is PickleSequence sequence)
        {
            Charge(24L * values.Count);
            sequence.Items.AddRange(values);
        }
    }

    private void PushStackGlobal()
    {
        object? name = Pop();
        object? module = Pop();
        PushGlobal(
            module as string ?? throw new WeightsException("the pickle names a module that is no text"),
            name as string ?? throw new WeightsException("the pickle names a class that is no text"));
    }

    private void PushGlobal(string module, string name)
    {
        Charge(96 + (6L * (module.Length + name.Length)));
        PickleNames.Check(module, name);
        Push(new PickleGlobal(module, name));
    }

    private void Call(object? arguments)
    {
        object? function = Pop();
        List<object?> values = arguments is PickleSequence sequence ? sequence.Items : [];
        Push(Result(function, values));
    }

    private void CallNamed()
    {
        PushGlobal(_in.Line(), _in.Line());
        object? function = Pop();
        Push(Result(function, PopToMark()));
    }

    private void CallMarked()
    {
        List<object?> values = PopToMark();
        if (values.Count == 0)
        {
            throw Empty();
        }

        Push(Result(values[0], values[1..]));
    }

    private object? Result(object? function, List<object?> arguments)
    {
        int copied = arguments is [PickleSequence sequence] ? sequence.Items.Count : 0;
        Charge(160 + (16L * copied) + (8L * arguments.Count));
        return function switch
        {
            PickleGlobal global => PickleCalls.Evaluate(global, arguments),
            PickleOpaque => new PickleOpaque("an unknown object's result"),
            _ => throw new WeightsException("the pickle calls something that is not a function"),
        };
    }

    private void PushPersistent()
    {
        Charge(128);
        object? value = PickleCalls.Persistent(Pop());
        if (value is PickleStorage storage)
        {
            _storages.TryAdd(storage.Key, storage.Type);
        }

        Push(value);
    }

    private void SetState(object? state)
    {
        if (Peek() is PickleOpaque opaque)
        {
            opaque.State = state;
        }
    }

    private void Memorise(object key)
    {
        Charge(64);
        _memo[Index(key)] = Peek();
    }

    private void Recall(object key) => Push(_memo.TryGetValue(Index(key), out object? value)
        ? value
        : throw new WeightsException($"the pickle refers to its part {key}, which it does not have"));

    private static long Index(object key) =>
        key is long index ? index : throw new WeightsException("the pickle numbers its parts beyond all bounds");
}
