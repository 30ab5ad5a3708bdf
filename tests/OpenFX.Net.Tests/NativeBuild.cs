using System.Diagnostics;

namespace OpenFX.Net.Tests;

/// <summary>Compiles and runs the C programs of these tests.</summary>
internal static class NativeBuild
{
    /// <summary>Compiles a C file of the folder "native" (or any by full path).</summary>
    public static void Compile(string source, string output, params string[] flags)
    {
        string compiler = Environment.GetEnvironmentVariable("CC") is { Length: > 0 } cc ? cc : "gcc";
        string path = Path.IsPathRooted(source) ? source : Path.Combine(AppContext.BaseDirectory, "native", source);
        (int code, string text) = Run(
            compiler, ["-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", "-Wno-unused-function", .. flags, "-o", output, path, "-ldl", "-lpthread", "-lm"]);
        Assert.That(code, Is.Zero, $"{compiler} on {source}:\n{text}");
    }

    /// <summary>Runs a program and returns its exit code and all that it printed.</summary>
    public static (int Code, string Text) Run(string program, IReadOnlyList<string> arguments, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo info = new(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AiVideoFx.Testing.TestPaths.Repository,
        };
        foreach (string argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment)
        {
            info.Environment[name] = value;
        }

        using Process process = Process.Start(info)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text + errors.GetAwaiter().GetResult());
    }
}
