namespace AiVideoFx.Fuzz;

/// <summary>Pickles that are nearly right: the parts of a state dict in any order, with any numbers.</summary>
public static class PickleGenerator
{
    private const string Opcodes = "(tuseadlRbQ012])No";

    private static readonly (string Module, string Name)[] Names =
    [
        ("torch._utils", "_rebuild_tensor_v2"), ("torch._utils", "_rebuild_parameter"), ("collections", "OrderedDict"),
        ("torch", "FloatStorage"), ("torch", "Size"), ("torch", "device"), ("os", "system"), ("builtins", "eval"),
        ("builtins", "set"), ("torch._tensor", "_rebuild_from_type_v2"), ("omegaconf", "DictConfig"), ("torch.nn", "Conv2d"),
    ];

    /// <summary>A pickle.</summary>
    /// <param name="random">Makes the choices.</param>
    public static byte[] Create(Random random)
    {
        PickleWriter pickle = new();
        if (random.Next(4) > 0)
        {
            pickle.Op("}(");
        }

        for (int parts = random.Next(1, 30); parts > 0; parts--)
        {
            AddPart(pickle, random);
        }

        return random.Next(4) > 0 ? pickle.Op("u").End() : pickle.End();
    }

    private static void AddPart(PickleWriter pickle, Random random)
    {
        switch (random.Next(16))
        {
            case < 5: AddTensor(pickle.Text(random.Next(4) == 0 ? "module.w" : $"k{random.Next(9)}"), random); break;
            case 5: pickle.Text($"d{random.Next(4)}").Op("}"); break;
            case 6: pickle.Raw((byte)Opcodes[random.Next(Opcodes.Length)]); break;
            case 7: pickle.Raw((byte)random.Next(256)); break;
            case 8: pickle.Raw((byte)'q', (byte)random.Next(6)); break;
            case 9: pickle.Raw((byte)'h', (byte)random.Next(6)); break;
            case 10: pickle.Global(Names[random.Next(Names.Length)].Module, Names[random.Next(Names.Length)].Name); break;
            case 11: pickle.Number(Size(random)); break;
            case 12: pickle.Text("n").Number(random.Next()); break;
            case 13: pickle.Global("omegaconf.dictconfig", "DictConfig").Op(")").Raw(0x81).Op("}(").Text("_content").Op("}ub"); break;
            case 14: pickle.Op("I").Op($"{random.Next()}\n"); break;
            default: pickle.Op("(").Numbers(Size(random)).Op("l"); break;
        }
    }

    private static void AddTensor(PickleWriter pickle, Random random)
    {
        long[] shape = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Size(random))];
        long[] strides = [.. Enumerable.Range(0, random.Next(8) == 0 ? random.Next(4) : shape.Length).Select(_ => Size(random))];
        string storage = random.Next(3) > 0 ? "FloatStorage" : random.Next(4) > 0 ? "LongStorage" : "QInt8Storage";
        pickle.Tensor(storage, $"{random.Next(3)}", random.Next(3) > 0 ? random.Next(4) : Size(random), random.Next(3) > 0 ? 0 : Size(random), shape, strides);
    }

    private static long Size(Random random) => random.Next(12) switch
    {
        0 => random.NextInt64(),
        1 => int.MaxValue,
        2 => -1,
        3 => random.Next(100_000),
        _ => random.Next(5),
    };
}
