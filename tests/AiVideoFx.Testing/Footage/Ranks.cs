namespace AiVideoFx.Testing.Footage;

/// <summary>The usual ranks of cards.</summary>
public static class Ranks
{
    /// <summary>The sky, behind everything.</summary>
    public const int Sky = 0;

    /// <summary>What is too far to stand anywhere.</summary>
    public const int Distance = 1;

    /// <summary>The ground.</summary>
    public const int Ground = 2;

    /// <summary>Shadows and light on the ground.</summary>
    public const int OnGround = 3;

    /// <summary>Everything that stands, sorted by depth.</summary>
    public const int Standing = 4;

    /// <summary>Titles and displays over the picture.</summary>
    public const int Overlay = 9;
}
