namespace AiVideoFx.Engine;

/// <summary>How a file of weights is laid out.</summary>
internal enum FileFormat
{
    /// <summary>Header length, JSON header, data.</summary>
    Safetensors,

    /// <summary>What torch.save writes since 1.6: a zip archive of stored entries.</summary>
    PyTorchZip,

    /// <summary>What torch.save wrote before 1.6: five pickles, then the storages.</summary>
    PyTorchLegacy,
}
