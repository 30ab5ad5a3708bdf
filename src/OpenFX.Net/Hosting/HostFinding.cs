namespace OpenFX.Net.Hosting;

/// <summary>One thing that a plug-in did and the standard does not like.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Rule">Short stable name of the rule: "dead-handle", "property-type"…</param>
/// <param name="Plugin">Identifier of the plug-in; empty when it is not known.</param>
/// <param name="Action">The action during which it happened; empty outside all actions.</param>
/// <param name="Function">The suite function or entry point concerned.</param>
/// <param name="Subject">The property, parameter, clip or handle concerned.</param>
/// <param name="Expected">What the standard says.</param>
/// <param name="Observed">What happened.</param>
public sealed record HostFinding(
    FindingSeverity Severity,
    string Rule,
    string Plugin,
    string Action,
    string Function,
    string Subject,
    string Expected,
    string Observed)
{
    /// <summary>One line for people.</summary>
    public override string ToString() =>
        $"{Severity} {Rule}: {Plugin} {Action} {Function} '{Subject}': {Expected}; {Observed}";
}
