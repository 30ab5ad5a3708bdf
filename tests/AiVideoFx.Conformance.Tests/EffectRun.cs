using System.Security.Cryptography;
using AiVideoFx.Host;
using AiVideoFx.Imaging;
using AiVideoFx.Testing;
using AiVideoFx.Testing.Footage;
using AiVideoFx.Testing.Footage.Flicker;
using OpenFX.Net.Hosting;

namespace AiVideoFx.Conformance.Tests;

/// <summary>An effect of the built bundle in a strict host of ours, with a small flickering clip connected.</summary>
internal sealed class EffectRun : IDisposable
{
    public const int Width = 96;
    public const int Height = 54;
    public const int Frames = 7;

    private static readonly Lazy<Raster[]> Footage = new(() =>
    {
        LayeredScene scene = Scenes.Valley(3, Width, Height);
        return [.. Enumerable.Range(0, Frames).Select(Draw)];

        Raster Draw(int t)
        {
            using Raster clean = scene.Render(t, 4);
            using FlickeredFrame frame = new LocalFlicker(4).Apply(clean, t);
            Raster picture = Raster.Allocate(Width, Height, 4);
            frame.Picture.Pixels.CopyTo(picture.Pixels);
            return picture;
        }
    });

    private readonly List<string> _findings = [];
    private readonly EffectHost _host;
    private readonly RasterFrameSource _source;

    public EffectRun(string effect, EffectContext context = EffectContext.Filter, HostOptions? options = null, FrameSourceOptions? clip = null)
    {
        options ??= new HostOptions();
        _host = new EffectHost(options with { Strict = true, Findings = AddFinding });
        _host.Open(TestPaths.RequireBundle());
        _source = new RasterFrameSource(Footage.Value, clip);
        Instance = _host.Find(effect).CreateInstance(context);
        if (Instance.Description.Clips.Any(c => c.Name == "Source"))
        {
            Instance.Connect("Source", _source);
        }
    }

    public EffectInstance Instance { get; }

    /// <summary>What the standard does not like, so far.</summary>
    public IReadOnlyList<string> Findings
    {
        get
        {
            lock (_findings)
            {
                return [.. _findings];
            }
        }
    }

    /// <summary>Identifiers of the bundle's effects.</summary>
    public static string[] Catalogue
    {
        get
        {
            if (!Directory.Exists(TestPaths.Bundle))
            {
                return [];
            }

            using EffectHost host = new();
            return [.. host.Open(TestPaths.Bundle).Plugins.Select(plugin => plugin.Identifier)];
        }
    }

    /// <summary>A hash of a rendered picture's pixels, without padding.</summary>
    public string Hash(double time, RenderOptions? options = null)
    {
        using HostFrame frame = Instance.Render(time, options);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int y = frame.View.Bounds.Y1; y < frame.View.Bounds.Y2; y++)
        {
            hash.AppendData(frame.View.Row(y));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    public void Dispose()
    {
        Instance.Dispose();
        _source.Dispose();
        _host.Dispose();
    }

    // Notes are what careful plug-ins do too: asking for what a host may not have.
    private void AddFinding(HostFinding finding)
    {
        if (finding.Severity != FindingSeverity.Note)
        {
            lock (_findings)
            {
                _findings.Add(finding.ToString());
            }
        }
    }
}
