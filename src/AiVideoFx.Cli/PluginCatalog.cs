using AiVideoFx.Host;

namespace AiVideoFx.Cli;

/// <summary>The plug-ins that this program knows: its own bundle at once, others when they are asked for.</summary>
/// <remarks>Bundles of others are only loaded when a command needs them: loading runs their code.</remarks>
public sealed class PluginCatalog : IDisposable
{
    private const string OwnBundle = "AiVideoFx.ofx.bundle";
    private readonly List<BundleProblem> _problems = [];
    private bool _scanned;

    private PluginCatalog(EffectHost host, IReadOnlyList<HostedPlugin> own)
    {
        Host = host;
        Own = own;
    }

    /// <summary>The host that loaded them.</summary>
    public EffectHost Host { get; }

    /// <summary>
    /// Effects that have a verb of their own: those of the program's bundle, or of the bundles given with --bundle.
    /// </summary>
    public IReadOnlyList<HostedPlugin> Own { get; }

    /// <summary>Bundles that could not be opened.</summary>
    public IReadOnlyList<BundleProblem> Problems => [.. _problems, .. Host.Problems];

    /// <summary>A catalog of nothing, for commands that need no effects.</summary>
    public static PluginCatalog Empty() => new(new EffectHost(), []);

    /// <summary>Opens the program's own bundle, or those that the user names.</summary>
    /// <param name="bundles">Paths given with --bundle; empty for the program's own.</param>
    /// <param name="options">What kind of host to be.</param>
    /// <param name="programFolder">Where the program lies; the bundle is looked for beside and above it.</param>
    /// <exception cref="EffectException">A named bundle cannot be opened.</exception>
    public static PluginCatalog Open(IReadOnlyList<string> bundles, HostOptions options, string? programFolder = null)
    {
        ArgumentNullException.ThrowIfNull(bundles);
        EffectHost host = new(options);
        List<HostedPlugin> own = [];
        PluginCatalog catalog;
        try
        {
            foreach (string bundle in bundles)
            {
                own.AddRange(host.Open(bundle).Plugins);
            }

            catalog = new PluginCatalog(host, own);
            if (bundles.Count == 0 && FindOwn(programFolder ?? AppContext.BaseDirectory) is { } found)
            {
                try
                {
                    own.AddRange(host.Open(found).Plugins);
                }
                catch (EffectException e)
                {
                    catalog._problems.Add(new BundleProblem(found, e.Message));
                }
            }
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return catalog;
    }

    /// <summary>Remembers that an effect cannot be used.</summary>
    /// <param name="plugin">The effect.</param>
    /// <param name="reason">Why not.</param>
    public void Report(HostedPlugin plugin, string reason)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        _problems.Add(new BundleProblem(plugin.Bundle.Path, reason));
    }

    /// <summary>All effects, those of other bundles on this machine too.</summary>
    public IReadOnlyList<HostedPlugin> All()
    {
        if (!_scanned)
        {
            _scanned = true;
            BundleScan scan = new(BundleScan.DefaultCacheFile);
            foreach (string bundle in BundleSearch.FindBundles(BundleSearch.DefaultFolders()))
            {
                if (Host.Bundles.Any(b => b.Path == bundle))
                {
                    continue;
                }

                if (scan.FindFault(bundle) is { } fault)
                {
                    _problems.Add(new BundleProblem(bundle, fault));
                }
                else
                {
                    Host.Scan([bundle]);
                }
            }
        }

        return Host.Plugins;
    }

    /// <summary>The effect of a name: identifier, its last part, verb or label.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="UsageException">There is none, or there are several.</exception>
    public HostedPlugin Find(string name)
    {
        if (Own.FirstOrDefault(p => p.Identifier == name || OptionName.Verb(p.Identifier) == name) is { } own)
        {
            return own;
        }

        All();
        try
        {
            return Host.Find(name);
        }
        catch (EffectException e)
        {
            throw new UsageException(e.Message, e);
        }
    }

    /// <summary>Unloads everything.</summary>
    public void Dispose() => Host.Dispose();

    /// <summary>The program's own bundle; null where there is none.</summary>
    /// <param name="folder">Where the program lies.</param>
    internal static string? FindOwn(string folder)
    {
        string? parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder));
        return new[] { folder, parent }
            .OfType<string>()
            .Select(f => Path.Combine(f, OwnBundle))
            .FirstOrDefault(Directory.Exists);
    }
}
