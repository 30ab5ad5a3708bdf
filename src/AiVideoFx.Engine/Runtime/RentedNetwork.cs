namespace AiVideoFx.Engine.Runtime;

/// <summary>A network ready to run, where and how it runs, and what the user should know of that; disposing gives it back.</summary>
/// <param name="Lease">The session.</param>
/// <param name="Device">Where it runs.</param>
/// <param name="Precision">What it computes with; not Auto.</param>
/// <param name="Notes">A sentence for each wish that could not be met; empty where all were.</param>
public sealed record RentedNetwork(SessionLease Lease, Device Device, Precision Precision, IReadOnlyList<string> Notes) : IDisposable
{
    /// <summary>The session; usable until this is disposed.</summary>
    public InferenceSession Session => Lease.Session;

    /// <inheritdoc/>
    public void Dispose() => Lease.Dispose();
}
