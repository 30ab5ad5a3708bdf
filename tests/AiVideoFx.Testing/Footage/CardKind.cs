namespace AiVideoFx.Testing.Footage;

/// <summary>How a card meets what is behind it.</summary>
public enum CardKind
{
    /// <summary>A surface: hides what is behind it, and moves with its own flow.</summary>
    Surface,

    /// <summary>A shadow or a pane of glass: darkens or tints, but the surface that is seen stays the one behind it.</summary>
    Shadow,

    /// <summary>Light: adds, and hides nothing.</summary>
    Glow,
}
