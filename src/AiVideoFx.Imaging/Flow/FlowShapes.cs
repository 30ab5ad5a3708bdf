namespace AiVideoFx.Imaging.Flow;

/// <summary>Checks that flows fit pictures.</summary>
internal static class FlowShapes
{
    /// <summary>Must be two channels of the picture's size.</summary>
    public static void ThrowIfNotFlowOf(Raster picture, Raster flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        if (picture.Width != flow.Width || picture.Height != flow.Height || flow.Channels != 2)
        {
            throw new ArgumentException(
                $"Expected a flow of {picture.Width} x {picture.Height} with 2 channels, got " +
                $"{flow.Width} x {flow.Height} with {flow.Channels}.",
                nameof(flow));
        }
    }
}
