using AiVideoFx.Engine.Models;

namespace AiVideoFx.Cli;

/// <summary>What people give in place of a file of weights, and what to do instead.</summary>
internal static class NotWeights
{
    private static readonly Dictionary<string, string> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        [".onnx"] = "an ONNX graph. Networks are built here from the weights they were trained as: get the .pth, .pkl or .safetensors file instead",
        [".engine"] = "a TensorRT engine, which fits one GPU only: get the .pth, .pkl or .safetensors file instead",
        [".param"] = "half of an ncnn network: get the .pth, .pkl or .safetensors file instead",
        [".pb"] = "a TensorFlow graph, which cannot be read: get PyTorch's file instead",
        [".tflite"] = "a TensorFlow Lite graph, which cannot be read: get PyTorch's file instead",
        [".mlmodel"] = "a Core ML model, which cannot be read: get PyTorch's file instead",
    };

    /// <summary>Refuses what can be told by name.</summary>
    /// <param name="path">What the user gave.</param>
    /// <exception cref="UsageException">There is nothing there.</exception>
    /// <exception cref="ModelException">It is something else; the message says what to give.</exception>
    public static void Refuse(string path)
    {
        if (Directory.Exists(path))
        {
            bool diffusers = File.Exists(Path.Combine(path, "model_index.json"));
            throw new ModelException(diffusers
                ? $"'{path}' is a diffusers folder, a model in several files. No effect takes those yet"
                : $"'{path}' is a folder; expected one file of weights (.safetensors, .pth, .pt, .pkl, .ckpt)");
        }

        if (!File.Exists(path))
        {
            throw new UsageException($"there is no file '{path}'");
        }

        if (Endings.TryGetValue(Path.GetExtension(path), out string? what))
        {
            throw new ModelException($"'{path}' is {what}");
        }
    }
}
