namespace AiVideoFx.Cli;

/// <summary>What the program returns to the shell.</summary>
public static class ExitCode
{
    /// <summary>All done.</summary>
    public const int Done = 0;

    /// <summary>It could not be done; standard error says why.</summary>
    public const int Failed = 1;

    /// <summary>The command line makes no sense; standard error says what does.</summary>
    public const int WrongUsage = 2;

    /// <summary>Stopped by Ctrl-C or a signal; nothing partial was left.</summary>
    public const int Cancelled = 130;
}
