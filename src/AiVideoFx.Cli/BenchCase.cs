using System.Globalization;
using AiVideoFx.Networks;

namespace AiVideoFx.Cli;

/// <summary>One row to measure.</summary>
/// <param name="Family">The network's family.</param>
/// <param name="Published">The configuration.</param>
/// <param name="Size">Name of the picture's size: "1080p".</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Precision">"float32" or "int8".</param>
internal sealed record BenchCase(NetworkFamily Family, PublishedNetwork Published, string Size, int Width, int Height, string Precision)
{
    /// <summary>Precisions that can be asked for.</summary>
    public static readonly string[] Precisions = ["float32", "int8"];

    private static readonly Dictionary<string, (int Width, int Height)> Sizes = new()
    {
        ["480p"] = (854, 480),
        ["720p"] = (1280, 720),
        ["1080p"] = (1920, 1080),
        ["2160p"] = (3840, 2160),
    };

    /// <summary>The rows that the user asked for.</summary>
    /// <param name="filter">A network, a family or an effect; null for all.</param>
    /// <param name="sizes">Names or WIDTHxHEIGHT, with commas between.</param>
    /// <param name="precisions">Which of <see cref="Precisions"/>; 8 bits only where networks have them.</param>
    /// <exception cref="UsageException">Something is not known; the message says what is.</exception>
    public static IReadOnlyList<BenchCase> Plan(string? filter, string sizes, IReadOnlyList<string> precisions)
    {
        (NetworkFamily Family, PublishedNetwork Published)[] networks =
        [
            .. NetworkCatalog.All.SelectMany(static family => family.Published.Select(published => (family, published)))
                .Where(one => filter is null || Names(one.family, one.published).Contains(filter, StringComparer.OrdinalIgnoreCase)),
        ];
        if (networks.Length == 0)
        {
            IEnumerable<string> names = NetworkCatalog.All.SelectMany(static f => f.Published.SelectMany(p => Names(f, p))).Distinct();
            throw new UsageException($"there is no network, family or effect '{filter}' to measure; there are: {string.Join(", ", names)}");
        }

        (string Name, int Width, int Height)[] pictures = [.. sizes.Split(',', StringSplitOptions.TrimEntries).Select(Parse)];
        return
        [
            .. from network in networks
               from picture in pictures
               from precision in precisions
               where precision == "float32" || network.Published.Network is Engine.UpscaleNetwork or Engine.InterpolationNetwork or Engine.MotionNetwork
               select new BenchCase(network.Family, network.Published, picture.Name, picture.Width, picture.Height, precision),
        ];
    }

    /// <summary>The row of a published network by exactly its name: "IFRNet" is a family, too.</summary>
    public static BenchCase Of(string name, string size, string precision) =>
        Plan(name, size, [precision]).First(row => row.Published.Name == name);

    private static string[] Names(NetworkFamily family, PublishedNetwork published) => [published.Name, family.Name, family.Effect];

    private static (string Name, int Width, int Height) Parse(string text)
    {
        if (Sizes.TryGetValue(text, out (int Width, int Height) known))
        {
            return (text, known.Width, known.Height);
        }

        string[] sides = text.Split('x');
        return sides.Length == 2 && Side(sides[0]) is int width && Side(sides[1]) is int height
            ? (text, width, height)
            : throw new UsageException($"--sizes '{text}': expected {string.Join(", ", Sizes.Keys)}, or WIDTHxHEIGHT of 128 to 8192 pixels");
    }

    private static int? Side(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int side) && side is >= 128 and <= 8192 ? side : null;
}
