namespace OpenFX.Net.Plugin;

/// <summary>How a string is edited.</summary>
public enum StringMode
{
    /// <summary>One line of text.</summary>
    SingleLine,

    /// <summary>Several lines.</summary>
    MultiLine,

    /// <summary>Path of a file.</summary>
    FilePath,

    /// <summary>Path of a folder.</summary>
    DirectoryPath,

    /// <summary>Shown, not edited.</summary>
    Label,

    /// <summary>Formatted text.</summary>
    RichText,
}
