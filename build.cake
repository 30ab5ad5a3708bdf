using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

// Every build, test and packaging target. Run through build.sh or build.ps1, which install what is missing.

string target = Argument("target", "test");
string configuration = Argument("configuration", "Release");
string solution = "AiVideoFx.sln";
string rid = Argument("rid", IsRunningOnWindows() ? "win-x64" : IsRunningOnMacOs() ? "osx-arm64" : "linux-x64");

// What the bundle is called and where things lie in it is written once, in the manifest.
JsonNode manifest = JsonNode.Parse(System.IO.File.ReadAllText("plugin-manifest/manifest.json"));

DirectoryPath dist = "dist";
DirectoryPath output = "out";
DirectoryPath bundle = dist.Combine((string)manifest["bundle"]["name"]);
DirectoryPath cli = dist.Combine("cli");
FilePath aivideofx = cli.CombineWithFilePath(IsRunningOnWindows() ? "aivideofx.exe" : "aivideofx");

// Folder in the ONNX Runtime package and name of its library, for each runtime identifier.
Dictionary<string, (string Folder, string Library)> runtimes = new()
{
    ["linux-x64"] = ("linux/x64", "libonnxruntime.so.1"),
    ["win-x64"] = ("win32/x64", "onnxruntime.dll"),
    ["osx-arm64"] = ("darwin/arm64", "libonnxruntime.1.dylib"),
};

void Run(string program, ProcessArgumentBuilder arguments)
{
    int code = StartProcess(program, new ProcessSettings { Arguments = arguments });
    if (code != 0)
    {
        throw new Exception($"{program} {arguments.RenderSafe()} ended with exit code {code}");
    }
}

Task("clean").Does(() =>
{
    CleanDirectories(new[] { dist, output });
    CleanDirectories(GetDirectories("{src,tests,tools}/*/{bin,obj}"));
});

Task("build").Does(() => DotNetBuild(solution, new DotNetBuildSettings { Configuration = configuration, NoLogo = true }));

Task("native").Does(() =>
{
    // A stamp of the lock file's hash: the 290 MB of packages are unpacked once.
    FilePath stamp = "node_modules/.lock-hash";
    string hash = CalculateFileHash("package-lock.json").ToHex();
    if (FileExists(stamp) && System.IO.File.ReadAllText(stamp.FullPath) == hash)
    {
        return;
    }

    Run(IsRunningOnWindows() ? "npm.cmd" : "npm", new ProcessArgumentBuilder().Append("ci --ignore-scripts --no-audit --no-fund --loglevel=error"));
    System.IO.File.WriteAllText(stamp.FullPath, hash);
});

Task("bundle").IsDependentOn("native").Does(() =>
{
    (string ort, string library) = runtimes[rid];
    DirectoryPath contents = bundle.Combine("Contents");
    DirectoryPath binaries = bundle.Combine((string)manifest["platforms"].AsArray().Single(p => (string)p["runtime"] == rid)["folder"]);
    DirectoryPath resources = bundle.Combine((string)manifest["resources"]);
    CleanDirectories(new[] { bundle, cli });
    EnsureDirectoryExists(binaries);
    EnsureDirectoryExists(resources);

    DirectoryPath published = dist.Combine("obj/plugin");
    DotNetPublish("src/AiVideoFx.Plugin", new DotNetPublishSettings
    {
        Configuration = configuration, Runtime = rid, OutputDirectory = published, NoLogo = true,
    });
    FilePath plugin = GetFiles($"{published}/AiVideoFx.Plugin.{{so,dll,dylib}}").Single();
    CopyFile(plugin, binaries.CombineWithFilePath((string)manifest["bundle"]["binary"]));
    CopyFile($"node_modules/onnxruntime-node/bin/napi-v6/{ort}/{library}", binaries.CombineWithFilePath(library));

    string version = XmlPeek("Directory.Build.props", "/Project/PropertyGroup/Version");
    string plist = System.IO.File.ReadAllText("plugin-manifest/Info.plist").Replace("@VERSION@", version);
    System.IO.File.WriteAllText(contents.CombineWithFilePath("Info.plist").FullPath, plist);
    CopyFile("plugin-manifest/manifest.json", resources.CombineWithFilePath("manifest.json"));
    CopyFile("plugin-manifest/models.json", resources.CombineWithFilePath("models.json"));
    DirectoryPath models = resources.Combine("models");
    EnsureDirectoryExists(models);
    CopyFiles("models/*.safetensors", models);
    CopyFiles("models/*.json", models);
    foreach (JsonNode item in manifest["effects"].AsArray().Append(manifest["bundle"]))
    {
        FilePath icon = new DirectoryPath("plugin-manifest").CombineWithFilePath((string)item["icon"]);
        CopyFile(icon, resources.CombineWithFilePath(icon.GetFilename()));
        FilePath png = resources.CombineWithFilePath(icon.GetFilenameWithoutExtension() + ".png");
        Run("rsvg-convert", new ProcessArgumentBuilder().Append("-w 128 -h 128 -o").AppendQuoted(png.FullPath).AppendQuoted(icon.FullPath));
    }

    DotNetPublish("src/AiVideoFx.Cli", new DotNetPublishSettings
    {
        Configuration = configuration, Runtime = rid, SelfContained = false, OutputDirectory = cli, NoLogo = true,
    });
    Information($"Bundle: {MakeAbsolute(bundle)}");
    Information($"Command line: {MakeAbsolute(aivideofx)}");
});

