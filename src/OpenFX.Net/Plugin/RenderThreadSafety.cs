namespace OpenFX.Net.Plugin;

/// <summary>How many renders a host may run at a time.</summary>
public enum RenderThreadSafety
{
    /// <summary>One in the whole process.</summary>
    Unsafe,

    /// <summary>One per instance.</summary>
    InstanceSafe,

    /// <summary>Any number, also on one instance.</summary>
    FullySafe,
}
