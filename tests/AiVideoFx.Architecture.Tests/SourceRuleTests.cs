using System.Text.RegularExpressions;

namespace AiVideoFx.Architecture.Tests;

/// <summary>Rules of the house style that a text search can check.</summary>
[TestFixture]
public sealed partial class SourceRuleTests
{
    private static readonly string[] UnsafeHomes = ["src/OpenFX.Net/", "src/AiVideoFx.Engine/Runtime/"];

    // Banned call, why.
    private static readonly (string Pattern, string Reason)[] Banned =
    [
        (@"\bGC\.Collect\(", "the collector knows better"),
        (@"(?<!Output)\.Result\b(?!\s*=)", "waits for a task: deadlocks in hosts"),
        (@"[tT]ask\w*\.Wait\(", "waits for a task: deadlocks in hosts"),
        (@"\bEnvironment\.Exit\(", "libraries never end the host"),
        (@"\bConsole\.", "libraries log, they never write to the console"),
    ];

    [Test]
    public void Unsafe_IsOnlyInItsHomes()
    {
        IEnumerable<string> strays = Tree.Sources("src")
            .Where(path => !UnsafeHomes.Any(Tree.Relative(path).StartsWith))
            .Where(path => UnsafeWord().IsMatch(Code(path)))
            .Select(Tree.Relative);

        Assert.That(strays, Is.Empty);
    }

    [Test]
    public void Libraries_CallNothingBanned()
    {
        List<string> found = [];
        foreach (string path in Tree.Sources("src").Where(path => !Tree.Relative(path).StartsWith("src/AiVideoFx.Cli/", StringComparison.Ordinal)))
        {
            string code = Code(path);
            found.AddRange(Banned.Where(rule => Regex.IsMatch(code, rule.Pattern)).Select(rule => $"{Tree.Relative(path)}: {rule.Pattern} ({rule.Reason})"));
        }

        Assert.That(found, Is.Empty);
    }

    [Test]
    public void Tree_HoldsNoVagueFolder()
    {
        string[] vague = ["Common", "Utils", "Helpers", "Misc", "Manager"];

        IEnumerable<string> found = Tree.Sources("src").Concat(Tree.Sources("tests"))
            .Select(Tree.Relative).Where(path => path.Split('/').SkipLast(1).Any(vague.Contains));

        Assert.That(found, Is.Empty);
    }

    [Test]
    public void Effects_AreAllInTheCatalogue()
    {
        string catalogue = File.ReadAllText(Path.Combine(Tree.Root, "src/AiVideoFx.Effects/EffectCatalog.cs"));

        IEnumerable<string> missing = Tree.Sources("src/AiVideoFx.Effects")
            .Select(path => EffectClass().Match(File.ReadAllText(path)))
            .Where(match => match.Success && !catalogue.Contains($"new {match.Groups[1].Value}()", StringComparison.Ordinal))
            .Select(match => match.Groups[1].Value);

        Assert.That(missing, Is.Empty);
    }

    [Test]
    public void Manifest_NamesTheEffectsOfTheCatalogue()
    {
        string manifest = File.ReadAllText(Path.Combine(Tree.Root, "plugin-manifest/manifest.json"));

        IEnumerable<string> missing = Tree.Sources("src/AiVideoFx.Effects")
            .SelectMany(path => Identifier().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value))
            .Where(identifier => !manifest.Contains($"\"{identifier}\"", StringComparison.Ordinal));

        Assert.That(missing, Is.Empty);
    }

    // Without comments and strings, in which anything may be said.
    private static string Code(string path) =>
        StringLiteral().Replace(Comment().Replace(File.ReadAllText(path), string.Empty), "\"\"");

    [GeneratedRegex(@"//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex("\"(?:\\\\.|[^\"\\\\\\n])*\"")]
    private static partial Regex StringLiteral();

    [GeneratedRegex(@"\bunsafe\b")]
    private static partial Regex UnsafeWord();

    [GeneratedRegex(@"class (\w+) : ImageEffect\b")]
    private static partial Regex EffectClass();

    [GeneratedRegex("\"(com\\.aivideofx\\.\\w+)\"")]
    private static partial Regex Identifier();
}
