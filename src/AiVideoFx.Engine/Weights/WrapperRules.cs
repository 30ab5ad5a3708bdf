namespace AiVideoFx.Engine;

/// <summary>What training programs wrap round the names a network knows, and how each wrapper comes off.</summary>
/// <remarks>
/// <para>Dictionaries (PyTorch files): a dictionary that holds tensors itself is the weights. Otherwise the first key
/// of
/// <see cref="DictionaryKeys"/> whose value holds tensors is opened, and so on inwards.</para>
/// <para>Prefixes (every format): the first rule that applies is applied, and again, until none does.</para>
/// <list type="table">
/// <item><term>module.</term><description>DataParallel. If any name has it, names without it are leftovers and dropped
/// (RIFE's files hold both).</description></item>
/// <item><term>model.diffusion_model.</term><description>Diffusion models with their text encoder and VAE in one
/// file. If
/// any name has it, the others are dropped.</description></item>
/// <item><term>generator.</term><description>Adversarial training (LaMa). If all other names belong to its companions
/// (<see cref="Companions"/>), those are dropped.</description></item>
/// <item><term>model.</term><description>Lightning. Only if all names have it and no number follows: "model.1.weight"
/// is a
/// network whose own first level is called model (LaMa's generator, old ESRGAN).</description></item>
/// </list>
/// </remarks>
internal static class WrapperRules
{
    /// <summary>Keys that wrap the weights, the preferred first.</summary>
    public static readonly string[] DictionaryKeys =
    [
        "params_ema", "params", "state_dict", "model_state_dict", "model", "model_ema", "ema_state_dict", "ema",
        "network", "net", "generator", "module", "weights",
    ];

    /// <summary>First parts of names that a training program keeps beside "generator.".</summary>
    public static readonly string[] Companions = ["discriminator", "loss", "val_evaluator", "test_evaluator"];

    private const int MaxRounds = 4;

    /// <summary>The tensors under the names that the network knows.</summary>
    /// <param name="tensors">The tensors under the names of the file.</param>
    public static Dictionary<string, Tensor> StripPrefixes(Dictionary<string, Tensor> tensors)
    {
        List<string> names = [.. tensors.Keys];
        int stripped = 0;
        for (int round = 0; round < MaxRounds && PrefixToStrip(names, stripped) is string prefix; round++)
        {
            names.RemoveAll(name => !Has(name, stripped, prefix));
            stripped += prefix.Length;
        }

        return stripped == 0
            ? tensors
            : names.ToDictionary(
                name => name[stripped..], name => tensors[name].Renamed(name[stripped..]), StringComparer.Ordinal);
    }

    private static string? PrefixToStrip(List<string> names, int at)
    {
        foreach (string prefix in new[] { "module.", "model.diffusion_model." })
        {
            if (names.Exists(name => Has(name, at, prefix)))
            {
                return prefix;
            }
        }

        if (names.Exists(name => Has(name, at, "generator."))
            && names.TrueForAll(name => Has(name, at, "generator.") || IsCompanion(name.AsSpan(at))))
        {
            return "generator.";
        }

        const string Model = "model.";
        return names.Count > 0
            && names.TrueForAll(name => Has(name, at, Model) && !char.IsAsciiDigit(name[at + Model.Length]))
            ? Model
            : null;
    }

    // Whether something follows the prefix.
    private static bool Has(string name, int at, string prefix) =>
        name.Length > at + prefix.Length && name.AsSpan(at).StartsWith(prefix, StringComparison.Ordinal);

    private static bool IsCompanion(ReadOnlySpan<char> name)
    {
        foreach (string companion in Companions)
        {
            if (name.StartsWith(companion, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
