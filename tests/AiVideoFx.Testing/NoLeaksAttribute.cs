using AiVideoFx.Host;
using AiVideoFx.Imaging;
using NUnit.Framework;
using NUnit.Framework.Interfaces;

namespace AiVideoFx.Testing;

/// <summary>Fails a test after which a rented raster or host frame has not come back.</summary>
/// <remarks>
/// The counters are those of the process, so tests that carry this must not run beside others that rent:
/// NUnit runs tests one after the other unless told otherwise.
/// </remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class NoLeaksAttribute : Attribute, ITestAction
{
    private static readonly (string Name, Func<long> Count)[] Counters =
    [
        ("rasters", () => Raster.Outstanding),
        ("host frames", () => HostFrame.Outstanding),
    ];

    private readonly Stack<long[]> _before = new();

    /// <inheritdoc/>
    public ActionTargets Targets => ActionTargets.Test;

    /// <inheritdoc/>
    public void BeforeTest(ITest test) => _before.Push([.. Counters.Select(c => c.Count())]);

    /// <inheritdoc/>
    public void AfterTest(ITest test)
    {
        long[] before = _before.Pop();
        IEnumerable<string> leaks = Counters
            .Select((c, i) => (c.Name, Left: c.Count() - before[i]))
            .Where(c => c.Left != 0)
            .Select(c => $"{c.Left} {c.Name}");
        string message = string.Join(", ", leaks);
        if (message.Length > 0)
        {
            Assert.Fail($"not given back after {test?.Name}: {message}");
        }
    }
}
