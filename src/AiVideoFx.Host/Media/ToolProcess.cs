using System.ComponentModel;
using System.Diagnostics;

namespace AiVideoFx.Host.Media;

/// <summary>One running ffmpeg or ffprobe: its pipes, its messages, and its certain end.</summary>
/// <remarks>
/// Messages are drained at all times, so that the child never blocks on them. Disposing kills the child. Should this process
/// die without disposing, the child's pipes close and end it.
/// </remarks>
internal sealed class ToolProcess : IDisposable
{
    private const int KeptErrors = 20;
    private readonly Process _process;
    private readonly Action<string>? _onMessage;
    private readonly Queue<string> _errors = new();
    private readonly Lock _gate = new();
    private bool _disposed;

    private ToolProcess(Process process, Action<string>? onMessage)
    {
        _process = process;
        _onMessage = onMessage;
    }

    /// <summary>What the child writes to its standard output.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>What the child reads from its standard input.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>The last errors that the child reported, oldest first, without log prefixes.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_gate)
            {
                return [.. _errors];
            }
        }
    }

    /// <summary>Starts a program.</summary>
    /// <param name="program">Path or name of the program.</param>
    /// <param name="arguments">Its arguments; no quoting needed.</param>
    /// <param name="onMessage">Receives each line of standard error, from another thread.</param>
    /// <exception cref="MediaException">The program cannot be started.</exception>
    public static ToolProcess Start(string program, IEnumerable<string> arguments, Action<string>? onMessage = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        start.Environment["AV_LOG_FORCE_NOCOLOR"] = "1";
        start.Environment["LC_ALL"] = "C";
        Process process = new() { StartInfo = start };
        ToolProcess tool = new(process, onMessage);
        process.ErrorDataReceived += tool.Receive;
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            process.Dispose();
            throw new MediaException(
                $"the program '{program}' cannot be started ({e.Message}). {MediaTools.InstallHint}", e);
        }

        process.BeginErrorReadLine();
        return tool;
    }

    /// <summary>Fills a buffer from the child's output.</summary>
    /// <param name="buffer">Where the bytes go.</param>
    /// <returns>Bytes read; fewer than the buffer holds only at the end of the output.</returns>
    public int ReadFully(Span<byte> buffer)
    {
        int total = 0;
        while (total < buffer.Length)
        {
            int read = Output.Read(buffer[total..]);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    /// <summary>Waits until the child ended and all its messages were delivered.</summary>
    /// <returns>The exit code.</returns>
    public int WaitForExit()
    {
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>
    /// Waits for a child that is about to end by itself, so that its last messages are known; kills it if it is not.
    /// </summary>
    public void WaitForExitOrKill()
    {
        if (!_process.WaitForExit(5000))
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.WaitForExit();
    }

    /// <summary>Ends the child if it still runs.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself in the meantime.
        }

        _process.WaitForExit();
        try
        {
            _process.Dispose();
        }
        catch (IOException)
        {
            // Closing its input flushes what nobody reads any more.
        }
    }

    private void Receive(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is not { } line)
        {
            return;
        }

        if (MessageOfError(line) is { } error)
        {
            lock (_gate)
            {
                _errors.Enqueue(error);
                if (_errors.Count > KeptErrors)
                {
                    _errors.Dequeue();
                }
            }
        }

        _onMessage?.Invoke(line);
    }

    /// <summary>
    /// The text of an error line, or null: "[mov @ 0x1] [error] text" or "[fatal] text" as -loglevel level+… prints it.
    /// </summary>
    private static string? MessageOfError(string line)
    {
        foreach (string mark in (ReadOnlySpan<string>)["[error] ", "[fatal] ", "[panic] "])
        {
            int at = line.IndexOf(mark, StringComparison.Ordinal);
            if (at >= 0 && at < 80)
            {
                return line[(at + mark.Length)..].Trim();
            }
        }

        return null;
    }
}
