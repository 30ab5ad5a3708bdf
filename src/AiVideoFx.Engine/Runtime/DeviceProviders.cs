using AiVideoFx.Engine.Runtime.Raw;

namespace AiVideoFx.Engine.Runtime;

/// <summary>What each device asks of ONNX Runtime: its execution provider, that provider's options, its locks.</summary>
internal static unsafe class DeviceProviders
{
    /// <summary>
    /// WebGPU has one device context for the process, which is not safe from several threads: runs of two sessions at once fail or
    /// crash (measured, ONNX Runtime 1.30). Making a session counts too.
    /// </summary>
    private static readonly SemaphoreSlim WebGpu = new(1);

    /// <summary>Waits until a run on the device may start; it ends with the result.</summary>
    /// <remarks>
    /// On the CPU a run uses all threads of the engine: on two cores two at once are no faster (106 ms a frame against 95 one after the
    /// other), and each holds its own memory. More go on at once where there are cores for them.
    /// </remarks>
    public static Turn EnterRun(OrtLibrary ort, Device device) =>
        new(device switch { Device.WebGpu => WebGpu, Device.Cpu => ort.CpuRuns, _ => null });

    /// <summary>Held while a session is made.</summary>
    public static Turn EnterSetup(Device device) => new(device == Device.WebGpu ? WebGpu : null);

    /// <summary>Adds the device's execution provider to the settings of a session.</summary>
    /// <exception cref="OrtException">The device cannot be had; the message gives the runtime's reason.</exception>
    public static void Append(OrtLibrary ort, OrtHandle settings, SessionOptions options)
    {
        OrtSessionOptions* target = (OrtSessionOptions*)settings.Pointer;
        switch (options.Device)
        {
            case Device.Cpu:
                break;
            case Device.WebGpu:
                // NCHW: in the default layout some convolutions come out wrong without a word (ONNX Runtime issue 29651).
                Named(ort, target, "WebGPU", ("preferredLayout", "NCHW"));
                break;
            case Device.DirectMl:
                Named(ort, target, "DML");
                break;
            case Device.CoreMl:
                Named(ort, target, "CoreML", ("ModelFormat", "MLProgram"));
                break;
            case Device.Cuda:
                OrtCUDAProviderOptionsV2* cuda;
                ort.Check(ort.Api->CreateCUDAProviderOptions(&cuda));
                using (new OrtHandle(cuda, ort.Api->ReleaseCUDAProviderOptions))
                {
                    ort.Check(ort.Api->SessionOptionsAppendExecutionProvider_CUDA_V2(target, cuda));
                }

                break;
            case Device.TensorRt:
                OrtTensorRTProviderOptionsV2* tensorRt;
                ort.Check(ort.Api->CreateTensorRTProviderOptions(&tensorRt));
                using (new OrtHandle(tensorRt, ort.Api->ReleaseTensorRTProviderOptions))
                {
                    ort.Check(ort.Api->SessionOptionsAppendExecutionProvider_TensorRT_V2(target, tensorRt));
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(options), options.Device, "expected a device other than Auto");
        }
    }

    private static void Named(OrtLibrary ort, OrtSessionOptions* target, string provider, params ReadOnlySpan<(string Key, string Value)> options)
    {
        string[] keys = new string[options.Length], values = new string[options.Length];
        for (int i = 0; i < options.Length; i++)
        {
            (keys[i], values[i]) = options[i];
        }

        using NativeStrings nativeKeys = new(keys), nativeValues = new(values);
        fixed (byte* name = OrtLibrary.Utf8(provider))
        {
            ort.Check(ort.Api->SessionOptionsAppendExecutionProvider(
                target, name, nativeKeys.Pointer, nativeValues.Pointer, (nuint)options.Length));
        }
    }

    /// <summary>Leaves the lock when disposed.</summary>
    internal readonly ref struct Turn
    {
        private readonly SemaphoreSlim? _turns;

        public Turn(SemaphoreSlim? turns)
        {
            _turns = turns;
            _turns?.Wait();
        }

        public void Dispose() => _turns?.Release();
    }
}