Task("test").IsDependentOn("bundle").IsDependentOn("build").Does(() =>
{
    int passed = 0, failed = 0, skipped = 0;
    int Counted(string program, ProcessArgumentBuilder arguments, Regex summary, Dictionary<string, string> environment) => StartProcess(program, new ProcessSettings
    {
        Arguments = arguments,
        EnvironmentVariables = environment,
        RedirectStandardOutput = true,
        RedirectedStandardOutputHandler = line =>
        {
            Match match = summary.Match(line ?? "");
            if (match.Success)
            {
                failed += int.Parse(match.Groups["failed"].Value);
                passed += int.Parse(match.Groups["passed"].Value);
                skipped += int.Parse(match.Groups["skipped"].Value);
            }

            if (line is not null)
            {
                Console.WriteLine(line);
            }

            return line;
        },
    });
    int Test(string what, string filter, Dictionary<string, string> environment) => Counted(
        "dotnet",
        new ProcessArgumentBuilder()
            .Append($"test {what} -c {configuration} --no-build --nologo -v minimal")
            .Append(filter.Length > 0 ? $"--filter \"{filter}\"" : ""),
        new(@"Failed:\s+(?<failed>\d+), Passed:\s+(?<passed>\d+), Skipped:\s+(?<skipped>\d+)"),
        environment);

    int code = Test(solution, Argument("filter", ""), new());

    // The networks once more on WebGPU, where there is a GPU in software: every operator on the device, at parity with the references.
    string software = "/usr/lib/chromium/vk_swiftshader_icd.json";
    if (!System.IO.File.Exists(software))
    {
        Console.WriteLine($"Networks on WebGPU: skipped, no {software} (Debian's package chromium-common)");
    }
    else if (!HasArgument("filter"))
    {
        Console.WriteLine("Networks on WebGPU (SwiftShader), no operator on the CPU:");
        Dictionary<string, string> onDevice = new()
        {
            ["VK_ICD_FILENAMES"] = software,
            ["AIVIDEOFX_TEST_DEVICE"] = "WebGpu",
            ["AIVIDEOFX_GOLDENS"] = Argument("device-goldens", "tests/golden/networks"), // the committed fixtures, unless told otherwise
        };
        code |= Test("tests/AiVideoFx.Networks.Tests", "FullyQualifiedName~Golden", onDevice);
        code |= Test("tests/AiVideoFx.Engine.Tests", "FullyQualifiedName~Frame_ThroughTheGraphAndBack", onDevice);
    }

    // The networks once more, compiled ahead of time as the plug-in is; fixtures are looked for as by the tests above.
    if (!HasArgument("filter"))
    {
        Console.WriteLine("Networks in NativeAOT:");
        DirectoryPath native = dist.Combine("obj/native-check");
        DotNetPublish("tests/AiVideoFx.NativeCheck", new DotNetPublishSettings
        {
            Configuration = configuration, Runtime = rid, OutputDirectory = native, NoLogo = true,
        });
        (string ort, string library) = runtimes[rid];
        code |= Counted(
            native.CombineWithFilePath(IsRunningOnWindows() ? "AiVideoFx.NativeCheck.exe" : "AiVideoFx.NativeCheck").FullPath,
            new ProcessArgumentBuilder().Append("golden").AppendQuoted($"node_modules/onnxruntime-node/bin/napi-v6/{ort}/{library}"),
            new(@"^(?<passed>\d+) passed, (?<failed>\d+) failed, (?<skipped>\d+) skipped$"),
            new());
    }

    Console.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
    if (code != 0 || failed > 0 || passed == 0)
    {
        throw new Exception($"the tests ended with exit code {code}: {passed} passed, {failed} failed");
    }
});

