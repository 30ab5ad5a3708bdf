using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using AiVideoFx.Imaging;
using AiVideoFx.Imaging.Flow;

namespace AiVideoFx.Benchmarks;

/// <summary>Answers a comparison script line by line, so that runs of two programs can take turns on a busy machine.</summary>
/// <remarks>
/// Lines: "load WIDTH HEIGHT FILE FILE" (8-bit luma, rows top down), "both PRESET THREADS" (answers the milliseconds of one
/// flow in both directions), "save FILE" (writes both flows as floats: u and v planes of 0 to 1, then of 1 to 0), "quit".
/// </remarks>
internal static class FlowServer
{
    public static void Run(TextReader input, TextWriter output)
    {
        Raster? first = null;
        Raster? second = null;
        FlowPair? flows = null;
        while (input.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            switch (words[0])
            {
                case "load":
                    first = Load(words[3], words);
                    second = Load(words[4], words);
                    output.WriteLine("ok");
                    break;
                case "both":
                    flows?.Dispose();
                    DisPreset preset = words[1] == "medium" ? DisPreset.Medium : DisPreset.Fast;
                    long start = Stopwatch.GetTimestamp();
                    flows = DisFlow.Both(first!, second!, preset, int.Parse(words[2], CultureInfo.InvariantCulture));
                    double ms = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                    output.WriteLine(ms.ToString("F3", CultureInfo.InvariantCulture));
                    break;
                case "save":
                    using (FileStream file = File.Create(words[1]))
                    {
                        file.Write(MemoryMarshal.AsBytes(flows!.Flow0To1.Pixels));
                        file.Write(MemoryMarshal.AsBytes(flows.Flow1To0.Pixels));
                    }

                    output.WriteLine("ok");
                    break;
                default:
                    return;
            }

            output.Flush();
        }
    }

    private static Raster Load(string path, string[] words)
    {
        byte[] bytes = File.ReadAllBytes(path);
        Raster raster = Raster.Rent(
            int.Parse(words[1], CultureInfo.InvariantCulture), int.Parse(words[2], CultureInfo.InvariantCulture));
        Span<float> pixels = raster.Pixels;
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = bytes[i] / 255f;
        }

        return raster;
    }
}
