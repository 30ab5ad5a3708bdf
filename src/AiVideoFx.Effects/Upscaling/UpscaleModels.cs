using System.Numerics.Tensors;
using AiVideoFx.Engine;
using AiVideoFx.Engine.Models;
using AiVideoFx.Engine.Quantization;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Networks;
using Tensor = AiVideoFx.Engine.Tensor;

namespace AiVideoFx.Effects.Upscaling;

/// <summary>The networks that can enlarge: those in the bundle, and the user's checkpoints.</summary>
/// <remarks>
/// Nothing here throws for what is missing: it says so in a sentence, which the effect shows while it goes on without a network. Safe
/// from any thread.
/// </remarks>
/// <param name="effects">Engine, bundle and store.</param>
internal sealed class UpscaleModels(EffectEngine effects)
{
    // Steps of the mix of two sets of weights: each has sessions of its own.
    private const int MixSteps = 16;
    private const int MostMixes = 20;

    private static readonly Lazy<UpscaleModels> OfProcess = new(static () => new(EffectEngine.Shared));

    private readonly Lock _lock = new();
    private readonly Dictionary<string, UpscaleModel> _models = [];
    private readonly Dictionary<string, UpscaleModel> _mixes = [];

    /// <summary>The one of this process.</summary>
    public static UpscaleModels Shared => OfProcess.Value;

    /// <summary>Opens the built-in network that comes nearest.</summary>
    /// <param name="factor">The enlargement wanted.</param>
    /// <param name="quality">The quality wanted.</param>
    /// <param name="denoise">Share of the weights that restore, 0 to 1.</param>
    /// <param name="problem">Why there is none and what to do; null where there is one.</param>
    /// <param name="note">A sentence where it is not quite what was wanted; else null.</param>
    public UpscaleModel? BuiltIn(double factor, UpscaleQuality quality, double denoise, out string? problem, out string? note)
    {
        note = null;
        if (!effects.TryOpen(out InferenceEngine? engine, out problem))
        {
            return null;
        }

        string folder = effects.Bundle!.Models;
        IReadOnlyList<BuiltInFile> files = BuiltInFile.All(folder);
        BuiltInFile? clean = BuiltInFile.Nearest(files, factor, quality, isRestore: false);
        BuiltInFile? first = clean ?? BuiltInFile.Nearest(files, factor, quality, isRestore: true);
        if (first is null)
        {
            problem = $"The built-in network is not there: expected 'upscale-x2.safetensors' or another scale in '{folder}'; install AiVideoFx again.";
            return null;
        }

        BuiltInFile? restore = files.FirstOrDefault(file => file.IsRestore && file.Scale == first.Scale && file.Quality == first.Quality);
        note = Note(first, quality, denoise, clean, restore);
        return Guarded(ref problem, () =>
            clean is null || restore is null
                ? Load(first.Path, () => Open(engine, first))
                : Mixed(Load(clean.Path, () => Open(engine, clean)), () => Load(restore.Path, () => Open(engine, restore)), denoise, engine));
    }

