using System.Runtime.InteropServices;
using OpenFX.Net.Raw;
using static OpenFX.Net.Raw.Ofx;

namespace OpenFX.Net.Hosting.Suites;

/// <summary>The suite tables: made on first use, never freed, the same for every host in the process.</summary>
internal static unsafe class SuiteTables
{
    private static readonly Lazy<Dictionary<(string Name, int Version), nint>> Tables = new(Create);

    /// <summary>What every fetchSuite of every host comes to.</summary>
    public static void* Fetch(OfxPropertySetHandle host, byte* name, int version)
    {
        HostEnvironment? environment =
            HandleTable.Find<HostPropertySet>(host.Value)?.Owner as HostEnvironment ?? ActionScope.Current?.Environment;
        if (environment is null)
        {
            return null;
        }

        if (NativeText.Name(name) is not { } suite)
        {
            Boundary.NullArgument("fetchSuite", "suiteName");
            return null;
        }

        if (Tables.Value.TryGetValue((suite, version), out nint table) && environment.OffersSuite(suite, version))
        {
            return (void*)table;
        }

        environment.Report(
            FindingSeverity.Note, "suite-missing", "fetchSuite", $"{suite} {version}", "a suite that this host offers", "one that it does not");
        return null;
    }

    /// <summary>Room for a suite's table that never moves and is never freed.</summary>
    public static nint Keep<T>(T table)
        where T : unmanaged
    {
        T* memory = (T*)NativeMemory.Alloc((nuint)sizeof(T));
        *memory = table;
        return (nint)memory;
    }

    private static Dictionary<(string Name, int Version), nint> Create()
    {
        VariadicEntries.Install();
        return new()
        {
            [(kOfxPropertySuite, 1)] = PropertySuite.Create(),
            [(kOfxImageEffectSuite, 1)] = ImageEffectSuite.Create(),
            [(kOfxParameterSuite, 1)] = ParameterSuite.Create(),
            [(kOfxMemorySuite, 1)] = MemorySuite.Create(),
            [(kOfxMultiThreadSuite, 1)] = MultiThreadSuite.Create(),
            [(kOfxMessageSuite, 1)] = MessageSuite.CreateV1(),
            [(kOfxMessageSuite, 2)] = MessageSuite.CreateV2(),
            [(kOfxProgressSuite, 1)] = ProgressSuite.CreateV1(),
            [(kOfxProgressSuite, 2)] = ProgressSuite.CreateV2(),
            [(kOfxTimeLineSuite, 1)] = TimeLineSuite.Create(),
            [(kOfxParametricParameterSuite, 1)] = ParametricSuite.Create(),
            [(kOfxInteractSuite, 1)] = InteractSuite.Create(),
        };
    }
}
