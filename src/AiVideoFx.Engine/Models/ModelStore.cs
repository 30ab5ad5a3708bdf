using System.Security.Cryptography;

namespace AiVideoFx.Engine.Models;

/// <summary>The user's own checkpoints: copied into one folder, each beside a record of what it is.</summary>
/// <remarks>
/// NAME.safetensors or NAME.pth, and NAME.json. Both are written under other names and renamed, the record last: a
/// model is in the store when its record is. Reading is safe while other processes add and remove; of two processes
/// that add the same name at once one is refused, or <see cref="Verify"/> names the damage. The folder is made when
/// first needed.
/// </remarks>
/// <param name="folder">Where the models lie: <see cref="UserFolders.Models"/>.</param>
/// <param name="recognize">Says what a checkpoint is.</param>
/// <param name="clock">Tells when a model was added; the system's unless given.</param>
public sealed class ModelStore(string folder, NetworkRecognizer recognize, TimeProvider? clock = null)
{
    private const string RecordExtension = ".json";
    private const string PartExtension = ".part";
    private const string ProfileExtension = ".int8.json";

    /// <summary>Where the models lie.</summary>
    public string Folder => folder;

    /// <summary>Full path of a model's file.</summary>
    /// <param name="model">A model of this store.</param>
    public string PathOf(StoredModel model) => Path.Combine(folder, model.FileName);

    /// <summary>Where what calibration found lies, as <see cref="Quantization.QuantizationProfile.ToJson"/> writes it; may not exist.</summary>
    /// <param name="model">A model of this store.</param>
    public string ProfilePathOf(StoredModel model) => Path.Combine(folder, model.Name + ProfileExtension);

