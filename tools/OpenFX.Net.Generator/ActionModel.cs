namespace OpenFX.Net.Generator;

/// <summary>An action with its arguments, corrections applied.</summary>
internal sealed record ActionModel(
    string Macro, string Name, string FirstRelease, bool Described, IReadOnlyList<PropertyFact> In, IReadOnlyList<PropertyFact> Out)
{
    public string ShortName => Macro.Replace("kOfxImageEffectAction", string.Empty).Replace("kOfxInteractAction", "Interact")
        .Replace("kOfxAction", string.Empty);

    /// <summary>
    /// All actions in header order; the interact aliases of effect actions are left out, their strings are the same.
    /// </summary>
    public static IReadOnlyList<ActionModel> Resolve(ApiFacts api)
    {
        List<ActionModel> actions = [];
        foreach (ActionFact a in api.Actions.Where(a => actions.All(b => b.Name != a.Name)))
        {
            if (actions.Any(b => b.Name == a.Name))
            {
                continue;
            }

            (string, string[] In, string[] Out) more = Corrections.Arguments.FirstOrDefault(c => c.Action == a.Name);
            actions.Add(new ActionModel(
                a.Macro, a.Name, a.FirstRelease, a.InArgs is not null,
                [.. (a.InArgs ?? []).Concat(more.In ?? []).Distinct().Select(n => SetModel.Find(api, n))],
                [.. (a.OutArgs ?? []).Concat(more.Out ?? []).Distinct().Select(n => SetModel.Find(api, n))]));
        }

        return actions;
    }
}
