namespace AiVideoFx.Engine.Runtime;

/// <summary>Where networks run.</summary>
public enum Device
{
    /// <summary>The fastest of the others that can be had.</summary>
    Auto,

    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU, through CUDA.</summary>
    Cuda,

    /// <summary>An NVIDIA GPU, through TensorRT.</summary>
    TensorRt,

    /// <summary>Any GPU on Windows, through DirectML.</summary>
    DirectMl,

    /// <summary>Apple's GPU and neural engine, through Core ML.</summary>
    CoreMl,

    /// <summary>Any GPU, through WebGPU on Vulkan, Direct3D 12 or Metal.</summary>
    WebGpu,
}
