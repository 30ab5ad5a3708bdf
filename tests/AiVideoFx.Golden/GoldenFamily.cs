using System.Text.Json.Nodes;

namespace AiVideoFx.Golden;

/// <summary>Which fixtures are a network's, and how one of their cases is computed and compared.</summary>
/// <param name="Fits">Whether a side file's "architecture" is this network's.</param>
/// <param name="Check">Builds the network, runs one case and compares all that the fixture holds of it.</param>
public sealed record GoldenFamily(Func<string, bool> Fits, Func<GoldenFixture, JsonNode, GoldenRun, IEnumerable<GoldenDifference>> Check)
{
    /// <summary>The networks that can be used.</summary>
    public static IReadOnlyList<GoldenFamily> All { get; } =
    [
        InterpolationGolden.IfrNetFamily,
        InterpolationGolden.RifeFamily,
        LaMaGolden.Family,
        RaftGolden.Family,
        UpscaleGolden.RrdbNetFamily,
        UpscaleGolden.SpanNetFamily,
        UpscaleGolden.SrvggNetFamily,
        TinyIfGolden.Family,
        UpscaleGolden.UpLiteFamily,
    ];

    /// <summary>The network of an architecture; null where it is none that can be used.</summary>
    public static GoldenFamily? Of(string architecture) => All.FirstOrDefault(family => family.Fits(architecture));
}
