using AiVideoFx.Engine.Runtime;

namespace AiVideoFx.Effects.Upscaling;

/// <summary>What an <see cref="Enlarger"/> is to do.</summary>
internal sealed record UpscaleSettings
{
    /// <summary>Share of the network's picture over the plain one, 0 to 1.</summary>
    public float Detail { get; init; } = 1;

    /// <summary>Strength of sharpening, 0 to 1.</summary>
    public float Sharpness { get; init; }

    /// <summary>Share of what the network took from the small picture that is given back, 0 to 1.</summary>
    public float GrainKeep { get; init; }

    /// <summary>How strongly steps at the borders of compression's blocks are taken away before, 0 to 1.</summary>
    public float Deblock { get; init; }

    /// <summary>Whether alpha goes through the network.</summary>
    public bool ProcessesAlpha { get; init; } = true;

    /// <summary>Sides of a tile.</summary>
    public UpscaleTile Tile { get; init; }

    /// <summary>Where networks run.</summary>
    public Device Device { get; init; } = Device.Cpu;
}
