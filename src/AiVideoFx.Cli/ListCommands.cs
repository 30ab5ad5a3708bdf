using System.CommandLine;
using System.Text.Json.Nodes;
using AiVideoFx.Host;

namespace AiVideoFx.Cli;

/// <summary>The commands that tell: effects, info.</summary>
internal static class ListCommands
{
    /// <summary>All effects on this machine.</summary>
    public static Command Effects(IReadOnlyList<string> bundles, Terminal terminal)
    {
        Option<bool> json = Json();
        Command command = new("effects", "List the effects that can be applied: the program's own and those on OFX_PLUGIN_PATH.") { json };
        command.SetAction(result =>
        {
            using PluginCatalog catalog = PluginCatalog.Open(bundles, new HostOptions());
            IReadOnlyList<HostedPlugin> all = catalog.All();
            if (result.GetValue(json))
            {
                foreach (HostedPlugin plugin in all)
                {
                    terminal.Out.WriteLine(EffectJson(plugin, catalog).ToJsonString());
                }
            }
            else
            {
                WriteTable(terminal.Out, ["Verb", "Identifier", "Version", "Label"], all.Select(p => new[]
                {
                    VerbOf(p, catalog) ?? "-", p.Identifier, $"{p.MajorVersion}.{p.MinorVersion}", p.Description.Label,
                }));
            }

            foreach (BundleProblem problem in catalog.Problems)
            {
                terminal.Error.WriteLine($"aivideofx: {problem.Path}: {problem.Reason}");
            }

            return all.Count > 0 || catalog.Problems.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    /// <summary>All about one effect.</summary>
    public static Command Info(IReadOnlyList<string> bundles, Terminal terminal)
    {
        Argument<string> name = new("EFFECT") { Description = "Verb, identifier or label of the effect." };
        Option<bool> json = Json();
        Command command = new("info", "Tell all about an effect: clips, parameters, ranges, defaults.") { name, json };
        command.SetAction(result =>
        {
            using PluginCatalog catalog = PluginCatalog.Open(bundles, new HostOptions());
            HostedPlugin plugin = catalog.Find(result.GetRequiredValue(name));
            if (result.GetValue(json))
            {
                terminal.Out.WriteLine(EffectJson(plugin, catalog, details: true).ToJsonString());
            }
            else
            {
                WriteInfo(terminal.Out, plugin, catalog);
            }

            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Writes rows with aligned columns.</summary>
    internal static void WriteTable(TextWriter writer, string[] head, IEnumerable<string[]> rows)
    {
        string[][] all = [head, .. rows];
        int[] widths = [.. Enumerable.Range(0, head.Length).Select(c => all.Max(r => r[c].Length))];
        foreach (string[] row in all)
        {
            writer.WriteLine(string.Join("  ", row.Select((cell, c) => cell.PadRight(widths[c]))).TrimEnd());
        }
    }

    private static Option<bool> Json() => new("--json") { Description = "JSON instead of text." };

    private static string? VerbOf(HostedPlugin plugin, PluginCatalog catalog) =>
        catalog.Own.Any(p => p.Identifier == plugin.Identifier) ? OptionName.Verb(plugin.Identifier) : null;

    private static void WriteInfo(TextWriter writer, HostedPlugin plugin, PluginCatalog catalog)
    {
        EffectDescription effect = plugin.Description;
        ContextDescription context = MainContext(plugin);
        writer.WriteLine($"{effect.Label} ({plugin.Identifier} {plugin.MajorVersion}.{plugin.MinorVersion})");
        if (effect.Text.Length > 0)
        {
            writer.WriteLine(effect.Text.TrimEnd());
        }

        writer.WriteLine();
        writer.WriteLine($"Verb:      {VerbOf(plugin, catalog) ?? "none; use apply"}");
        writer.WriteLine($"Bundle:    {plugin.Bundle.Path}");
        writer.WriteLine($"Contexts:  {Words(effect.Contexts)}");
        writer.WriteLine($"Depths:    {Words(effect.Depths)}");
        writer.WriteLine($"Threads:   {effect.ThreadSafety.ToString().ToLowerInvariant()}");
        writer.WriteLine(
            $"Clips:     {string.Join(", ", context.Clips.Select(static c => c.IsOptional ? c.Name + " (optional)" : c.Name))}");
        writer.WriteLine();
        WriteTable(writer, ["Parameter", "Kind", "Default", "What it does"], Settable(context).Select(static p => new[]
        {
            p.Name, p.Kind.ToString().ToLowerInvariant(), p.DefaultText.ReplaceLineEndings(" "), ParameterOptions.Describe(p with { DefaultText = "" }),
        }));
    }

    private static JsonObject EffectJson(HostedPlugin plugin, PluginCatalog catalog, bool details = false)
    {
        EffectDescription effect = plugin.Description;
        JsonObject json = new()
        {
            ["identifier"] = plugin.Identifier,
            ["verb"] = VerbOf(plugin, catalog),
            ["label"] = effect.Label,
            ["version"] = $"{plugin.MajorVersion}.{plugin.MinorVersion}",
            ["bundle"] = plugin.Bundle.Path,
            ["contexts"] = Strings(effect.Contexts.Select(static c => c.ToString().ToLowerInvariant())),
            ["depths"] = Strings(effect.Depths.Select(static d => d.ToString().ToLowerInvariant())),
        };
        if (details)
        {
            ContextDescription context = MainContext(plugin);
            json["text"] = effect.Text;
            json["clips"] = new JsonArray([.. context.Clips.Select(static c => new JsonObject
            {
                ["name"] = c.Name, ["optional"] = c.IsOptional, ["mask"] = c.IsMask, ["output"] = c.IsOutput,
            })]);
            json["parameters"] = new JsonArray([.. Settable(context).Select(ParameterJson)]);
        }

        return json;
    }

    private static JsonObject ParameterJson(ParameterDescription parameter)
    {
        JsonObject json = new()
        {
            ["name"] = parameter.Name,
            ["option"] = ParameterOptions.NameFor(parameter.Name, new CommonOptions().Taken),
            ["kind"] = parameter.Kind.ToString().ToLowerInvariant(),
            ["label"] = parameter.Label,
            ["hint"] = parameter.Hint,
            ["default"] = parameter.DefaultText,
        };
        if (parameter.Minimum.Count > 0 && double.IsFinite(parameter.Minimum[0]))
        {
            json["minimum"] = parameter.Minimum[0];
        }

        if (parameter.Maximum.Count > 0 && double.IsFinite(parameter.Maximum[0]))
        {
            json["maximum"] = parameter.Maximum[0];
        }

        if (parameter.Choices.Count > 0)
        {
            json["choices"] = Strings(parameter.Choices.Select(static c => c.Label));
        }

        return json;
    }

    private static ContextDescription MainContext(HostedPlugin plugin) =>
        plugin.Describe(plugin.Description.Contexts.Contains(EffectContext.Filter) ? EffectContext.Filter : plugin.Description.Contexts[0]);

    private static IEnumerable<ParameterDescription> Settable(ContextDescription context) =>
        context.Parameters.Where(static p => p.HasValue && !p.IsSecret);

    private static JsonArray Strings(IEnumerable<string> texts) =>
        new([.. texts.Select(static t => JsonValue.Create(t))]);

    private static string Words<T>(IEnumerable<T> values) =>
        string.Join(", ", values.Select(static v => v!.ToString()!.ToLowerInvariant()));
}
