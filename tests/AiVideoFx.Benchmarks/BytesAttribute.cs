namespace AiVideoFx.Benchmarks;

/// <summary>How many bytes one run of a benchmark reads and writes, each counted once: what its GB/s come
/// from.</summary>
/// <param name="count">Bytes.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BytesAttribute(long count) : Attribute
{
    public long Count => count;
}
