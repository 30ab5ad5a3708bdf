using System.Globalization;

namespace AiVideoFx.Engine;

/// <summary>Finds the named tensors in what a pickle holds.</summary>
/// <remarks>
/// Wrappers come off by <see cref="WrapperRules.DictionaryKeys"/>; dictionaries within are flattened to dotted names. Modules
/// that were saved whole, and TorchScript, keep their tensors as attributes: those are found as well.
/// </remarks>
internal sealed class StateDict
{
    private const int MaxDepth = 24;
    private const int MaxWrappers = 4;
    private const int MaxSteps = 2_000_000;
    private const int MaxNameCharacters = 16 << 20;

    private readonly Dictionary<string, PickleTensor> _tensors = new(StringComparer.Ordinal);
    private int _steps;
    private long _nameCharacters;

    private StateDict()
    {
    }

    /// <summary>The tensors by name.</summary>
    /// <param name="root">What the pickle holds.</param>
    /// <exception cref="WeightsException">There are none.</exception>
    public static Dictionary<string, PickleTensor> Find(object? root)
    {
        StateDict found = new();
        found.Collect(found.Unwrap(root), string.Empty, 0);
        return found._tensors.Count > 0
            ? found._tensors
            : throw new WeightsException($"it holds no tensors but {Describe(root)}; expected a state dict");
    }

    private object? Unwrap(object? value)
    {
        for (int i = 0; i < MaxWrappers; i++)
        {
            if (Attributes(value) is not PickleDictionary dictionary || dictionary.Items.Exists(item => item.Value is PickleTensor))
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

    private bool HoldsTensors(object? value)
    {
        StateDict trial = new() { _steps = _steps };
        trial.Collect(value, string.Empty, 0);
        _steps = trial._steps;
        return trial._tensors.Count > 0;
    }

    private void Collect(object? value, string name, int depth)
    {
        if (++_steps > MaxSteps || depth > MaxDepth)
        {
            throw new WeightsException(
                $"its dictionaries are nested more than {MaxDepth} deep, or refer to each other {MaxSteps} times");
        }

        if (value is PickleTensor tensor)
        {
            _nameCharacters += name.Length;
            if (_nameCharacters > MaxNameCharacters)
            {
                throw new WeightsException($"the names of its tensors take more than {MaxNameCharacters} letters");
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
            if ((inner is PickleTensor or PickleDictionary or PickleOpaque) && Label(key) is string label)
            {
                bool isGroup = value is PickleOpaque && (label is "_parameters" or "_buffers" or "_modules");
                Collect(inner, isGroup ? name : name.Length == 0 ? label : $"{name}.{label}", depth + 1);
            }
        }
    }

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
