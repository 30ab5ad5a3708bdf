using OpenFX.Net.Hosting;
using static OpenFX.Net.Raw.Ofx;

namespace AiVideoFx.Host.Validation;

/// <summary>What the standard asks of descriptions, and what hosts are known to want beyond it.</summary>
internal static class DescriptionRules
{
    public static void Check(EffectDescription effect, FindingLog log)
    {
        string id = effect.Identifier;
        if (effect.Contexts.Count == 0)
        {
            log.Add(
                FindingSeverity.Error,
                "no-context",
                id,
                kOfxImageEffectPropSupportedContexts,
                "at least one context",
                "none that this host knows",
                kOfxActionDescribe);
        }

        if (effect.Depths.Count == 0)
        {
            log.Add(
                FindingSeverity.Error,
                "no-depth",
                id,
                kOfxImageEffectPropSupportedPixelDepths,
                "at least one pixel depth",
                "none",
                kOfxActionDescribe);
        }

        if (id.Length == 0 || id.Any(char.IsWhiteSpace) || !id.Contains('.', StringComparison.Ordinal))
        {
            log.Add(
                FindingSeverity.Warning,
                "identifier",
                id,
                "pluginIdentifier",
                "a name in reverse domain order",
                $"'{id}'");
        }

        if (effect.Label == id)
        {
            log.Add(
                FindingSeverity.Warning, "label", id, kOfxPropLabel, "a label for people", "none", kOfxActionDescribe);
        }
    }

    public static void Check(string id, ContextDescription context, FindingLog log)
    {
        foreach (string clip in MandatoryClips(context.Context).Where(c => context.FindClip(c) is null))
        {
            log.Add(
                FindingSeverity.Error,
                "clip-missing",
                id,
                clip,
                $"the {context.Context} context has a clip {clip}",
                "it was not defined",
                kOfxImageEffectActionDescribeInContext);
        }

        foreach (ClipDescription clip in context.Clips)
        {
            if (clip.Components.Count == 0)
            {
                log.Add(
                    FindingSeverity.Error,
                    "clip-components",
                    id,
                    clip.Name,
                    "at least one set of components",
                    "none",
                    kOfxImageEffectActionDescribeInContext);
            }

            bool isExtra = !clip.IsOutput
                && !MandatoryClips(context.Context).Contains(clip.Name)
                && context.Context != EffectContext.General;
            if (isExtra && !clip.IsOptional)
            {
                log.Add(
                    FindingSeverity.Error,
                    "clip-not-optional",
                    id,
                    clip.Name,
                    $"clips beyond those of the {context.Context} context are optional",
                    "not optional",
                    kOfxImageEffectActionDescribeInContext);
            }
        }

        string? driven = context.Context switch
        {
            EffectContext.Transition => kOfxImageEffectTransitionParamName,
            EffectContext.Retimer => kOfxImageEffectRetimerParamName,
            _ => null,
        };
        if (driven is not null && context.FindParameter(driven)?.Kind != ParameterKind.Double)
        {
            log.Add(
                FindingSeverity.Error,
                "parameter-missing",
                id,
                driven,
                $"the {context.Context} context has a double parameter {driven}",
                "it was not defined",
                kOfxImageEffectActionDescribeInContext);
        }

        HashSet<string> groups = [.. context.Parameters.Where(p => p.Kind == ParameterKind.Group).Select(p => p.Name)];
        foreach (ParameterDescription parameter in context.Parameters)
        {
            Check(id, parameter, groups, log);
        }
    }

    private static string[] MandatoryClips(EffectContext context) => context switch
    {
        EffectContext.Filter or EffectContext.Retimer => ["Source", "Output"],
        EffectContext.Transition => ["SourceFrom", "SourceTo", "Output"],
        EffectContext.Paint => ["Source", "Brush", "Output"],
        _ => ["Output"],
    };

    private static void Check(string id, ParameterDescription parameter, HashSet<string> groups, FindingLog log)
    {
        void Say(FindingSeverity severity, string rule, string expected, string observed) =>
            log.Add(severity, rule, id, parameter.Name, expected, observed, kOfxImageEffectActionDescribeInContext);

        if (parameter.Group.Length > 0 && !groups.Contains(parameter.Group))
        {
            Say(
                FindingSeverity.Error,
                "parameter-parent",
                "the parent is a group of the effect",
                $"'{parameter.Group}'");
        }

        if (parameter.Kind is ParameterKind.Choice or ParameterKind.StringChoice)
        {
            CheckChoice(parameter, Say);
        }

        if (parameter.Kind is ParameterKind.Integer2D or ParameterKind.Integer3D)
        {
            Say(
                FindingSeverity.Note,
                "parameter-portability",
                "a type that all hosts take",
                $"{parameter.Kind} has crashed a host's panel");
        }

        for (int i = 0; i < parameter.Minimum.Count && i < parameter.Maximum.Count; i++)
        {
            double low = parameter.Minimum[i];
            double high = parameter.Maximum[i];
            double initial = parameter.Default[i];
            if (low > high)
            {
                Say(FindingSeverity.Error, "parameter-range", "a minimum not above the maximum", $"{low} and {high}");
            }
            else if (!(initial >= low && initial <= high))
            {
                Say(FindingSeverity.Error, "parameter-default", $"a default from {low} to {high}", $"{initial}");
            }

            bool isNumber = parameter.Kind is ParameterKind.Double or ParameterKind.Integer;
            if (isNumber && i < parameter.DisplayMinimum.Count
                && (double.IsInfinity(low) || double.IsInfinity(high) || double.IsInfinity(parameter.DisplayMinimum[i]) || double.IsInfinity(parameter.DisplayMaximum[i])))
            {
                Say(
                    FindingSeverity.Note,
                    "parameter-display-range",
                    "a range and a display range: without both, a host shows a stuck slider",
                    "one is missing");
            }
        }
    }

    private static void CheckChoice(ParameterDescription parameter, Action<FindingSeverity, string, string, string> say)
    {
        bool isByName = parameter.Kind == ParameterKind.StringChoice;
        if (parameter.Choices.Count == 0)
        {
            say(FindingSeverity.Warning, "choice-options", "at least one option", "none");
        }
        else if (isByName
            ? parameter.Choices.All(c => c.Identifier != parameter.Default.Text)
            : parameter.Default.X < 0 || parameter.Default.X >= parameter.Choices.Count)
        {
            say(
                FindingSeverity.Error,
                "choice-default",
                isByName ? "the identifier of an option" : $"a number below {parameter.Choices.Count}",
                isByName ? $"'{parameter.Default.Text}'" : $"{parameter.Default.X}");
        }
    }
}
