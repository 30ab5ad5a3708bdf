using System.Globalization;
using AiVideoFx.Engine;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Golden;
using AiVideoFx.NativeCheck;

// What the plug-in's code does when it is compiled ahead of time. LIBRARY is ONNX Runtime's file.
const string Usage = """
    usage: NativeCheck golden LIBRARY [FOLDER...]               compares every fixture with the reference; folders as for the tests
           NativeCheck dump NETWORK SIZE FILE                   writes the graph of standard operators (.onnx) or its weights (.safetensors)
           NativeCheck time LIBRARY NETWORK SIZE standard|own   for each line "COUNT" of the input: that many runs, prints the fastest in ms
           NativeCheck cancel LIBRARY NETWORK SIZE TRIES        cancels runs at random times, prints how long they take to end
           NativeCheck sessions LIBRARY NETWORK SIZE COUNT      makes, runs and releases sessions, prints the memory that stays
    SIZE is WIDTHxHEIGHT. "standard": the graph that dump writes; "own": the form for the CPU, with operators of our own.
    """;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    return Run();
}
catch (Exception e) when (e is OrtException or WeightsException or IOException or FormatException or KeyNotFoundException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

int Run()
{
    switch (args)
    {
        case ["golden", string library, .. string[] folders]:
            return new GoldenCheck(Load(library)).Run(folders.Length > 0 ? folders : GoldenFixture.Folders(Environment.CurrentDirectory));

        case ["dump", string network, string size, string file] when Side(size) is (int width, int height):
            SampleGraph.Dump(network, width, height, file);
            return 0;

        case ["time", string library, string network, string size, ("standard" or "own") and string form] when Side(size) is (int width, int height):
            RunTimes.Serve(Load(library), SampleGraph.Create(network, width, height, form == "own" ? Device.Cpu : Device.Auto));
            return 0;

        case ["cancel", string library, string network, string size, string tries] when Side(size) is (int width, int height):
            CancelTimes.Measure(Load(library), SampleGraph.Create(network, width, height, Device.Cpu), int.Parse(tries));
            return 0;

        case ["sessions", string library, string network, string size, string count] when Side(size) is (int width, int height):
            SessionMemory.Measure(Load(library), () => SampleGraph.Create(network, width, height, Device.Cpu), int.Parse(count));
            return 0;

        default:
            Console.Error.WriteLine(Usage);
            Console.Error.WriteLine($"networks: {string.Join(", ", SampleGraph.Names)}");
            return 2;
    }
}

// Two threads, as the peers are given.
static InferenceEngine Load(string library) =>
    new(new() { LibraryPath = Path.GetFullPath(library), Threads = 2, Log = Console.Error.WriteLine });

static (int Width, int Height)? Side(string size) =>
    size.Split('x') is [string width, string height] && int.TryParse(width, out int w) && int.TryParse(height, out int h) ? (w, h) : null;
