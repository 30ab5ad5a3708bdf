using System.Diagnostics.CodeAnalysis;
using AiVideoFx.Engine;
using AiVideoFx.Engine.Models;
using AiVideoFx.Engine.Quantization;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Networks;

namespace AiVideoFx.Effects;

/// <summary>What effects run networks with: one engine for the process, made when a render first needs it, and its models.</summary>
/// <remarks>
/// Nothing here throws for what is missing: it says so in a sentence, which the effect shows while it goes on without a network.
/// Safe from any thread.
/// </remarks>
/// <param name="bundle">Where library and models are; null where this code lies in no bundle.</param>
/// <param name="store">The user's own checkpoints.</param>
internal sealed class EffectEngine(BundleFolder? bundle, ModelStore store)
{
    /// <summary>Name of the interpolation network that ships with the product.</summary>
    public const string Interpolation = "interpolate";

    private static readonly Lazy<EffectEngine> OfProcess =
        new(static () => new(BundleFolder.Find(), new(UserFolders.Current.Models, NetworkCatalog.Recognize)));

    private readonly Lock _lock = new();
    private readonly Dictionary<string, MotionModel> _models = [];
    private InferenceEngine? _engine;
    private string? _problem;

    /// <summary>The one of this process.</summary>
    public static EffectEngine Shared => OfProcess.Value;

    /// <summary>Where library and models are; null where this code lies in no bundle.</summary>
    public BundleFolder? Bundle => bundle;

    /// <summary>The user's own checkpoints.</summary>
    public ModelStore Store => store;

    /// <summary>Names of the user's checkpoints that can interpolate, for choices and messages.</summary>
    public IReadOnlyList<string> Checkpoints =>
        [.. store.List().Where(static model => model.Network.Effect == "Interpolate" && IsMotion(model)).Select(static model => model.Name)];

    /// <summary>Opens the engine.</summary>
    /// <param name="engine">Runs networks.</param>
    /// <param name="problem">Why there is none and what to do; the same at each call.</param>
    public bool TryOpen([NotNullWhen(true)] out InferenceEngine? engine, [NotNullWhen(false)] out string? problem)
    {
        lock (_lock)
        {
            if (_engine is null && _problem is null)
            {
                Open();
            }

            (engine, problem) = (_engine, _problem);
            return engine is not null;
        }
    }

    /// <summary>Opens the interpolation network that ships with the product.</summary>
    /// <param name="model">Finds motion.</param>
    /// <param name="problem">Why it cannot be had and what to do.</param>
    public bool TryOpenBuiltIn([NotNullWhen(true)] out MotionModel? model, [NotNullWhen(false)] out string? problem) =>
        TryLoad(string.Empty, LoadBuiltIn, out model, out problem);

    /// <summary>Opens a checkpoint of the user's.</summary>
    /// <param name="name">Its name in the store, whatever the case.</param>
    /// <param name="model">Finds motion.</param>
    /// <param name="problem">Why it cannot be had and what to do.</param>
    public bool TryOpenCheckpoint(string name, [NotNullWhen(true)] out MotionModel? model, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            IReadOnlyList<StoredModel> all = store.List();
            StoredModel? found = all.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (found is null)
            {
                string others = all.Count == 0 ? "there is none yet" : $"there are {string.Join(", ", all.Select(static one => one.Name))}";
                (model, problem) = (null, $"There is no model '{name}': add a RIFE or IFRNet checkpoint with 'aivideofx models add FILE' ({others}).");
                return false;
            }

            return TryLoad(found.Sha256, engine => LoadCheckpoint(engine, found), out model, out problem);
        }
        catch (ModelException e)
        {
            (model, problem) = (null, e.Message);
            return false;
        }
    }

    private static bool IsMotion(StoredModel model) =>
        model.Network.Family == Rife.Family.Name || model.Network.Family == IfrNet.Family.Name;

    private static QuantizationProfile? Profile(string path) =>
        File.Exists(path) ? QuantizationProfile.FromJson(File.ReadAllText(path)) : null;

    private void Open()
    {
        if (bundle is null)
        {
            _problem = "The network cannot run: this plug-in was not loaded from its bundle, where ONNX Runtime and the models are; install AiVideoFx again.";
            return;
        }

        if (!File.Exists(bundle.RuntimeLibrary))
        {
            _problem = $"The network cannot run: expected ONNX Runtime at '{bundle.RuntimeLibrary}', beside the plug-in; install AiVideoFx again.";
            return;
        }

        try
        {
            _engine = new(new() { LibraryPath = bundle.RuntimeLibrary });
        }
        catch (OrtException e)
        {
            _problem = $"The network cannot run: {e.Message}";
        }
    }

    private bool TryLoad(
        string key, Func<InferenceEngine, MotionModel> load, [NotNullWhen(true)] out MotionModel? model, [NotNullWhen(false)] out string? problem)
    {
        model = null;
        if (!TryOpen(out InferenceEngine? engine, out problem))
        {
            return false;
        }

        lock (_lock)
        {
            if (!_models.TryGetValue(key, out model))
            {
                try
                {
                    model = load(engine);
                    _models.Add(key, model);
                }
                catch (Exception e) when (e is WeightsException or ModelException or FormatException or IOException or UnauthorizedAccessException)
                {
                    problem = e.Message;
                    return false;
                }
            }
        }

        problem = null;
        return true;
    }

    private MotionModel LoadBuiltIn(InferenceEngine engine)
    {
        string folder = bundle!.Models;
        string file = Path.Combine(folder, Interpolation + ".safetensors"), side = Path.ChangeExtension(file, ".json");
        foreach (string path in new[] { file, side })
        {
            if (!File.Exists(path))
            {
                throw new ModelException($"The built-in network is not there: expected '{path}' in the bundle; install AiVideoFx again.");
            }
        }

        byte[] json = File.ReadAllBytes(side);
        TinyIf network = TinyIf.FromSideFile(json);
        Checkpoint checkpoint = Checkpoint.Open(file);
        string hash = checkpoint.Hash();
        if (SideFile.HashIn(json) != hash)
        {
            checkpoint.Dispose();
            throw new ModelException($"The built-in network is damaged: '{file}' is not the one that '{side}' describes; install AiVideoFx again.");
        }

        // The file stays mapped: its tensors lie in it.
        return new(engine, network, new(hash, checkpoint.Tensors, Profile(Path.ChangeExtension(file, ".int8.json"))));
    }

    private MotionModel LoadCheckpoint(InferenceEngine engine, StoredModel stored)
    {
        string path = store.PathOf(stored);
        Checkpoint checkpoint = Checkpoint.Open(path);
        if (checkpoint.FileBytes == stored.SizeBytes
            && NetworkCatalog.Detect(Weights.From(checkpoint), stored.SourceFile)?.Network is InterpolationNetwork network)
        {
            return new(engine, network, new(stored.Sha256, checkpoint.Tensors, Profile(store.ProfilePathOf(stored))));
        }

        checkpoint.Dispose();
        throw new ModelException(
            $"The model '{stored.Name}' cannot interpolate: expected a RIFE or IFRNet checkpoint as it was added, got {stored.Network.Family} in '{path}'; "
            + "see 'aivideofx models verify'.");
    }
}
