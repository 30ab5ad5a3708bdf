namespace AiVideoFx.Host;

/// <summary>How much smaller than full size a picture is rendered; 1 is full size.</summary>
/// <param name="X">Horizontally; greater than 0.</param>
/// <param name="Y">Vertically; greater than 0.</param>
public readonly record struct RenderScale(double X, double Y)
{
    /// <summary>Full size.</summary>
    public static RenderScale Full => new(1, 1);
}
