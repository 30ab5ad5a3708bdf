namespace OpenFX.Net.Hosting;

/// <summary>
/// What the plug-in is being asked right now, on this thread and on the threads it got from the host.
/// </summary>
/// <param name="Environment">The host.</param>
/// <param name="Effect">The effect asked; null for load and unload.</param>
/// <param name="Plugin">The plug-in's identifier.</param>
/// <param name="Action">The action.</param>
/// <param name="Job">What the host attached to the call, such as the render that is going on.</param>
internal sealed record ActionScope(
    HostEnvironment Environment, HostEffect? Effect, string Plugin, string Action, object? Job)
{
    [ThreadStatic]
    private static ActionScope? _current;

    private readonly List<HostImage> _images = [];

    /// <summary>The innermost action on this thread.</summary>
    public static ActionScope? Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>Images that the plug-in fetched in this action and still holds.</summary>
    public IReadOnlyList<HostImage> Images
    {
        get
        {
            lock (_images)
            {
                return [.. _images];
            }
        }
    }

    public void Fetched(HostImage image)
    {
        lock (_images)
        {
            _images.Add(image);
        }
    }

    public void Released(HostImage image)
    {
        lock (_images)
        {
            _images.Remove(image);
        }
    }
}
