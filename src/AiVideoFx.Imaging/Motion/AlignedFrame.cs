namespace AiVideoFx.Imaging.Motion;

/// <summary>A neighbouring frame, and how it lies on the frame that is made.</summary>
/// <param name="Picture">The neighbour, of the size of the frame that is made.</param>
/// <param name="Flow">From the frame that is made to the neighbour: two channels, in its own pixels, of any size.</param>
/// <param name="Trust">One channel of the flow's size, 0 to 1: see <see cref="TemporalDetail.Trust"/>.</param>
public sealed record AlignedFrame(Raster Picture, Raster Flow, Raster Trust);
