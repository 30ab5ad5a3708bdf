using System.Globalization;

namespace AiVideoFx.Engine;

/// <summary>Finds the named tensors in what a pickle holds.</summary>
/// <remarks>
/// Wrappers come off by <see cref="WrapperRules.DictionaryKeys"/>; dictionaries within are flattened to dotted names.
/// Modules
/// that were saved whole, and TorchScript, keep their tensors as attributes: those are found as well.
/// </remarks>
internal sealed class StateDict
{
    private const int MaxDepth = 24;
    private const int MaxWrappers = 4;

    // Parts of a pickle may be named again and again, so that a few bytes stand for thousands of tensors. A
    // description of its
    // own takes about 80 bytes: half of that for each is more than any real file needs.
    private const int PickleBytesPerTensor = 40;
    private const int FreeTensors = 4096;
    private const int FreeNameCharacters = 1 << 20;
    private const int FreeSteps = 1 << 16;

    private readonly Dictionary<string, PickleTensor> _tensors = new(StringComparer.Ordinal);
    private long _stepsLeft;
    private long _tensorsLeft;
    private long _nameCharactersLeft;

    private StateDict(long pickleBytes)
    {
        _stepsLeft = FreeSteps + pickleBytes;
        _tensorsLeft = FreeTensors + (pickleBytes / PickleBytesPerTensor);
        _nameCharactersLeft = FreeNameCharacters + pickleBytes;
    }

    /// <summary>The tensors by name.</summary>
    /// <param name="content">What the pickle holds.</param>
    /// <exception cref="WeightsException">There are none, or more than the pickle can describe.</exception>
    public static Dictionary<string, PickleTensor> Find(PickleContent content)
    {
        StateDict found = new(content.Length);
        found.Collect(found.Unwrap(content.Root), string.Empty, 0);
        return found._tensors.Count > 0
            ? found._tensors
            : throw new WeightsException($"it holds no tensors but {Describe(content.Root)}; expected a state dict");
    }

    private object? Unwrap(object? value)
    {
        for (int i = 0; i < MaxWrappers; i++)
        {
            if (Attributes(value) is not PickleDictionary dictionary
                || dictionary.Items.Exists(item => item.Value is PickleTensor))
            {
                break;
            }

            object? inner = WrapperRules.DictionaryKeys.Select(dictionary.Find).FirstOrDefault(HoldsTensors);
            if (inner is null)
            {
                // One entry with tensors among settings and counters, whatever its name.
                List<object?> holders = [.. dictionary.Items.Select(item => item.Value).Where(HoldsTensors).Take(2)];
                inner = holders.Count == 1 && value is PickleDictionary ? holders[0] : null;
            }

            if (inner is null)
            {
                break;
            }

            value = inner;
        }

        return value;
    }

    private bool HoldsTensors(object? value) => HoldsTensorsBelow(value, 0);

    private bool HoldsTensorsBelow(object? value, int depth)
    {
        Step(depth);
        return value is PickleTensor || (Attributes(value) is PickleDictionary dictionary
            && dictionary.Items.Exists(item => CanHold(item.Value) && HoldsTensorsBelow(item.Value, depth + 1)));
    }

    private void Step(int depth)
    {
        if (--_stepsLeft < 0 || depth > MaxDepth)
        {
            throw new WeightsException(
                $"its dictionaries are nested more than {MaxDepth} deep, or refer to each other more often than any state dict");
        }
    }

    private void Collect(object? value, string name, int depth)
    {
        Step(depth);
        if (value is PickleTensor tensor)
        {
            _nameCharactersLeft -= name.Length;
            if (--_tensorsLeft < 0 || _nameCharactersLeft < 0)
            {
                throw new WeightsException(
                    "it names the same tensors again and again, more often than any state dict does");
            }

            _tensors[name] = tensor;
            return;
        }

        if (Attributes(value) is not PickleDictionary dictionary)
        {
            return;
        }

        foreach ((object? key, object? inner) in dictionary.Items)
        {
            // What cannot hold a tensor needs no name.
            if (CanHold(inner) && Label(key) is string label)
            {
                bool isGroup = value is PickleOpaque && (label is "_parameters" or "_buffers" or "_modules");
                Collect(inner, isGroup ? name : name.Length == 0 ? label : $"{name}.{label}", depth + 1);
            }
        }
    }

    private static bool CanHold(object? value) => value is PickleTensor or PickleDictionary or PickleOpaque;

    private static string? Label(object? key) => key switch
    {
        string text => text,
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    // A dictionary itself, or the attributes of an object.
    private static PickleDictionary? Attributes(object? value) =>
        value as PickleDictionary ?? (value as PickleOpaque)?.State as PickleDictionary;

    private static string Describe(object? value) => value switch
    {
        PickleDictionary dictionary => "a dictionary with the keys " + string.Join(
            ", ", dictionary.Items.Take(8).Select(item => Label(item.Key)).OfType<string>().Select(Quoted.Text)),
        PickleOpaque opaque => $"an object of the class {Quoted.Text(opaque.Type)}",
        PickleSequence sequence => $"a list of {sequence.Items.Count} values",
        PickleTensor => "one tensor without a name",
        _ => "a plain value",
    };
}
