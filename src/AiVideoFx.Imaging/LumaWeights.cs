namespace AiVideoFx.Imaging;

/// <summary>How much red, green and blue add to luma; the three sum to 1.</summary>
/// <param name="Red">Weight of red.</param>
/// <param name="Green">Weight of green.</param>
/// <param name="Blue">Weight of blue.</param>
public readonly record struct LumaWeights(float Red, float Green, float Blue)
{
    /// <summary>Recommendation ITU-R BT.709-6, item 3.2: HD video, and sRGB, which has the same primaries.</summary>
    public static LumaWeights Rec709 { get; } = new(0.2126f, 0.7152f, 0.0722f);

    /// <summary>Recommendation ITU-R BT.601-7, section 2.5.1: standard-definition video, JPEG.</summary>
    public static LumaWeights Rec601 { get; } = new(0.299f, 0.587f, 0.114f);
}
