using AiVideoFx.Engine.Cache;
using OpenFX.Net.Plugin;

namespace AiVideoFx.Effects.Clips;

/// <summary>Names an image's content.</summary>
internal static class ImageKey
{
    // Rows that are read to make sure that a host's name still means the same pixels: names have been seen that lie.
    private const int RowsChecked = 16;

    /// <summary>The host's name for it, made sure of by a few rows; all rows where it has none.</summary>
    /// <param name="image">The image.</param>
    public static ContentKey Of(Image image)
    {
        using ContentHash hash = new("image/1");
        hash.Add(image.UniqueIdentifier ?? string.Empty).Add(image.Bounds).Add(image.Depth).Add(image.Components).Add(image.Alpha);
        int rows = string.IsNullOrEmpty(image.UniqueIdentifier) ? image.Bounds.Height : Math.Min(RowsChecked, image.Bounds.Height);
        for (int i = 0; i < rows; i++)
        {
            hash.Add<byte>(image.Row(image.Bounds.Y1 + (int)((long)(image.Bounds.Height - 1) * i / Math.Max(1, rows - 1))));
        }

        return hash.ToKey();
    }
}
