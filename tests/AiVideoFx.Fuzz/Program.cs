using System.Diagnostics;
using AiVideoFx.Fuzz;

// usage: AiVideoFx.Fuzz KIND COUNT SEED SECONDS [FOLDER]
//   KIND     all, safetensors, zip, legacy, pickle or random
//   SECONDS  ends the run early
//   FOLDER   valid files to damage, besides made ones; those above 100 kB are left out
if (args is not [string kind, string count, string seed, string seconds, ..])
{
    Console.Error.WriteLine("usage: AiVideoFx.Fuzz all|safetensors|zip|legacy|pickle|random COUNT SEED SECONDS [FOLDER]");
    return 2;
}

string path = Path.Combine(Path.GetTempPath(), $"aivideofx-fuzz-{Environment.ProcessId}");
IEnumerable<byte[]> samples = args.Length > 4
    ? Directory.EnumerateFiles(args[4], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Where(file => new FileInfo(file).Length is > 8 and <= 100_000 && Path.GetExtension(file) is ".pth" or ".pt" or ".safetensors")
        .Select(File.ReadAllBytes)
    : [];
CheckpointFuzzer fuzzer = new(int.Parse(seed), path, kind, samples);
Stopwatch watch = Stopwatch.StartNew();
int findings = 0;
int done = 0;
for (; done < int.Parse(count) && watch.Elapsed.TotalSeconds < double.Parse(seconds); done++)
{
    if (fuzzer.Try(done) is string finding)
    {
        findings++;
        string kept = $"{path}-{done}";
        File.Copy(path, kept, overwrite: true);
        Console.WriteLine($"file {done} of seed {seed}, kept as {kept}: {finding}");
    }
}

File.Delete(path);
foreach ((string reason, int times) in fuzzer.Reasons.OrderByDescending(entry => entry.Value).Take(25))
{
    Console.WriteLine($"  {times,6} {reason}");
}

using Process self = Process.GetCurrentProcess();
Console.WriteLine($"{done} files of kind {kind}, seed {seed}: {fuzzer.Read} read, {fuzzer.Refused} refused, {findings} findings; "
    + $"{watch.Elapsed.TotalSeconds:F1} s, longest {fuzzer.Longest.TotalMilliseconds:F0} ms, at most {fuzzer.HighestShare:P0} of "
    + $"the memory granted, peak working set {self.PeakWorkingSet64 >> 20} MiB");
return findings == 0 ? 0 : 1;
