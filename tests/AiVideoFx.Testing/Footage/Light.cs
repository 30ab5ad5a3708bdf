using System.Numerics;

namespace AiVideoFx.Testing.Footage;

/// <summary>A soft light that falls on a scene and may move: a true change of the picture, not a flicker.</summary>
/// <param name="Position">Its centre at a time, in shares of the picture's width and height.</param>
/// <param name="Radius">Distance at which a quarter of it is left, as a share of the picture's width.</param>
/// <param name="Gain">What it adds at its centre to the light that is there, per channel; negative darkens.</param>
public sealed record Light(Func<double, Vector2> Position, float Radius, Vector3 Gain);
