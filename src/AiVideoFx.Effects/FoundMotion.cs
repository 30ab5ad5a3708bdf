using AiVideoFx.Imaging.Motion;

namespace AiVideoFx.Effects;

/// <summary>What a <see cref="MotionModel"/> found.</summary>
/// <param name="Field">At the size of the pictures it was given; the one who asked disposes it.</param>
/// <param name="Notes">A sentence for each wish that could not be met, for the user; empty where all were.</param>
internal sealed record FoundMotion(MotionField Field, IReadOnlyList<string> Notes);
