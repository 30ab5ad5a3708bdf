using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using AiVideoFx.Imaging;
using AiVideoFx.Imaging.Flow;

namespace AiVideoFx.Benchmarks;

/// <summary>Answers a comparison script line by line, so that runs of two programs can take turns on a busy machine.</summary>
/// <remarks>
/// Lines: "footage SCENE WIDTH HEIGHT FRAME FOLDER" (renders a frame and the next, see <see cref="FlowFootage"/>),
/// "load WIDTH HEIGHT FILE FILE" (8-bit luma, rows top down), "both PRESET THREADS" (answers the milliseconds of one
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
                case "footage":
                    first?.Dispose();
                    second?.Dispose();
                    (first, second) = FlowFootage.Write(words[1], Number(words[2]), Number(words[3]), Number(words[4]), words[5]);
                    output.WriteLine("ok");
                    break;
                case "load":
                    first = Load(words[3], words);
                    second = Load(words[4], words);
                    output.WriteLine("ok");
                    break;
                case "both":
                    flows?.Dispose();
                    DisPreset preset = words[1] == "medium" ? DisPreset.Medium : DisPreset.Fast;
                    long start = Stopwatch.GetTimestamp();
                    flows = DisFlow.Both(first!, second!, preset, Number(words[2]));
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

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);

    private static Raster Load(string path, string[] words)
    {
        byte[] bytes = File.ReadAllBytes(path);
        Raster raster = Raster.Rent(Number(words[1]), Number(words[2]));
        Span<float> pixels = raster.Pixels;
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = bytes[i] / 255f;
        }

        return raster;
    }
}
