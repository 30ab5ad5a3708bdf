using AiVideoFx.Testing.Footage;

namespace AiVideoFx.Testing.Tests;

/// <summary>The ready-made scenes, by name, as test cases.</summary>
internal static class Presets
{
    public const int Width = 192;
    public const int Height = 108;

    private static readonly Dictionary<string, Func<int, int, int, Scene>> All = new()
    {
        [nameof(Scenes.Valley)] = Scenes.Valley,
        [nameof(Scenes.Street)] = Scenes.Street,
        [nameof(Scenes.StaticLocked)] = Scenes.StaticLocked,
        [nameof(Scenes.Handheld)] = Scenes.Handheld,
        [nameof(Scenes.FastPan)] = Scenes.FastPan,
        [nameof(Scenes.Rotation)] = Scenes.Rotation,
        [nameof(Scenes.Fade)] = Scenes.Fade,
        [nameof(Scenes.MovingLight)] = Scenes.MovingLight,
        [nameof(Scenes.ThinWires)] = Scenes.ThinWires,
        [nameof(Scenes.Text)] = Scenes.Text,
        [nameof(Scenes.Cut)] = Scenes.Cut,
    };

    public static IEnumerable<string> Names => All.Keys;

    /// <summary>Scenes whose surfaces keep their colour, so that warping by the true flow must give the same picture.</summary>
    public static IEnumerable<string> WithConstantLight => All.Keys.Except([nameof(Scenes.Fade), nameof(Scenes.MovingLight)]);

    public static Scene Make(string name, int seed = 1, int width = Width, int height = Height) => All[name](seed, width, height);
}
