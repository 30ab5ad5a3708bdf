using OpenFX.Net.Hosting;

namespace AiVideoFx.Host;

/// <summary>A host without windows: finds bundles, loads them and lends their effects.</summary>
/// <remarks>
/// Forgiving: what real plug-ins do against the standard is reported to <see cref="HostOptions.Findings"/> and
/// otherwise
/// borne. Any number of threads may use one host. Dispose it after all its instances; libraries that cannot be unloaded
/// stay in the process.
/// </remarks>
public sealed class EffectHost : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PluginBundle> _bundles = new(StringComparer.Ordinal);
    private readonly List<BundleProblem> _problems = [];

    /// <summary>Makes a host.</summary>
    /// <param name="options">What kind of host; null for one that can do everything.</param>
    public EffectHost(HostOptions? options = null)
    {
        Options = options ?? new HostOptions();
        Environment = HostProperties.CreateEnvironment(
            Options, (type, _, text) => Message?.Invoke(this, new EffectMessage(type, text)));
    }

    /// <summary>Hears what plug-ins have to say while they are loaded and described.</summary>
    public event EventHandler<EffectMessage>? Message;

    /// <summary>What kind of host it is.</summary>
    public HostOptions Options { get; }

    /// <summary>Bundles opened so far.</summary>
    public IReadOnlyList<PluginBundle> Bundles
    {
        get
        {
            lock (_gate)
            {
                return [.. _bundles.Values];
            }
        }
    }

    /// <summary>
    /// Bundles that were found and could not be opened, and plug-ins in them that could not be described.
    /// </summary>
    public IReadOnlyList<BundleProblem> Problems
    {
        get
        {
            lock (_gate)
            {
                return [.. _problems];
            }
        }
    }

    /// <summary>All usable effects of the bundles opened so far; of several versions, the highest.</summary>
    public IReadOnlyList<HostedPlugin> Plugins =>
    [
        .. Bundles
            .SelectMany(b => b.Plugins)
            .GroupBy(p => p.Identifier, StringComparer.Ordinal)
            .Select(g => g.OrderByDescending(p => p.MajorVersion).ThenByDescending(p => p.MinorVersion).First())
            .OrderBy(p => p.Identifier, StringComparer.Ordinal),
    ];

    internal HostEnvironment Environment { get; }

    /// <summary>Opens a bundle, or gives it again.</summary>
    /// <param name="path">The bundle's folder, or a binary by itself.</param>
    /// <exception cref="EffectException">It has nothing for this machine or cannot be loaded.</exception>
    public PluginBundle Open(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        lock (_gate)
        {
            if (!_bundles.TryGetValue(full, out PluginBundle? bundle))
            {
                bundle = PluginBundle.Open(this, full);
                _bundles[full] = bundle;
            }

            return bundle;
        }
    }

    /// <summary>
    /// Opens all bundles in folders; those that cannot be opened are listed in <see cref="Problems"/>.
    /// </summary>
    /// <param name="folders">Where to look; null for <see cref="BundleSearch.DefaultFolders"/>.</param>
    /// <returns><see cref="Plugins"/>.</returns>
    public IReadOnlyList<HostedPlugin> Scan(IEnumerable<string>? folders = null)
    {
        foreach (string bundle in BundleSearch.FindBundles(folders ?? BundleSearch.DefaultFolders()))
        {
            try
            {
                Open(bundle);
            }
            catch (EffectException e)
            {
                Report(bundle, e.Message);
            }
        }

        return Plugins;
    }

    /// <summary>The effect of a name, among those opened so far.</summary>
    /// <param name="name">Its identifier, or the last part of it, or its label; capitals do not matter.</param>
    /// <exception cref="EffectException">There is none, or several; the message lists names that there are.</exception>
    public HostedPlugin Find(string name)
    {
        IReadOnlyList<HostedPlugin> all = Plugins;
        Func<HostedPlugin, string>[] names = [p => p.Identifier, p => p.Identifier.Split('.', ':')[^1], p => p.Description.Label];
        List<HostedPlugin> like =
            names.Select(n => all.Where(p => n(p).Equals(name, StringComparison.OrdinalIgnoreCase)).ToList()).FirstOrDefault(l => l.Count > 0) ?? [];
        return like.Count switch
        {
            1 => like[0],
            0 => throw new EffectException(
                all.Count == 0
                    ? $"no effect '{name}': no OFX bundle was found; name its folder in {BundleSearch.PathVariable}"
                    : $"no effect '{name}'; there are: {string.Join(", ", all.Select(p => p.Identifier))}"),
            _ => throw new EffectException(
                $"'{name}' may be any of: {string.Join(", ", like.Select(p => p.Identifier))}"),
        };
    }

    /// <summary>Unloads everything.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (PluginBundle bundle in _bundles.Values)
            {
                bundle.Close();
            }

            _bundles.Clear();
        }
    }

    internal void Report(string path, string reason)
    {
        lock (_gate)
        {
            _problems.Add(new BundleProblem(path, reason));
        }
    }
}
