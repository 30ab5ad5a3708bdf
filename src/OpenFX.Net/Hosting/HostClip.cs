using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting;

/// <summary>A clip of an effect: as described, or with what is connected to it.</summary>
public sealed class HostClip : IDisposable
{
    private nint _handle;

    internal HostClip(HostEffect effect, string name)
    {
        Effect = effect;
        Name = name;
        Properties = new HostPropertySet(effect.Environment, $"clip {name}", this);
        _handle = HandleTable.Add(HandleKind.Clip, this);
    }

    /// <summary>The effect it belongs to.</summary>
    public HostEffect Effect { get; }

    /// <summary>Its name, such as "Source".</summary>
    public string Name { get; }

    /// <summary>What the plug-in reads, and writes while it describes.</summary>
    public HostPropertySet Properties { get; }

    internal HostEnvironment Environment => Effect.Environment;

    internal OfxImageClipHandle Native => new(_handle);

    /// <summary>Makes its handles dead.</summary>
    public void Dispose()
    {
        HandleTable.Remove(Interlocked.Exchange(ref _handle, 0));
        Properties.Dispose();
    }
}
