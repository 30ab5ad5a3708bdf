namespace OpenFX.Net.Plugin;

/// <summary>Why something changed.</summary>
public enum ChangeReason
{
    /// <summary>The user did it.</summary>
    UserEdited,

    /// <summary>The plug-in did it.</summary>
    PluginEdited,

    /// <summary>The current time moved.</summary>
    Time,
}
