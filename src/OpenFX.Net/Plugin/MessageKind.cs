namespace OpenFX.Net.Plugin;

/// <summary>How serious a message is.</summary>
public enum MessageKind
{
    /// <summary>For the log, not for the user's eyes.</summary>
    Log,

    /// <summary>Tells something.</summary>
    Message,

    /// <summary>Something may be wrong.</summary>
    Warning,

    /// <summary>Something went wrong.</summary>
    Error,

    /// <summary>The effect cannot go on.</summary>
    Fatal,
}
