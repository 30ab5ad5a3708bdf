using System.Runtime.InteropServices;
using AiVideoFx.Cli;

using CancellationTokenSource stop = new();
int signals = 0;

// The first two signals cancel in good order; a third ends a program that hangs.
void Stop(PosixSignalContext context)
{
    context.Cancel = Interlocked.Increment(ref signals) <= 2;
    stop.Cancel();
}

using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
return await CommandLine.RunAsync(args, Terminal.Console, stop.Token);
