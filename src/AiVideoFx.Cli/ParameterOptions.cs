using System.CommandLine;
using System.Globalization;
using AiVideoFx.Host;

namespace AiVideoFx.Cli;

/// <summary>Options made from the parameters that an effect describes.</summary>
public static class ParameterOptions
{
    /// <summary>The context in which an effect is used on a file: the simplest one that takes what is given.</summary>
    /// <param name="plugin">The effect.</param>
    /// <param name="hasInput">Whether there is an input file.</param>
    /// <param name="clips">Names of further clips that are connected.</param>
    /// <exception cref="UsageException">The effect has no such use.</exception>
    public static ContextDescription ContextFor(HostedPlugin plugin, bool hasInput, IReadOnlyCollection<string> clips)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        EffectContext[] wanted = hasInput
            ? [EffectContext.Filter, EffectContext.General, EffectContext.Retimer, EffectContext.Transition]
            : [EffectContext.Generator, EffectContext.General];
        ContextDescription[] described = [.. wanted.Where(plugin.Description.Contexts.Contains).Select(plugin.Describe)];
        if (described.Length == 0)
        {
            throw new UsageException(hasInput
                ? $"effect {plugin.Identifier} takes no input file; leave IN out"
                : $"effect {plugin.Identifier} needs an input file; give IN");
        }

        return described.FirstOrDefault(d => clips.All(c => d.FindClip(c) is { IsOutput: false }))
            ?? throw new UsageException(
                $"effect {plugin.Identifier} has no input clip '{clips.First(c => described.All(d => d.FindClip(c) is not { IsOutput: false }))}'; it has: "
                + string.Join(", ", described.SelectMany(static d => d.Clips).Where(static c => !c.IsOutput).Select(static c => c.Name).Distinct()));
    }

    /// <summary>One option for each parameter that a user may set, by name of the parameter.</summary>
    /// <param name="context">The effect's parameters.</param>
    /// <param name="taken">Option names that mean something else.</param>
    public static IReadOnlyDictionary<string, Option<string>> Create(
        ContextDescription context, IReadOnlySet<string> taken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(taken);
        Dictionary<string, Option<string>> options = [];
        HashSet<string> names = [.. taken];
        foreach (ParameterDescription parameter in context.Parameters)
        {
            if (!parameter.HasValue || parameter.IsSecret || parameter.Kind is ParameterKind.Custom or ParameterKind.Bytes)
            {
                continue;
            }

            string name = NameFor(parameter.Name, taken);
            if (!names.Add(name))
            {
                continue;
            }

            Option<string> option = new(name)
            {
                Description = Describe(parameter),
                HelpName = Placeholder(parameter),
                Arity = parameter.Kind == ParameterKind.Boolean ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
            };
            if (parameter.Choices.Count > 0)
            {
                option.CompletionSources.Add([.. parameter.Choices.Select(static c => c.Label)]);
            }

            options[parameter.Name] = option;
        }

        return options;
    }

    /// <summary>
    /// The option of a parameter: --motion-threshold; --effect-output where --output means something else.
    /// </summary>
    /// <param name="parameter">Name of the parameter.</param>
    /// <param name="taken">Option names that mean something else.</param>
    public static string NameFor(string parameter, IReadOnlySet<string> taken)
    {
        ArgumentNullException.ThrowIfNull(taken);
        string name = "--" + OptionName.Kebab(parameter);
        return taken.Contains(name) ? "--effect-" + OptionName.Kebab(parameter) : name;
    }

    /// <summary>What a parameter does, its range, its options and its default, in one line.</summary>
    /// <param name="parameter">The parameter.</param>
    public static string Describe(ParameterDescription parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        List<string> parts = [];
        string hint = parameter.Hint.Length > 0 ? parameter.Hint : parameter.Label;
        parts.Add(hint.EndsWith('.') || hint.Length == 0 ? hint : hint + ".");
        if (Range(parameter) is { } range)
        {
            parts.Add(range + ".");
        }

        if (parameter.Choices.Count > 0)
        {
            parts.Add("One of: " + string.Join(", ", parameter.Choices.Select(static c => Quoted(c.Label))) + ".");
        }

        if (parameter.DefaultText.Length > 0)
        {
            parts.Add($"[default: {parameter.DefaultText}]");
        }

        return string.Join(" ", parts.Where(static p => p.Length > 0)).ReplaceLineEndings(" ");
    }

    private static string Quoted(string label) => label.Contains(' ') ? $"\"{label}\"" : label;

    private static string? Range(ParameterDescription parameter)
    {
        if (parameter.Minimum.Count == 0 || parameter.Maximum.Count == 0 || parameter.Kind is ParameterKind.Boolean or ParameterKind.Choice)
        {
            return null;
        }

        // Ranges as wide as the type allows say nothing.
        bool low = Math.Abs(parameter.Minimum[0]) < int.MaxValue;
        bool high = Math.Abs(parameter.Maximum[0]) < int.MaxValue;
        return (low, high) switch
        {
            (true, true) => $"From {Number(parameter.Minimum[0])} to {Number(parameter.Maximum[0])}",
            (true, false) => $"At least {Number(parameter.Minimum[0])}",
            (false, true) => $"At most {Number(parameter.Maximum[0])}",
            _ => null,
        };
    }

    private static string Placeholder(ParameterDescription parameter) => parameter.Kind switch
    {
        ParameterKind.Boolean => "true|false",
        ParameterKind.Choice or ParameterKind.StringChoice => "NAME",
        ParameterKind.Integer or ParameterKind.Double => "N",
        ParameterKind.Integer2D or ParameterKind.Double2D => "X,Y",
        ParameterKind.Integer3D or ParameterKind.Double3D => "X,Y,Z",
        ParameterKind.Rgb => "R,G,B",
        ParameterKind.Rgba => "R,G,B,A",
        _ => "TEXT",
    };

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
