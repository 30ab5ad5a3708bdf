using OpenFX.Net.Generator;

string root = FindRoot();
ApiFacts api = ApiFacts.Read(Path.Combine(root, "tools", "OpenFX.Net.Generator", "openfx-api.json"));
string library = Path.Combine(root, "src", "OpenFX.Net");

SortedDictionary<string, string> files = new(StringComparer.Ordinal);
RawWriter.Write(api, files);
AccessorWriter.Write(files);
PropertySetWriter.Write(api, files);
PropertyTableWriter.Write(api, files);
SlotWriter.Write(files);

bool check = args.Contains("--check");
List<string> differences = [];
foreach ((string name, string text) in files)
{
    string path = Path.Combine(library, name);
    if (File.Exists(path) && File.ReadAllText(path) == text)
    {
        continue;
    }

    differences.Add(name);
    if (!check)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}

foreach (string folder in new[] { "Raw", "Properties", "Plugin" })
{
    string path = Path.Combine(library, folder);
    foreach (string stale in Directory.Exists(path) ? Directory.GetFiles(path, "*.g.cs") : [])
    {
        string name = $"{folder}/{Path.GetFileName(stale)}";
        if (!files.ContainsKey(name))
        {
            differences.Add(name + " (no longer generated)");
            if (!check)
            {
                File.Delete(stale);
            }
        }
    }
}

string verb = check ? "differ from what the generator writes" : "written";
Console.WriteLine(differences.Count == 0 ? $"{files.Count} files are up to date" : $"{differences.Count} files {verb}:");
differences.ForEach(name => Console.WriteLine("  " + name));
return check && differences.Count > 0 ? 1 : 0;

static string FindRoot()
{
    foreach (string start in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
    {
        for (DirectoryInfo? d = new(start); d is not null; d = d.Parent)
        {
            if (File.Exists(Path.Combine(d.FullName, "AiVideoFx.sln")))
            {
                return d.FullName;
            }
        }
    }

    throw new DirectoryNotFoundException("no AiVideoFx.sln above the current directory: run this inside the repository");
}
