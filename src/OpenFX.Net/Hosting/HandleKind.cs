namespace OpenFX.Net.Hosting;

/// <summary>What a handle that the host gave out stands for.</summary>
public enum HandleKind
{
    /// <summary>No kind: the handle was not given out by this host.</summary>
    None,

    /// <summary>
    /// A property set: of the host, a descriptor, an instance, a clip, a parameter, an image or an action's arguments.
    /// </summary>
    PropertySet,

    /// <summary>An effect descriptor or instance.</summary>
    ImageEffect,

    /// <summary>The parameters of an effect.</summary>
    ParamSet,

    /// <summary>One parameter.</summary>
    Param,

    /// <summary>One clip.</summary>
    Clip,

    /// <summary>A block of image memory.</summary>
    ImageMemory,

    /// <summary>A mutex of the multithread suite.</summary>
    Mutex,

    /// <summary>An interact.</summary>
    Interact,
}
