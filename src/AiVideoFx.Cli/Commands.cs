using System.CommandLine;
using AiVideoFx.Host;

namespace AiVideoFx.Cli;

/// <summary>The commands: fixed ones, and one verb for each effect of the program's bundle.</summary>
internal static class Commands
{
    /// <summary>Builds them all.</summary>
    /// <param name="catalog">Effects that get verbs; not used after this call.</param>
    /// <param name="bundles">Bundles given with --bundle, to open again for a run.</param>
    /// <param name="terminal">Where to write.</param>
    public static RootCommand Create(PluginCatalog catalog, IReadOnlyList<string> bundles, Terminal terminal)
    {
        RootCommand root = new("Effects for moving pictures: the OpenFX plug-ins of AiVideoFx, and any others, on files.");
        root.Options.Add(new Option<string[]>("--bundle")
        {
            Description = "OFX bundle whose effects become verbs, instead of the program's own; repeatable.",
            HelpName = "PATH",
            Recursive = true,
        });
        foreach (HostedPlugin plugin in catalog.Own)
        {
            string verb = OptionName.Verb(plugin.Identifier);
            if (verb.Length == 0 || root.Subcommands.Any(c => c.Name == verb))
            {
                continue;
            }

            try
            {
                root.Subcommands.Add(EffectVerb(verb, plugin, bundles, terminal));
            }
            catch (Exception e) when (e is EffectException or UsageException)
            {
                catalog.Report(plugin, e.Message); // one bad plug-in must not take the others' verbs away
            }
        }

        root.Subcommands.Add(BundleScan.CreateCommand());
        root.Subcommands.Add(Apply(bundles, terminal));
        root.Subcommands.Add(ListCommands.Effects(bundles, terminal));
        root.Subcommands.Add(ListCommands.Info(bundles, terminal));
        root.Subcommands.Add(DeviceCommand.Create(bundles, terminal));
        root.Subcommands.Add(ModelCommands.Create(bundles, terminal));
        root.Subcommands.Add(BenchCommand.Create(bundles, terminal));
        root.Subcommands.Add(BenchWorker.CreateCommand(terminal));
        root.Subcommands.Add(ValidateCommand.Create(terminal));
        return root;
    }

    private static Command EffectVerb(
        string verb, HostedPlugin plugin, IReadOnlyList<string> bundles, Terminal terminal)
    {
        string identifier = plugin.Identifier;
        EffectDescription description = plugin.Description;
        bool takesInput = description.Contexts.Any(static c => c is EffectContext.Filter or EffectContext.Retimer or EffectContext.Transition)
            || (description.Contexts.Contains(EffectContext.General) && !description.Contexts.Contains(EffectContext.Generator));
        ContextDescription context = ParameterOptions.ContextFor(plugin, takesInput, []);
        string text = description.Text.Length > 0 ? description.Text.ReplaceLineEndings(" ") : description.Label;
        Command command = new(verb, text);
        Argument<string?> input = Input(takesInput ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne);
        command.Arguments.Add(input);
        CommonOptions common = new();
        IReadOnlyDictionary<string, Option<string>> parameters = ParameterOptions.Create(context, common.Taken);
        foreach (Option option in parameters.Values.Concat<Option>(common.All))
        {
            command.Options.Add(option);
        }

        command.SetAction((result, cancel) => Task.Run(() =>
        {
            using PluginCatalog own = PluginCatalog.Open(bundles, common.HostOptions(result));
            RunRequest request = common.Request(result, own.Find(identifier), result.GetValue(input), Given(result, parameters));
            EffectRun.Run(request, common.View(result, terminal), cancel);
            return ExitCode.Done;
        }, CancellationToken.None));
        return command;
    }

    private static Command Apply(IReadOnlyList<string> bundles, Terminal terminal)
    {
        Command command = new("apply", "Apply any OpenFX effect of this machine to a clip; parameters go with --set.");
        Argument<string> effect = new("ID") { Description = "Identifier of the effect, or the last part of it." };
        Argument<string?> input = Input(ArgumentArity.ZeroOrOne);
        command.Arguments.Add(effect);
        command.Arguments.Add(input);
        CommonOptions common = new();
        foreach (Option option in common.All)
        {
            command.Options.Add(option);
        }

        command.SetAction((result, cancel) => Task.Run(() =>
        {
            using PluginCatalog catalog = PluginCatalog.Open(bundles, common.HostOptions(result));
            RunRequest request = common.Request(result, catalog.Find(result.GetRequiredValue(effect)), result.GetValue(input), []);
            EffectRun.Run(request, common.View(result, terminal), cancel);
            return ExitCode.Done;
        }, CancellationToken.None));
        return command;
    }

    private static Argument<string?> Input(ArgumentArity arity) => new("IN")
    {
        Description = "Video file, image, folder of images, or pattern such as shot.%05d.exr.",
        Arity = arity,
    };

    private static IEnumerable<(string Name, string Value)> Given(
        ParseResult result, IReadOnlyDictionary<string, Option<string>> parameters)
    {
        foreach ((string name, Option<string> option) in parameters)
        {
            if (result.GetResult(option) is { Implicit: false } given)
            {
                // A flag without a value switches on.
                yield return (name, given.Tokens.Count == 0 ? "true" : given.Tokens[^1].Value);
            }
        }
    }
}