Task("e2e").IsDependentOn("bundle").Does(() =>
    DotNetTest("tests/AiVideoFx.EndToEnd.Tests", new DotNetTestSettings { Configuration = configuration, NoLogo = true }));

Task("bench").IsDependentOn("bundle").Does(() =>
    Run("dotnet", new ProcessArgumentBuilder().Append($"run -c {configuration} --project tests/AiVideoFx.Benchmarks -- --filter").AppendQuoted(Argument("filter", "*"))));

Task("generate").Does(() => Run("dotnet", new ProcessArgumentBuilder().Append("run --project tools/OpenFX.Net.Generator")));

Task("format").Does(() => Run("dotnet", new ProcessArgumentBuilder().Append($"format {solution} --verify-no-changes --severity warn")));

Task("demo").IsDependentOn("bundle").Does(() =>
{
    EnsureDirectoryExists(output);
    FilePath demo = dist.CombineWithFilePath("obj/demo/AiVideoFx.Demo.dll");
    DotNetPublish("tests/AiVideoFx.Demo", new DotNetPublishSettings
    {
        Configuration = configuration, OutputDirectory = demo.GetDirectory(), NoLogo = true,
    });
    ProcessArgumentBuilder Demo(string command) => new ProcessArgumentBuilder().AppendQuoted(demo.FullPath).Append(command);
    FilePath Out(string name) => MakeAbsolute(output.CombineWithFilePath(name));

    string flicker = Out("flicker.mp4").FullPath, steady = Out("steady.mp4").FullPath, clean = Out("clean.mp4").FullPath;
    string peer = Out("ffmpeg-deflicker.mp4").FullPath;
    Run("dotnet", Demo("render").AppendQuoted(MakeAbsolute(output).FullPath));
    Run(MakeAbsolute(aivideofx).FullPath, new ProcessArgumentBuilder()
        .Append("deflicker").AppendQuoted(flicker).Append("-o").AppendQuoted(steady).Append("--overwrite"));

    // The free peer, with its defaults, at the same quality of encoding.
    Run("ffmpeg", new ProcessArgumentBuilder().Append("-v error -y -i").AppendQuoted(flicker)
        .Append("-vf deflicker -c:v libx264 -crf 14").AppendQuoted(peer));
    Information("ffmpeg deflicker:");
    Run("dotnet", Demo("measure").AppendQuoted(flicker).AppendQuoted(peer).AppendQuoted(clean));
    Information("AiVideoFx Deflicker:");
    Run("dotnet", Demo("sheet").AppendQuoted(Out("before-after.png").FullPath).AppendQuoted(flicker).AppendQuoted(steady).AppendQuoted(clean));
    Information("Interpolate:");
    Run("dotnet", Demo("interpolate").AppendQuoted(MakeAbsolute(output).FullPath).AppendQuoted(MakeAbsolute(aivideofx).FullPath)
        .AppendQuoted(Out("interpolate.png").FullPath));
    Information("Upscale:");
    Run("dotnet", Demo("upscale").AppendQuoted(MakeAbsolute(output).FullPath).AppendQuoted(MakeAbsolute(aivideofx).FullPath)
        .AppendQuoted(Out("upscale.png").FullPath));
    Information("");
    Information($"Before: {flicker}");
    Information($"After:  {steady}");
    Information($"Side by side: {Out("before-after.png")}");
    Information($"Interpolate: {Out("interpolate-aivideofx.mp4")} of {Out("interpolate-source.mp4")}; crops: {Out("interpolate.png")}");
    Information($"Upscale: {Out("upscale-aivideofx.mp4")} of {Out("upscale-source.mp4")}; crops: {Out("upscale.png")}");
});

RunTarget(target);
