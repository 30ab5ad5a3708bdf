using System.Text.Json;
using OnnxRuntime.Generator;

// Writes src/AiVideoFx.Engine/Runtime/Raw/*.g.cs; with --check only says what differs.
string root = FindRoot();
using JsonDocument facts = JsonDocument.Parse(
    File.ReadAllBytes(Path.Combine(root, "tools", "OnnxRuntime.Generator", "ort-api.json")));
string folder = Path.Combine(root, "src", "AiVideoFx.Engine", "Runtime", "Raw");

ApiWriter writer = new(facts.RootElement);
Dictionary<string, string> files = new()
{
    ["OrtTables.g.cs"] = writer.Tables("OrtApiBase", "OrtApi", "OrtModelEditorApi"),
    ["OrtStructs.g.cs"] = writer.Structs("OrtCustomOp"),
    ["OrtEnums.g.cs"] = writer.Enums(),
    ["OrtHandles.g.cs"] = writer.Handles(), // last: the others say which handles they name
};

bool check = args.Contains("--check");
List<string> differences = [];
foreach ((string name, string text) in files)
{
    string path = Path.Combine(folder, name);
    if (File.Exists(path) && File.ReadAllText(path) == text)
    {
        continue;
    }

    differences.Add(name);
    if (!check)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(path, text);
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

    throw new DirectoryNotFoundException("no AiVideoFx.sln above the current folder");
}
