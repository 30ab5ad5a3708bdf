using System.Numerics;

namespace AiVideoFx.Testing.Footage;

/// <summary>A rectangle (or parallelogram) in the world that carries a texture.</summary>
/// <param name="Origin">The texture's top left corner, in metres.</param>
/// <param name="Across">From the top left to the top right corner.</param>
/// <param name="Down">From the top left to the bottom left corner.</param>
public readonly record struct Pose(Vector3 Origin, Vector3 Across, Vector3 Down)
{
    /// <summary>Facing a camera that looks along z.</summary>
    /// <param name="x">Left edge, in metres.</param>
    /// <param name="y">Top edge, in metres (y points down).</param>
    /// <param name="z">Distance along z.</param>
    /// <param name="width">In metres.</param>
    /// <param name="height">In metres.</param>
    public static Pose Upright(float x, float y, float z, float width, float height) =>
        new(new Vector3(x, y, z), new Vector3(width, 0, 0), new Vector3(0, height, 0));

    /// <summary>Lying on the ground: the texture's top is the far edge.</summary>
    /// <param name="x">Left edge, in metres.</param>
    /// <param name="y">Height of the ground.</param>
    /// <param name="nearZ">Distance of the near edge.</param>
    /// <param name="farZ">Distance of the far edge.</param>
    /// <param name="width">In metres.</param>
    public static Pose Flat(float x, float y, float nearZ, float farZ, float width) =>
        new(new Vector3(x, y, farZ), new Vector3(width, 0, 0), new Vector3(0, 0, nearZ - farZ));

    /// <summary>Turned in its own plane (clockwise on the screen) around a point given as a share of its sides.</summary>
    /// <param name="angle">In radians.</param>
    /// <param name="pivotX">0 is the left edge, 1 the right one.</param>
    /// <param name="pivotY">0 is the top edge, 1 the bottom one.</param>
    public Pose Turn(float angle, float pivotX = 0.5f, float pivotY = 0.5f)
    {
        (float sin, float cos) = MathF.SinCos(angle);
        Vector3 right = Vector3.Normalize(Across);
        Vector3 down = Vector3.Normalize(Down);
        float width = Across.Length();
        float height = Down.Length();
        Vector3 across = ((cos * right) + (sin * down)) * width;
        Vector3 downwards = ((cos * down) - (sin * right)) * height;
        Vector3 pivot = Origin + (Across * pivotX) + (Down * pivotY);
        return new Pose(pivot - (across * pivotX) - (downwards * pivotY), across, downwards);
    }
}
