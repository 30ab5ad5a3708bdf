namespace AiVideoFx.Host;

/// <summary>How the rows of a host frame lie in memory; real hosts do all of these.</summary>
/// <param name="TopDown">The top row comes first, and row bytes are negative.</param>
/// <param name="PaddingBytes">Bytes between the end of a row and the start of the next one.</param>
public readonly record struct FrameLayout(bool TopDown = false, int PaddingBytes = 0);
