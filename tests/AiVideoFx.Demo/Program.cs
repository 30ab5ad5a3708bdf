using System.Diagnostics;
using System.Globalization;
using AiVideoFx.Demo;
using AiVideoFx.Host.Media;

// Used by `./build.sh demo`: makes the clips that the demonstration works on, and the pictures that show what it did.
try
{
    switch (args)
    {
        case ["render", string folder]:
            Stopwatch watch = Stopwatch.StartNew();
            DemoClip.Render(folder);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{DemoClip.FrameCount} frames in {watch.Elapsed.TotalSeconds:f1} s: {DemoClip.FlickeringName}, {DemoClip.CleanName} in {folder}"));
            return 0;

        case ["sheet", string picture, string before, string after, .. { Length: <= 1 } clean]:
            using (ClipMeasures measures = ClipMeasures.Read(before, after, clean.FirstOrDefault()))
            {
                ContactSheet.Draw(measures, picture);
                Console.WriteLine(measures.Report());
            }

            Console.WriteLine($"contact sheet: {picture}");
            return 0;

        case ["measure", string before, string after, string clean]:
            using (ClipMeasures measures = ClipMeasures.Read(before, after, clean))
            {
                Console.WriteLine(measures.Report());
            }

            return 0;

        case ["interpolate", string folder, string aivideofx, string picture]:
            InterpolationDemo.Run(folder, aivideofx, picture);
            return 0;

        case ["upscale", string folder, string aivideofx, string picture]:
            UpscaleDemo.Run(folder, aivideofx, picture);
            return 0;

        default:
            Console.Error.WriteLine(
                $"""
                 usage:
                   render OUT_DIR                          writes {DemoClip.FlickeringName} and {DemoClip.CleanName}
                   measure BEFORE AFTER CLEAN              prints what was measured and draws nothing
                   interpolate OUT_DIR AIVIDEOFX OUT.png   drops every other frame of a clip, makes them again, compares with ffmpeg
                   upscale OUT_DIR AIVIDEOFX OUT.png       makes a clip small and large again, compares with ffmpeg
                   sheet OUT.png BEFORE AFTER [CLEAN]      draws a before/after picture and prints what was measured
                 """);
            return 2;
    }
}
catch (MediaException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
