namespace OpenFX.Net.Plugin;

/// <summary>What a clip gives when a single field is rendered.</summary>
public enum FieldExtraction
{
    /// <summary>The whole picture with both fields.</summary>
    Both,

    /// <summary>One field, at half the height.</summary>
    Single,

    /// <summary>One field with its lines doubled; the default.</summary>
    Doubled,
}
