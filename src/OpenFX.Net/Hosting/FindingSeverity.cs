namespace OpenFX.Net.Hosting;

/// <summary>How bad a finding is.</summary>
public enum FindingSeverity
{
    /// <summary>Allowed, but worth knowing: asking for a property or suite that this host does not have.</summary>
    Note,

    /// <summary>Not forbidden in so many words, but some hosts will not take it.</summary>
    Warning,

    /// <summary>Against the standard.</summary>
    Error,
}
