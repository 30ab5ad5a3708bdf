namespace AiVideoFx.Engine;

/// <summary>The few calls in a pickle that mean something here: they describe tensors and containers.</summary>
internal static class PickleCalls
{
    /// <summary>What a call stands for.</summary>
    /// <param name="function">The function's or class's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="WeightsException">It describes a tensor that we do not read, or not rightly.</exception>
    public static object? Evaluate(PickleGlobal function, List<object?> arguments)
    {
        switch (function.FullName)
        {
            case "torch._utils._rebuild_tensor" or "torch._utils._rebuild_tensor_v2":
                return Tensor(arguments);
            case "torch._utils._rebuild_parameter" or "torch._utils._rebuild_parameter_with_state"
                or "torch.nn.parameter.Parameter":
                return First(arguments);
            case "torch._tensor._rebuild_from_type_v2"
                when arguments is [PickleGlobal inner, _, PickleSequence innerArguments, ..]:
                return inner.FullName == function.FullName
                    ? throw new WeightsException("a tensor is described by a call within a call without end")
                    : Evaluate(inner, innerArguments.Items);
            case "torch._utils._rebuild_sparse_tensor" or "torch._utils._rebuild_sparse_csr_tensor"
                or "torch._utils._rebuild_qtensor"
                or "torch._utils._rebuild_meta_tensor_no_storage" or "torch._utils._rebuild_nested_tensor"
                or "torch._utils._rebuild_tensor_v3":
                throw new WeightsException($"the file holds a tensor made by {Quoted.Text(function.FullName)}; "
                    + "only dense, unquantised tensors of common types are read");
            case "collections.OrderedDict" or "builtins.dict" or "__builtin__.dict":
                return Dictionary(arguments is [PickleSequence pairs] ? pairs.Items : []);
            case "collections.defaultdict" or "collections.Counter":
                return new PickleDictionary();
            case "torch.Size" or "builtins.list" or "builtins.tuple" or "builtins.set" or "builtins.frozenset"
                or "__builtin__.list" or "__builtin__.tuple" or "__builtin__.set" or "__builtin__.frozenset"
                or "torch.jit._pickle.build_intlist" or "torch.jit._pickle.build_tensorlist":
                return new PickleSequence(arguments is [PickleSequence items] ? [.. items.Items] : []);
            default:
                return new PickleOpaque(function.FullName);
        }
    }

    /// <summary>What a persistent id stands for: the storages, which torch.save writes beside the pickle.</summary>
    /// <param name="id">As in the pickle.</param>
    /// <exception cref="WeightsException">It names no storage.</exception>
    public static object? Persistent(object? id)
    {
        switch ((id as PickleSequence)?.Items)
        {
            case ["storage", PickleGlobal type, string key, string, long count, .. var rest] when count >= 0:
                ElementType element = PickleNames.StorageType(type.FullName);
                return rest is [PickleSequence { Items: [string, long first, long viewCount] }]
                    ? new PickleStorage(key, element, viewCount, first)
                    : new PickleStorage(key, element, count, 0);

            // Older files keep the source code of a module beside its class; only the name is of use.
            case ["module", var module, ..]:
                return module;
            default:
                throw new WeightsException(
                    "the pickle refers to something outside itself that is not a storage of torch.save");
        }
    }

    private static PickleTensor Tensor(List<object?> arguments) =>
        arguments is [PickleStorage storage, long offset, PickleSequence shape, PickleSequence strides, ..]
            ? new(storage, offset, shape, strides)
            : throw new WeightsException("a tensor is not described by its storage, offset, shape and strides");

    private static object? First(List<object?> arguments) =>
        arguments is [PickleTensor tensor, ..] ? tensor : new PickleOpaque("torch.nn.Parameter");

    private static PickleDictionary Dictionary(List<object?> pairs)
    {
        PickleDictionary dictionary = new();
        foreach (object? pair in pairs)
        {
            if (pair is PickleSequence { Items: [var key, var value] })
            {
                dictionary.Items.Add(new(key, value));
            }
        }

        return dictionary;
    }
}
