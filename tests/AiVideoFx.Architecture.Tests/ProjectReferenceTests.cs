using System.Xml.Linq;

namespace AiVideoFx.Architecture.Tests;

/// <summary>Who may import whom: the table of the house style.</summary>
[TestFixture]
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["OpenFX.Net"] = [],
        ["AiVideoFx.Imaging"] = [],
        ["AiVideoFx.Engine"] = ["AiVideoFx.Imaging"],
        ["AiVideoFx.Networks"] = ["AiVideoFx.Engine"],
        ["AiVideoFx.Effects"] = ["OpenFX.Net", "AiVideoFx.Imaging", "AiVideoFx.Engine", "AiVideoFx.Networks"],
        ["AiVideoFx.Plugin"] = ["OpenFX.Net", "AiVideoFx.Effects"],
        ["AiVideoFx.Host"] = ["OpenFX.Net", "AiVideoFx.Imaging"],
        ["AiVideoFx.Cli"] = ["AiVideoFx.Host", "AiVideoFx.Imaging", "AiVideoFx.Engine", "AiVideoFx.Networks"],
    };

    private static string[] Projects => [.. Directory.GetFiles(Path.Combine(Tree.Root, "src"), "*.csproj", SearchOption.AllDirectories)];

    [TestCaseSource(nameof(Projects))]
    public void Project_References_AreAllowed(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        Assert.That(Allowed, Does.ContainKey(name), "a new project needs its line in the table of the house style");

        IEnumerable<string> references = XDocument.Load(path).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.That(references, Is.SubsetOf(Allowed[name]));
    }

    [Test]
    public void Solution_HoldsEveryProject()
    {
        string solution = File.ReadAllText(Path.Combine(Tree.Root, "AiVideoFx.sln"));

        string[] missing =
        [
            .. new[] { "src", "tests", "tools" }
                .SelectMany(folder => Directory.GetFiles(Path.Combine(Tree.Root, folder), "*.csproj", SearchOption.AllDirectories))
                .Select(Path.GetFileName)
                .Where(name => !solution.Contains(name!, StringComparison.Ordinal))!,
        ];

        Assert.That(missing, Is.Empty);
    }
}
