using System.Diagnostics;

namespace AiVideoFx.Cli;

/// <summary>This program once more, for work that may crash.</summary>
internal static class SelfProcess
{
    /// <summary>How to start it, with its output and errors on pipes.</summary>
    /// <param name="arguments">Its command line.</param>
    public static ProcessStartInfo Create(params string[] arguments)
    {
        // The program itself; in a test it is a library beside the test's own program.
        bool isProgram = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "aivideofx";
        string library = Path.Combine(AppContext.BaseDirectory, "aivideofx.dll");
        ProcessStartInfo start = isProgram
            ? new ProcessStartInfo(Environment.ProcessPath!, arguments)
            : new ProcessStartInfo("dotnet", [library, .. arguments]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return start;
    }
}