    /// <summary>The models whose records can be read, by name; <see cref="Verify"/> names the others.</summary>
    /// <exception cref="ModelException">The folder cannot be read.</exception>
    public IReadOnlyList<StoredModel> List()
    {
        List<StoredModel> models = [];
        foreach (string path in Files(RecordExtension))
        {
            try
            {
                models.Add(StoredModel.Read(path));
            }
            catch (ModelException)
            {
                // Verify reports it.
            }
        }

        return [.. models.OrderBy(model => model.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Recognises a checkpoint, copies it and writes down what it is.</summary>
    /// <param name="file">The user's file; stays as it is.</param>
    /// <param name="name">What to call it; made from the file's name if null.</param>
    /// <exception cref="WeightsException">The file cannot be read as weights.</exception>
    /// <exception cref="ModelException">
    /// No network fits, the name is taken or not safe, the same file is there already, or the folder cannot be written.
    /// </exception>
    public StoredModel Add(string file, string? name = null)
    {
        string chosen = name is null ? ModelName.FromFile(file) : ModelName.Check(name);
        using Checkpoint checkpoint = Checkpoint.Open(file);
        string fileName = Path.GetFileName(file);
        Recognition found = recognize(checkpoint, fileName);
        NetworkIdentity network = found.Network ?? throw new ModelException(Refusal(file, checkpoint, found.Nearest));
        StoredModel model = new(
            chosen, checkpoint.Hash(), checkpoint.FileBytes, checkpoint.Format, network,
            (clock ?? TimeProvider.System).GetUtcNow(), fileName);
        RefuseTaken(model);
        try
        {
            Copy(file, model);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(
                $"'{file}' cannot be copied to '{folder}' ({e.Message}): free space or allow writing there, "
                + $"or name another folder in {UserFolders.HomeVariable}", e);
        }

        return model;
    }

    /// <summary>Deletes a model and its record.</summary>
    /// <param name="name">Its name, whatever the case.</param>
    /// <exception cref="ModelException">There is none, or it cannot be deleted.</exception>
    public void Remove(string name)
    {
        // A damaged record does not tell its file: what has the name is deleted.
        string[] own = [.. Files("*").Where(path => Path.GetFileNameWithoutExtension(path)
            .Equals(name, StringComparison.OrdinalIgnoreCase)).OrderByDescending(IsRecord), .. ProfileFiles(name)];
        if (!ModelName.IsSafe(name) || own.Length == 0)
        {
            string[] names = [.. List().Select(model => $"'{model.Name}'")];
            throw new ModelException(
                $"there is no model '{name}' in '{folder}': "
                + (names.Length == 0 ? "it holds none" : $"it holds {string.Join(", ", names)}"));
        }

        try
        {
            Array.ForEach(own, File.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"the model '{name}' cannot be deleted ({e.Message})", e);
        }
    }

    /// <summary>Hashes and recognises every model again, and looks for files that belong to none.</summary>
    /// <returns>One line for each model and each stray file, by name.</returns>
    public IReadOnlyList<ModelCheck> Verify()
    {
        List<ModelCheck> checks = [];
        HashSet<string> known = new(StringComparer.Ordinal);
        foreach (string path in Files(RecordExtension))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            try
            {
                StoredModel model = StoredModel.Read(path);
                known.Add(PathOf(model));
                checks.Add(new ModelCheck(name, Problem(model)));
            }
            catch (Exception e) when (e is ModelException or WeightsException)
            {
                checks.Add(new ModelCheck(name, e.Message));
            }
        }

        HashSet<string> records = [.. checks.Select(check => check.Name)];
        checks.AddRange(Files("*")
            .Where(path => !IsRecord(path) && !known.Contains(path))
            .Select(path => (Path: path, Name: Path.GetFileNameWithoutExtension(path)))
            .Where(file => !records.Contains(file.Name))
            .Select(file => new ModelCheck(
                file.Name, $"'{file.Path}' has no record: add it as a model, or delete it")));
        return [.. checks.OrderBy(check => check.Name, StringComparer.OrdinalIgnoreCase)];
    }

    private string? Problem(StoredModel model)
    {
        if (!File.Exists(PathOf(model)))
        {
            return $"'{PathOf(model)}' is gone: remove the model and add its file ('{model.SourceFile}') again";
        }

        using Checkpoint checkpoint = Checkpoint.Open(PathOf(model));
        string hash = checkpoint.Hash();
        if (hash != model.Sha256)
        {
            return $"'{PathOf(model)}' has changed: expected SHA-256 {model.Sha256} and {model.SizeBytes} bytes, got "
                + $"{hash} and {checkpoint.FileBytes} bytes; remove the model and add its file "
                + $"('{model.SourceFile}') again";
        }

        Recognition found = recognize(checkpoint, model.SourceFile);
        return found.Network == model.Network
            ? null
            : found.Network is null
                ? Refusal(PathOf(model), checkpoint, found.Nearest)
                : $"its record says {Text(model.Network)}, this version finds {Text(found.Network)}: "
                    + "remove the model and add its file again";
    }

    private void RefuseTaken(StoredModel model)
    {
        if (List().FirstOrDefault(other => other.Sha256 == model.Sha256) is StoredModel same)
        {
            throw new ModelException(
                $"'{model.SourceFile}' is in the store already, as '{same.Name}' ({Text(same.Network)})");
        }

        if (Files(RecordExtension).Any(path => Path.GetFileNameWithoutExtension(path)
            .Equals(model.Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ModelException(
                $"a model '{model.Name}' is in the store already: give this one another name, or remove that one");
        }
    }

    private void Copy(string file, StoredModel model)
    {
        Directory.CreateDirectory(folder);
        string part = Path.Combine(folder, $"{model.Name}.{Guid.NewGuid():N}{PartExtension}");
        string recordPart = part + RecordExtension + PartExtension;
        try
        {
            CopyChecked(file, part, model.Sha256);
            model.Write(recordPart);

            // A file without a record is what an add left that was cut off here.
            File.Move(part, PathOf(model), overwrite: true);
            File.Move(recordPart, Path.Combine(folder, model.Name + RecordExtension), overwrite: false);
        }
        finally
        {
            File.Delete(part);
            File.Delete(recordPart);
        }
    }

    // What was recognised is what is kept: a file that changes while it is copied is refused.
    private static void CopyChecked(string file, string part, string sha256)
    {
        using FileStream source = File.OpenRead(file);
        using FileStream target = new(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 20];
        for (int read = source.Read(buffer); read > 0; read = source.Read(buffer))
        {
            hash.AppendData(buffer, 0, read);
            target.Write(buffer, 0, read);
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != sha256)
        {
            throw new ModelException($"'{file}' changed while it was copied: add it again when it is complete");
        }
    }

    private static string Refusal(string file, Checkpoint checkpoint, IReadOnlyList<NearMiss> nearest)
    {
        string some = string.Join(", ", checkpoint.Tensors.Keys.Take(3).Select(name => $"'{name}'"));
        string reasons = string.Concat(nearest.Select(miss => $"\n  {miss.Family}: {miss.Reason}"));
        return $"'{file}' holds {checkpoint.Tensors.Count} tensors ({some}…) that fit no network we know"
            + (reasons.Length == 0 ? string.Empty : $"; the nearest are:{reasons}");
    }

    private static string Text(NetworkIdentity network) =>
        $"{network.Family} {network.Configuration}, for {network.Effect}";

    // A profile alone is no model, but goes with one of its name.
    private string[] ProfileFiles(string name) =>
        Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder).Where(path => Path.GetFileName(path).Equals(name + ProfileExtension, StringComparison.OrdinalIgnoreCase))]
            : [];

    private static bool IsRecord(string path) => path.EndsWith(RecordExtension, StringComparison.Ordinal);

    private string[] Files(string ending)
    {
        try
        {
            return Directory.Exists(folder)
                ? [.. Directory.GetFiles(folder)
                    .Where(path => ending == "*" || path.EndsWith(ending, StringComparison.Ordinal))
                    .Where(path => !path.EndsWith(PartExtension, StringComparison.Ordinal)
                        && !path.EndsWith(ProfileExtension, StringComparison.OrdinalIgnoreCase))]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"the folder of models '{folder}' cannot be read ({e.Message})", e);
        }
    }
}
