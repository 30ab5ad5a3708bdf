using AiVideoFx.Engine;

namespace AiVideoFx.Fuzz;

/// <summary>Valid files of weights, made here.</summary>
public static class SampleFiles
{
    /// <summary>One small file of each format.</summary>
    public static IEnumerable<byte[]> Made()
    {
        using MemoryStream safetensors = new();
        SafetensorsWriter.Write(
            safetensors,
            [
                Tensor.FromFloats("conv.weight", [1, 2, 3, 4, 5, 6], 2, 3), Tensor.FromInt64("counter", [7]),
                Tensor.FromBytes("module.half", ElementType.Float16, [1, 2, 3, 4], 2), Tensor.FromFloats("none", [], 0, 3),
            ],
            new Dictionary<string, string> { ["licence"] = "MIT" });
        yield return safetensors.ToArray();

        byte[] pickle = StateDict();
        byte[] first = [.. Enumerable.Range(0, 24).Select(n => (byte)n)];
        byte[] second = [.. Enumerable.Range(0, 6).Select(n => (byte)n)];
        yield return Archives.TorchZip(pickle, first, second);
        yield return Archives.TorchLegacy(pickle, (6, first), (3, second));
    }

    private static byte[] StateDict() => new PickleWriter()
        .Op("}(").Text("params")
        .Global("collections", "OrderedDict").Op(")R(")
        .Text("a.weight").Tensor("FloatStorage", "0", 6, 0, [2, 3], [3, 1])
        .Text("a.turned").Tensor("FloatStorage", "0", 6, 0, [3, 2], [1, 3])
        .Text("b.bias").Tensor("HalfStorage", "1", 3, 1, [2], [1])
        .Op("u").Op("}(").Text("_metadata").Op("}ubu").End();
}
