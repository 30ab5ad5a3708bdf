namespace AiVideoFx.Imaging;

/// <summary>What a filter sees beyond the edge of a picture.</summary>
public enum BorderMode
{
    /// <summary>The picture mirrored at its edge, the outermost sample repeated: c b a | a b c.</summary>
    Reflect,

    /// <summary>Nothing: the weights that fall inside are scaled to sum to 1.</summary>
    Normalized,
}
