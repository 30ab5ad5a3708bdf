namespace OpenFX.Net.Plugin;

/// <summary>A log file for those who look for a fault inside a host: set OPENFX_NET_LOG to its path.</summary>
internal static class PluginLog
{
    private static readonly Lock Gate = new();
    private static readonly string? Path = Environment.GetEnvironmentVariable("OPENFX_NET_LOG");

    public static void Write(string line)
    {
        if (string.IsNullOrEmpty(Path))
        {
            return;
        }

        try
        {
            lock (Gate)
            {
                File.AppendAllText(Path, $"{DateTime.UtcNow:O} {line}\n");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            // A log that cannot be written must not change what the plug-in does.
        }
    }
}
