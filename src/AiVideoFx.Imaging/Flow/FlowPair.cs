namespace AiVideoFx.Imaging.Flow;

/// <summary>The flow between two frames in both directions; the creator disposes it.</summary>
/// <param name="Flow0To1">Where each pixel of the first frame goes: x + flow in the second.</param>
/// <param name="Flow1To0">Where each pixel of the second frame comes from: x + flow in the first.</param>
public sealed record FlowPair(Raster Flow0To1, Raster Flow1To0) : IDisposable
{
    /// <summary>Gives the memory of both back.</summary>
    public void Dispose()
    {
        Flow0To1.Dispose();
        Flow1To0.Dispose();
    }
}
