using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>Turns exceptions into statuses: nothing managed ever crosses into the host.</summary>
internal static class Boundary
{
    /// <summary>Logs an exception and names the status it stands for. Never throws.</summary>
    public static OfxStatus Report(Exception e, string where)
    {
        try
        {
            PluginLog.Write($"{where}: {e}");
        }
        catch (OutOfMemoryException)
        {
            // While writing about it: the status still goes out.
        }

        return StatusOf(e);
    }

    public static OfxStatus StatusOf(Exception e) => e switch
    {
        OfxException ofx => ofx.Status is OfxStatus.kOfxStatOK ? OfxStatus.kOfxStatFailed : ofx.Status,
        OperationCanceledException => OfxStatus.kOfxStatOK, // the host asked for it
        OutOfMemoryException => OfxStatus.kOfxStatErrMemory,
        AggregateException { InnerExceptions: [Exception only] } => StatusOf(only),
        AggregateException all when all.InnerExceptions.All(i => i is OperationCanceledException) => OfxStatus.kOfxStatOK,
        _ => OfxStatus.kOfxStatFailed,
    };

    /// <summary>What the user is told.</summary>
    public static string Describe(Exception e) => e switch
    {
        OfxException => e.Message,
        OutOfMemoryException => "not enough memory. Lower the resolution, the depth or the number of threads.",
        AggregateException { InnerExceptions: [Exception first, ..] } => Describe(first),
        _ => $"{e.Message} ({e.GetType().Name})",
    };
}
