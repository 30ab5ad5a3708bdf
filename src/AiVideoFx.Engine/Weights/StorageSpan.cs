namespace AiVideoFx.Engine;

/// <summary>Where a storage lies in its file.</summary>
/// <param name="Offset">From the start of the file, in bytes.</param>
/// <param name="Bytes">How long it is.</param>
internal readonly record struct StorageSpan(long Offset, long Bytes);
