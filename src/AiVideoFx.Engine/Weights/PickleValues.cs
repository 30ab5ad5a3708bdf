namespace AiVideoFx.Engine;

// What a pickle can hold here, besides null, bool, long, BigInteger, double, string and byte[].

/// <summary>A list, tuple or set.</summary>
internal sealed class PickleSequence(List<object?> items)
{
    public List<object?> Items { get; } = items;
}

/// <summary>A dictionary, in the order it was filled. A key that comes twice counts the last time, as in
/// Python.</summary>
internal sealed class PickleDictionary
{
    public List<KeyValuePair<object?, object?>> Items { get; } = [];

    /// <summary>The value of a key; null when there is none.</summary>
    public object? Find(string key) => Items.FindLast(item => item.Key is string name && name == key).Value;
}

/// <summary>The name of a class or function. A name is all it is: nothing is looked up or called.</summary>
internal sealed class PickleGlobal(string module, string name)
{
    public string FullName { get; } = $"{module}.{name}";
}

/// <summary>Stands for an object of a class that we do not know; keeps the attributes the pickle gives it, and does
/// nothing.</summary>
internal sealed class PickleOpaque(string type)
{
    /// <summary>The class's name.</summary>
    public string Type { get; } = type;

    /// <summary>The attributes: modules saved whole have their tensors there.</summary>
    public object? State { get; set; }
}

/// <summary>Names a storage, which lies elsewhere in the file.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">Element type.</param>
/// <param name="Count">Number of elements that the pickle claims.</param>
/// <param name="FirstElement">Where a view of another storage begins; 0 for a storage of its own.</param>
internal sealed record PickleStorage(string Key, ElementType Type, long Count, long FirstElement);

/// <summary>A tensor as the pickle describes it; nothing of it is checked yet.</summary>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, PickleSequence Shape, PickleSequence Strides);
