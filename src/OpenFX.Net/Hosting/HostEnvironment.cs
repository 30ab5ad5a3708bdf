using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenFX.Net.Hosting.Suites;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting;

/// <summary>A host as plug-ins see it: its property set, its suites, and where findings go.</summary>
/// <remarks>
/// The native structure lives until the process ends, because plug-in libraries that cannot be unloaded keep its
/// address.
/// </remarks>
public sealed unsafe class HostEnvironment
{
    private readonly Action<HostFinding>? _findings;
    private readonly OfxHost* _native;

    /// <summary>Makes a host without properties.</summary>
    /// <param name="findings">Hears of everything that the standard does not like, from any thread; null for
    /// nobody.</param>
    public HostEnvironment(Action<HostFinding>? findings = null)
    {
        _findings = findings;
        Properties = new HostPropertySet(this, "host", this);
        _native = (OfxHost*)NativeMemory.AllocZeroed((nuint)sizeof(OfxHost));
        _native->host = Properties.Native;
        _native->fetchSuite = &FetchSuite;
    }

    /// <summary>The host's properties.</summary>
    public HostPropertySet Properties { get; }

    /// <summary>Whether a suite is offered, by name and version; by default all that there are.</summary>
    public Func<string, int, bool> OffersSuite { get; init; } = static (_, _) => true;

    /// <summary>Whether a parameter type is offered, by name; by default all.</summary>
    public Func<string, bool> OffersParameterType { get; init; } = static _ => true;

    /// <summary>Threads that the multithread suite gives a plug-in at once.</summary>
    public int ThreadCount { get; init; } = System.Environment.ProcessorCount;

    /// <summary>Hears of messages that belong to no instance: type, id, text.</summary>
    public Action<string, string, string>? Message { get; init; }

    /// <summary>Handles of all hosts that are still alive: what leak tests look at.</summary>
    public static int LiveHandles => HandleTable.Count;

    /// <summary>What the host attached to the action that runs on this thread; null outside of actions.</summary>
    public static object? CurrentJob => ActionScope.Current?.Job;

    internal OfxHost* Native => _native;

    /// <summary>Tells whoever listens about something that the standard does not like.</summary>
    /// <param name="finding">What it is.</param>
    public void Report(HostFinding finding) => _findings?.Invoke(finding);

    /// <summary>Tells whoever listens about something, during the action that runs on this thread.</summary>
    /// <param name="severity">How bad it is.</param>
    /// <param name="rule">Short stable name of the rule.</param>
    /// <param name="function">The suite function or entry point concerned.</param>
    /// <param name="subject">The property, parameter, clip or handle concerned.</param>
    /// <param name="expected">What the standard says.</param>
    /// <param name="observed">What happened.</param>
    public void Report(
        FindingSeverity severity, string rule, string function, string subject, string expected, string observed) =>
        Report(ActionScope.Current, severity, rule, function, subject, expected, observed);

    internal void Report(
        ActionScope? scope, FindingSeverity severity, string rule, string function, string subject, string expected, string observed) =>
        _findings?.Invoke(new HostFinding(
            severity, rule, scope?.Plugin ?? string.Empty, scope?.Action ?? string.Empty, function, subject, expected, observed));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* FetchSuite(OfxPropertySetHandle host, byte* name, int version)
    {
        try
        {
            return SuiteTables.Fetch(host, name, version);
        }
        catch (Exception e)
        {
            Boundary.Report(e, "fetchSuite");
            return null;
        }
    }
}
