using OpenFX.Net.Raw;

namespace AiVideoFx.Host;

/// <summary>What an effect has to say to the user.</summary>
/// <param name="Type">The standard's message type, such as "OfxMessageError".</param>
/// <param name="Text">The text.</param>
public sealed record EffectMessage(string Type, string Text)
{
    /// <summary>Whether it is about something that went wrong.</summary>
    public bool IsError => Type is Ofx.kOfxMessageError or Ofx.kOfxMessageFatal;
}
