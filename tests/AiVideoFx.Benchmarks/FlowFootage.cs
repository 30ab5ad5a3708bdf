using System.Runtime.InteropServices;
using AiVideoFx.Imaging;
using AiVideoFx.Testing.Footage;

namespace AiVideoFx.Benchmarks;

/// <summary>Two frames of the project's own footage with the true motion between them, as files.</summary>
internal static class FlowFootage
{
    private static readonly Dictionary<string, Func<int, int, LayeredScene>> Known = new()
    {
        ["valley"] = (width, height) => Scenes.Valley(1, width, height),
        ["locked"] = (width, height) => Scenes.StaticLocked(2, width, height),
        ["handheld"] = (width, height) => Scenes.Handheld(3, width, height),
        ["pan"] = (width, height) => Scenes.FastPan(4, width, height),
        ["rotation"] = (width, height) => Scenes.Rotation(5, width, height),
    };

    /// <summary>Writes 0.gray and 1.gray (8-bit luma), 01.f32 and 10.f32 (u plane, v plane), 01.visible and 10.visible (floats),
    /// and returns the luma of both frames as the files have it.</summary>
    public static (Raster First, Raster Second) Write(string name, int width, int height, int frame, string folder)
    {
        // "filmed-..." adds a shutter and grain.
        const string Filmed = "filmed-";
        bool filmed = name.StartsWith(Filmed, StringComparison.Ordinal);
        LayeredScene scene = Known[filmed ? name[Filmed.Length..] : name](width, height);
        scene = filmed ? new LayeredScene(scene) { Finish = new Finish(Shutter: 0.4f, Grain: 0.015f) } : scene;
        WritePlanes(Path.Combine(folder, "01.f32"), scene.Flow(frame, frame + 1));
        WritePlanes(Path.Combine(folder, "10.f32"), scene.Flow(frame + 1, frame));
        WritePlanes(Path.Combine(folder, "01.visible"), scene.Visible(frame, frame + 1));
        WritePlanes(Path.Combine(folder, "10.visible"), scene.Visible(frame + 1, frame));
        return (
            WriteLuma(Path.Combine(folder, "0.gray"), scene.Render(frame)),
            WriteLuma(Path.Combine(folder, "1.gray"), scene.Render(frame + 1)));
    }

    private static void WritePlanes(string path, Raster planes)
    {
        using (planes)
        {
            File.WriteAllBytes(path, MemoryMarshal.AsBytes(planes.Pixels).ToArray());
        }
    }

    private static Raster WriteLuma(string path, Raster picture)
    {
        using (picture)
        {
            Raster luma = Raster.Rent(picture.Width, picture.Height);
            byte[] bytes = new byte[luma.Pixels.Length];
            LumaWeights weights = LumaWeights.Rec709;
            for (int i = 0; i < bytes.Length; i++)
            {
                float value = (weights.Red * picture.Plane(0)[i]) + (weights.Green * picture.Plane(1)[i]) +
                    (weights.Blue * picture.Plane(2)[i]);
                bytes[i] = (byte)MathF.Round(Math.Clamp(value, 0, 1) * 255);
                luma.Pixels[i] = bytes[i] / 255f;
            }

            File.WriteAllBytes(path, bytes);
            return luma;
        }
    }
}
