namespace AiVideoFx.Host.Media;

/// <summary>One sound track of a file.</summary>
/// <param name="Codec">ffmpeg's name: aac, pcm_s16le, opus.</param>
/// <param name="Channels">Number of channels.</param>
/// <param name="SampleRate">Samples per second.</param>
public sealed record AudioTrack(string Codec, int Channels, int SampleRate);
