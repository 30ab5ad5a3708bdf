namespace OpenFX.Net.Properties;

/// <summary>Who may write a property.</summary>
public enum PropertyWriter
{
    /// <summary>The host alone; a plug-in that writes it breaks the standard.</summary>
    Host,

    /// <summary>The plug-in (and the host, for defaults).</summary>
    PlugIn,
}