    /// <summary>Opens a checkpoint of the user's.</summary>
    /// <param name="name">Its name in the store, whatever the case; empty takes the first that enlarges.</param>
    /// <param name="denoise">Share of the model itself where the store has its "wdn" pair, which leaves noise alone.</param>
    /// <param name="problem">Why it cannot be had and what to do; null where there is one.</param>
    /// <param name="note">A sentence where a wish could not be met; else null.</param>
    public UpscaleModel? Checkpoint(string name, double denoise, out string? problem, out string? note)
    {
        note = null;
        if (!effects.TryOpen(out InferenceEngine? engine, out problem))
        {
            return null;
        }

        string? sentence = null;
        UpscaleModel? model = Guarded(ref problem, () =>
        {
            List<StoredModel> all = [.. effects.Store.List().Where(static model => model.Network.Effect == "Upscale")];
            StoredModel? found = name.Length == 0
                ? all.FirstOrDefault()
                : all.Find(model => model.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (found is null)
            {
                string others = all.Count == 0 ? "there is none yet" : $"there are {string.Join(", ", all.Select(static model => model.Name))}";
                throw new ModelException(
                    $"There is no upscaling model '{name}': add a Real-ESRGAN, compact or SPAN checkpoint with 'aivideofx models add FILE' ({others}).");
            }

            UpscaleModel own = Load(found.Sha256, () => Open(engine, found));
            StoredModel? pair = PairOf(found, all);
            if (pair is null)
            {
                sentence = denoise > 0 ? $"Denoise changes nothing with '{found.Name}': its pair that leaves noise alone ('wdn') was not added." : null;
                return own;
            }

            UpscaleModel weak = Load(pair.Sha256, () => Open(engine, pair));
            return weak.Network.Equals(own.Network) ? Mixed(weak, () => own, denoise, engine) : own;
        });
        note = sentence;
        return model;
    }

    /// <summary>The model that leaves noise alone: named as the other one with "wdn" in it.</summary>
    private static StoredModel? PairOf(StoredModel model, List<StoredModel> all) => Plain(model.Name) == model.Name
        ? all.Find(other => other.Name != model.Name && Plain(other.Name) == model.Name)
        : null;

    private static string Plain(string name) => name.Replace("-wdn", "", StringComparison.OrdinalIgnoreCase).Replace("_wdn", "", StringComparison.OrdinalIgnoreCase);

    private static string? Note(BuiltInFile taken, UpscaleQuality quality, double denoise, BuiltInFile? clean, BuiltInFile? restore)
    {
        if (taken.Quality != quality)
        {
            return $"The bundle has no network of quality {quality} for this scale; {taken.Quality} is used.";
        }

        return denoise > 0 && (clean is null || restore is null)
            ? "Denoise changes nothing: the bundle has one set of weights only for this scale and quality."
            : null;
    }

    private static UpscaleModel? Guarded(ref string? problem, Func<UpscaleModel> open)
    {
        try
        {
            UpscaleModel model = open();
            problem = null;
            return model;
        }
        catch (Exception e) when (e is WeightsException or ModelException or FormatException or IOException or UnauthorizedAccessException)
        {
            problem = e.Message;
            return null;
        }
    }

    private static QuantizationProfile? Profile(string path) => File.Exists(path) ? QuantizationProfile.FromJson(File.ReadAllText(path)) : null;

    private UpscaleModel Load(string key, Func<UpscaleModel> open)
    {
        lock (_lock)
        {
            if (!_models.TryGetValue(key, out UpscaleModel? model))
            {
                model = open();
                _models.Add(key, model);
            }

            return model;
        }
    }

    // The way of Wang et al., "Deep Network Interpolation", CVPR 2019: a network between two that were trained from one start.
    private UpscaleModel Mixed(UpscaleModel without, Func<UpscaleModel> with, double share, InferenceEngine engine)
    {
        int step = (int)Math.Round(Math.Clamp(share, 0, 1) * MixSteps);
        if (step is 0 or MixSteps)
        {
            return step == 0 ? without : with();
        }

        UpscaleModel full = with();
        if (!full.Network.Equals(without.Network))
        {
            throw new ModelException($"Two sets of weights cannot be mixed: one is of {without.Network}, the other of {full.Network}; install AiVideoFx again.");
        }

        string key = $"{without.Weights.Hash}+{full.Weights.Hash}*{step}";
        lock (_lock)
        {
            if (!_mixes.TryGetValue(key, out UpscaleModel? mix))
            {
                if (_mixes.Count >= MostMixes)
                {
                    _mixes.Clear();
                }

                Dictionary<string, Tensor> tensors = without.Weights.Tensors.ToDictionary(
                    static pair => pair.Key, pair => Mix(pair.Value, full.Weights.Tensors[pair.Key], (float)step / MixSteps));
                mix = new(engine, without.Network, new(key, tensors));
                _mixes.Add(key, mix);
            }

            return mix;
        }
    }

    private static Tensor Mix(Tensor a, Tensor b, float share)
    {
        float[] from = a.ToFloats(), to = b.ToFloats();
        TensorPrimitives.Lerp(from, to, share, from);
        return Tensor.FromFloats(a.Name, from, [.. a.Shape]);
    }

    private static UpscaleModel Open(InferenceEngine engine, BuiltInFile file)
    {
        string side = Path.ChangeExtension(file.Path, ".json");
        if (!File.Exists(side))
        {
            throw new ModelException($"The built-in network is not whole: expected '{side}' beside its weights; install AiVideoFx again.");
        }

        byte[] json = File.ReadAllBytes(side);
        UpLite network = UpLite.FromSideFile(json);
        Engine.Checkpoint checkpoint = Engine.Checkpoint.Open(file.Path);
        string hash = checkpoint.Hash();
        if (SideFile.HashIn(json) != hash || network.Scale != file.Scale)
        {
            checkpoint.Dispose();
            throw new ModelException($"The built-in network is damaged: '{file.Path}' is not the one that '{side}' describes; install AiVideoFx again.");
        }

        // The file stays mapped: its tensors lie in it.
        return new(engine, network, new(hash, checkpoint.Tensors, Profile(Path.ChangeExtension(file.Path, ".int8.json"))));
    }

    private UpscaleModel Open(InferenceEngine engine, StoredModel stored)
    {
        string path = effects.Store.PathOf(stored);
        Engine.Checkpoint checkpoint = Engine.Checkpoint.Open(path);
        if (checkpoint.FileBytes == stored.SizeBytes
            && NetworkCatalog.Detect(Weights.From(checkpoint), stored.SourceFile)?.Network is UpscaleNetwork network)
        {
            return new(engine, network, new(stored.Sha256, checkpoint.Tensors, Profile(effects.Store.ProfilePathOf(stored))));
        }

        checkpoint.Dispose();
        throw new ModelException(
            $"The model '{stored.Name}' cannot enlarge: expected a Real-ESRGAN, compact or SPAN checkpoint as it was added, got {stored.Network.Family} in '{path}'; "
            + "see 'aivideofx models verify'.");
    }
}
