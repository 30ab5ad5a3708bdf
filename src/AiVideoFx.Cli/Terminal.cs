namespace AiVideoFx.Cli;

/// <summary>Where the program writes, and whether a person watches.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Errors.</param>
/// <param name="IsInteractive">A person sees <paramref name="Out"/>: notes and a progress bar make sense.</param>
public sealed record Terminal(TextWriter Out, TextWriter Error, bool IsInteractive)
{
    /// <summary>The process's own console.</summary>
    public static Terminal Console { get; } = new(System.Console.Out, System.Console.Error, !System.Console.IsOutputRedirected);
}
