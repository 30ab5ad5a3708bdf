namespace AiVideoFx.Host;

/// <summary>How many renders an effect stands at once.</summary>
public enum ThreadSafety
{
    /// <summary>One in the whole process.</summary>
    Unsafe,

    /// <summary>One per instance.</summary>
    InstanceSafe,

    /// <summary>Any number, on one instance too.</summary>
    FullySafe,
}
