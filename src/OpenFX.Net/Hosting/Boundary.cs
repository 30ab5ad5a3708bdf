using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting;

/// <summary>Where managed code meets native code: no exception passes.</summary>
internal static class Boundary
{
    /// <summary>Turns an exception of the host's own into a status, and tells whoever listens.</summary>
    public static OfxStatus Report(Exception exception, string function)
    {
        bool isMemory = exception is OutOfMemoryException; // the plug-in asked for too much: no fault of the host's
        ActionScope.Current?.Environment.Report(
            isMemory ? FindingSeverity.Note : FindingSeverity.Warning,
            isMemory ? "out-of-memory" : "host-failure",
            function,
            string.Empty,
            "the host answers",
            $"{exception.GetType().Name}: {exception.Message}");
        return exception switch
        {
            OutOfMemoryException => OfxStatus.kOfxStatErrMemory,
            ArgumentException => OfxStatus.kOfxStatErrValue,
            NotSupportedException => OfxStatus.kOfxStatErrUnsupported,
            _ => OfxStatus.kOfxStatFailed,
        };
    }

    /// <summary>Reports a handle that is dead, foreign or of the wrong kind.</summary>
    public static OfxStatus BadHandle(string function, nint handle, HandleKind expected)
    {
        ActionScope.Current?.Environment.Report(
            FindingSeverity.Error,
            handle == 0 ? "null-handle" : "dead-handle",
            function,
            $"0x{handle:x}",
            $"a live handle of kind {expected}",
            HandleTable.Explain(handle, expected));
        return OfxStatus.kOfxStatErrBadHandle;
    }

    /// <summary>Reports a null pointer where one must not be.</summary>
    public static OfxStatus NullArgument(string function, string argument)
    {
        ActionScope.Current?.Environment.Report(
            FindingSeverity.Error, "null-argument", function, argument, "a pointer", "null");
        return OfxStatus.kOfxStatErrValue;
    }
}
