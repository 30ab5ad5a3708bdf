namespace OpenFX.Net.Plugin;

/// <summary>The time of which the host asks how large the picture is.</summary>
public sealed class RegionContext : TimedContext
{
    internal RegionContext(ActionCall call)
        : base(call)
    {
    }
}
