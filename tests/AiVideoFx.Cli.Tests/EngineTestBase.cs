using AiVideoFx.Engine.Runtime;
using AiVideoFx.Testing;

namespace AiVideoFx.Cli.Tests;

/// <summary>Runs the command line with a bundle that holds ONNX Runtime and no effects, and with a home of its own.</summary>
public abstract class EngineTestBase : CliTestBase
{
    private string? _home;
    private string _bundle = "";

    /// <summary>Where models are added.</summary>
    protected string Models => At("home/models");

    [SetUp]
    public void MakeHomeAndBundle()
    {
        _home = Environment.GetEnvironmentVariable("AIVIDEOFX_HOME");
        Environment.SetEnvironmentVariable("AIVIDEOFX_HOME", At("home"));
        string platform = OperatingSystem.IsWindows() ? "Win64" : OperatingSystem.IsMacOS() ? "MacOS" : "Linux-x86-64";
        _bundle = At("Own.ofx.bundle");
        string binaries = Directory.CreateDirectory(Path.Combine(_bundle, "Contents", platform)).FullName;
        string resources = Directory.CreateDirectory(Path.Combine(_bundle, "Contents", "Resources")).FullName;
        File.WriteAllText(Path.Combine(binaries, "Own.ofx"), "never loaded");
        File.CreateSymbolicLink(Path.Combine(binaries, EngineSettings.LibraryName), TestEngine.RequireLibrary());
        File.Copy(Path.Combine(TestPaths.Repository, "plugin-manifest", "models.json"), Path.Combine(resources, "models.json"));
    }

    [TearDown]
    public void RestoreHome() => Environment.SetEnvironmentVariable("AIVIDEOFX_HOME", _home);

    protected static string Golden(string name) => Path.Combine(TestPaths.Repository, "tests", "golden", name);

    protected CliResult RunEngine(params string[] arguments) => RunIn(["--bundle", _bundle], arguments);
}
