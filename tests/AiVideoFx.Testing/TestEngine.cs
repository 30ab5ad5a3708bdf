using AiVideoFx.Engine.Runtime;
using NUnit.Framework;

namespace AiVideoFx.Testing;

/// <summary>ONNX Runtime for tests.</summary>
public static class TestEngine
{
    private static readonly Lazy<InferenceEngine> Loaded = new(() => new(new() { LibraryPath = RequireLibrary(), Threads = 2, Log = TestContext.Progress.WriteLine }));

    /// <summary>The engine; the test is skipped, saying why, where the library was not unpacked.</summary>
    public static InferenceEngine Require() => Loaded.Value;

    /// <summary>The device under test: the CPU, or what AIVIDEOFX_TEST_DEVICE names, with no operator left to the CPU.</summary>
    public static SessionOptions Options
    {
        get
        {
            Device device = Enum.Parse<Device>(Environment.GetEnvironmentVariable("AIVIDEOFX_TEST_DEVICE") ?? nameof(Device.Cpu));
            return new() { Device = device, ForbidCpuFallback = device != Device.Cpu };
        }
    }

    /// <summary>Full path of the library; the test is skipped, saying why, where it was not unpacked.</summary>
    public static string RequireLibrary()
    {
        string platform = OperatingSystem.IsWindows() ? "win32/x64" : OperatingSystem.IsMacOS() ? "darwin/arm64" : "linux/x64";
        string packed = Path.Combine(TestPaths.Repository, "node_modules/onnxruntime-node/bin/napi-v6", platform, EngineSettings.LibraryName);
        if (!File.Exists(packed))
        {
            Assert.Ignore($"no ONNX Runtime at {packed}: run ./build.sh native");
        }

        return packed;
    }
}
