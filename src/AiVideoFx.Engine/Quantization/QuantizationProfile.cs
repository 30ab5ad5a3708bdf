using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiVideoFx.Engine.Quantization;

/// <summary>What a convolution's values are, as calibration saw them.</summary>
/// <param name="Input">What it reads.</param>
/// <param name="Convolved">Its own result.</param>
/// <param name="Residual">What is added to that, if anything.</param>
/// <param name="Output">What the activation makes of it.</param>
public sealed record LayerRanges(ValueRange Input, ValueRange Convolved, ValueRange Residual, ValueRange Output);

/// <summary>All that is needed to run one network with one set of weights in 8 bits.</summary>
/// <param name="Layers">Ranges by the name of the convolution's weight.</param>
/// <param name="Psnr">8 bits against 32-bit floats on the calibration pictures, in dB with peak 1.</param>
public sealed record QuantizationProfile(IReadOnlyDictionary<string, LayerRanges> Layers, double Psnr)
{
    /// <summary>Below this PSNR, in dB, the difference could be seen and 8 bits are not used.</summary>
    public const double SmallestPsnr = 48;

    /// <summary>Whether it may be used where nobody asked for it.</summary>
    public bool IsGoodEnough => Psnr >= SmallestPsnr;

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static QuantizationProfile FromJson(string json)
    {
        try
        {
            JsonNode root = JsonNode.Parse(json) ?? throw new FormatException("the quantization profile is empty");
            Dictionary<string, LayerRanges> layers = [];
            foreach ((string name, JsonNode? layer) in root["layers"]!.AsObject())
            {
                ValueRange Range(int i) => new((float)layer![i * 2]!, (float)layer[i * 2 + 1]!);
                layers.Add(name, new(Range(0), Range(1), Range(2), Range(3)));
            }

            return new(layers, (double)root["psnr"]!);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            throw new FormatException($"this is no quantization profile: {e.Message}", e);
        }
    }

    /// <summary>As JSON: "psnr", and "layers" with eight numbers each, minimum and maximum of input, convolved, residual and output.</summary>
    public string ToJson()
    {
        JsonObject layers = [];
        foreach ((string name, LayerRanges ranges) in Layers.OrderBy(layer => layer.Key, StringComparer.Ordinal))
        {
            JsonArray numbers = [];
            foreach (ValueRange range in new[] { ranges.Input, ranges.Convolved, ranges.Residual, ranges.Output })
            {
                numbers.Add((JsonNode)range.Minimum);
                numbers.Add((JsonNode)range.Maximum);
            }

            layers.Add(name, numbers);
        }

        return new JsonObject { ["psnr"] = Math.Round(Psnr, 2), ["layers"] = layers }.ToJsonString();
    }
}
