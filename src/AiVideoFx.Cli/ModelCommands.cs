using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using AiVideoFx.Engine;
using AiVideoFx.Engine.Models;
using AiVideoFx.Engine.Quantization;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Networks;

namespace AiVideoFx.Cli;

/// <summary>The commands over the user's own checkpoints: list, add, remove, verify.</summary>
internal static class ModelCommands
{
    /// <summary>Builds the command with its four.</summary>
    public static Command Create(IReadOnlyList<string> bundles, Terminal terminal)
    {
        Command models = new("models", "Checkpoints of your own that the effects shall use.");
        models.Subcommands.Add(List(bundles, terminal));
        models.Subcommands.Add(Add(bundles, terminal));
        models.Subcommands.Add(Remove(terminal));
        models.Subcommands.Add(Verify(terminal));
        return models;
    }

    private static Option<bool> Json() => new("--json") { Description = "One JSON object a line instead of text." };

    private static ModelStore Store(NetworkRecognizer? recognizer = null) => new(UserFolders.Current.Models, recognizer ?? NetworkCatalog.Recognize);

    private static Command List(IReadOnlyList<string> bundles, Terminal terminal)
    {
        Option<bool> json = Json();
        Command command = new("list", "List the models you added, and the public ones that can be added.") { json };
        command.SetAction(result =>
        {
            ModelStore store = Store();
            IReadOnlyList<StoredModel> own = store.List();
            IReadOnlyList<PublicModel> known = BundleFiles.Find(bundles) is { } files ? PublicModel.Read(files.PublicModels) : [];
            if (result.GetValue(json))
            {
                foreach (JsonObject line in own.Select(model => ModelJson(store, model)).Concat(known.Select(model => PublicJson(model, own))))
                {
                    terminal.Out.WriteLine(line.ToJsonString());
                }

                return ExitCode.Done;
            }

            terminal.Out.WriteLine(own.Count == 0 ? $"No models in {store.Folder} yet." : $"Models in {store.Folder}:");
            if (own.Count > 0)
            {
                ListCommands.WriteTable(terminal.Out, ["Name", "Effect", "Network", "Configuration", "MB", "8 bits"], own.Select(model => new[]
                {
                    model.Name, model.Network.Effect, model.Network.Family, model.Network.Configuration,
                    (model.SizeBytes / 1e6).ToString("f1", CultureInfo.InvariantCulture), Words(Profile(store, model)),
                }));
            }

            if (known.Count > 0)
            {
                terminal.Out.WriteLine();
                terminal.Out.WriteLine("Public checkpoints; get the file from its page, then: aivideofx models add FILE");
                ListCommands.WriteTable(terminal.Out, ["File", "Effect", "Network", "Licence", "Page", ""], known.Select(model => new[]
                {
                    model.File, model.Effect, model.Family, model.Licence, model.Page,
                    AddedAs(model, own) is { } name ? $"added as {name}" : model.Note is { } note ? $"({note})" : "",
                }));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Add(IReadOnlyList<string> bundles, Terminal terminal)
    {
        Argument<string> file = new("FILE") { Description = "A checkpoint: .safetensors, .pth, .pt, .pkl or .ckpt." };
        Option<string?> name = new("--name") { Description = "What to call it. [default: made from the file's name]", HelpName = "N" };
        Option<bool> json = Json();
        Command command = new("add", "Recognise a checkpoint, try it, and copy it to your models.") { file, name, json };
        command.SetAction(result =>
        {
            string path = result.GetRequiredValue(file);
            NotWeights.Refuse(path);
            (InferenceEngine? engine, string problem) = TryOpen(bundles);
            ModelStore store = Store((checkpoint, fileName) =>
            {
                Recognition found = NetworkCatalog.Recognize(checkpoint, fileName);
                if (found.Network is not null && engine is not null)
                {
                    ModelTrial.Run(engine, checkpoint, fileName);
                }

                return found;
            });
            StoredModel model = store.Add(path, result.GetValue(name));
            (QuantizationProfile? profile, string reason) = engine is null ? (null, problem) : Calibrate(engine, store, model);
            if (profile is not null)
            {
                File.WriteAllText(store.ProfilePathOf(model), profile.ToJson());
            }

            if (result.GetValue(json))
            {
                terminal.Out.WriteLine(ModelJson(store, model).ToJsonString());
            }
            else
            {
                terminal.Out.WriteLine($"Added '{model.Name}': {model.Network.Family} ({model.Network.Configuration}), for {model.Network.Effect}.");
                terminal.Out.WriteLine(profile is null ? $"8 bits: no; {reason}." : $"8 bits: {Words(profile)}.");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Remove(Terminal terminal)
    {
        Argument<string> name = new("NAME") { Description = "The model's name." };
        Option<bool> json = Json();
        Command command = new("remove", "Delete a model of yours.") { name, json };
        command.SetAction(result =>
        {
            string given = result.GetRequiredValue(name);
            Store().Remove(given);
            terminal.Out.WriteLine(result.GetValue(json) ? new JsonObject { ["removed"] = given }.ToJsonString() : $"Removed '{given}'.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Verify(Terminal terminal)
    {
        Option<bool> json = Json();
        Command command = new("verify", "Check every model of yours against its record.") { json };
        command.SetAction(result =>
        {
            IReadOnlyList<ModelCheck> checks = Store().Verify();
            foreach (ModelCheck check in checks)
            {
                terminal.Out.WriteLine(result.GetValue(json)
                    ? new JsonObject { ["name"] = check.Name, ["good"] = check.Problem is null, ["problem"] = check.Problem }.ToJsonString()
                    : $"{check.Name}: {check.Problem ?? "good"}");
            }

            int bad = checks.Count(static check => check.Problem is not null);
            if (bad > 0)
            {
                terminal.Error.WriteLine($"aivideofx: {bad} of {checks.Count} models cannot be used");
            }

            return bad == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static (InferenceEngine? Engine, string Problem) TryOpen(IReadOnlyList<string> bundles)
    {
        try
        {
            return (BundleFiles.OpenEngine(bundles), "");
        }
        catch (OrtException e)
        {
            return (null, e.Message);
        }
    }

    // The model is there and runs: that 8 bits cannot be had is no failure.
    private static (QuantizationProfile? Profile, string Reason) Calibrate(InferenceEngine engine, ModelStore store, StoredModel model)
    {
        try
        {
            return ModelTrial.Calibrate(engine, store.PathOf(model), model.SourceFile);
        }
        catch (OrtException e)
        {
            return (null, $"calibration failed ({e.Message.Trim()})");
        }
    }

    private static QuantizationProfile? Profile(ModelStore store, StoredModel model)
    {
        try
        {
            return File.Exists(store.ProfilePathOf(model)) ? QuantizationProfile.FromJson(File.ReadAllText(store.ProfilePathOf(model))) : null;
        }
        catch (FormatException)
        {
            return null; // without a profile, 32 bits are used
        }
    }

    private static string Words(QuantizationProfile? profile) => profile is null ? "no"
        : string.Create(CultureInfo.InvariantCulture, $"{profile.Psnr:f1} dB from 32 bits, ")
            + (profile.IsGoodEnough ? "used" : string.Create(CultureInfo.InvariantCulture, $"not used below {QuantizationProfile.SmallestPsnr:f0}"));

    private static string? AddedAs(PublicModel model, IReadOnlyList<StoredModel> own) => own.FirstOrDefault(
        stored => model.Sha256 is { } hash ? stored.Sha256 == hash : stored.SourceFile == model.File)?.Name;

    private static JsonObject ModelJson(ModelStore store, StoredModel model)
    {
        QuantizationProfile? profile = Profile(store, model);
        return new()
        {
            ["kind"] = "model",
            ["name"] = model.Name,
            ["effect"] = model.Network.Effect,
            ["family"] = model.Network.Family,
            ["configuration"] = model.Network.Configuration,
            ["format"] = model.Format,
            ["sizeBytes"] = model.SizeBytes,
            ["sha256"] = model.Sha256,
            ["file"] = store.PathOf(model),
            ["sourceFile"] = model.SourceFile,
            ["int8"] = profile is null ? null : new JsonObject { ["psnr"] = Math.Round(profile.Psnr, 2), ["used"] = profile.IsGoodEnough },
        };
    }

    private static JsonObject PublicJson(PublicModel model, IReadOnlyList<StoredModel> own) => new()
    {
        ["kind"] = "public",
        ["file"] = model.File,
        ["effect"] = model.Effect,
        ["family"] = model.Family,
        ["licence"] = model.Licence,
        ["page"] = model.Page,
        ["sha256"] = model.Sha256,
        ["note"] = model.Note,
        ["addedAs"] = AddedAs(model, own),
    };
}
