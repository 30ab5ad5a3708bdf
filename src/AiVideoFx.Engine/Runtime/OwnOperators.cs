using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AiVideoFx.Engine.Runtime.Raw;

namespace AiVideoFx.Engine.Runtime;

/// <summary>Makes the operators of our own known to ONNX Runtime.</summary>
internal static unsafe class OwnOperators
{
    public const string Domain = "aivideofx";

    private static readonly OwnOperator[] All =
    [
        new QuantizedActivation(), new BilinearWarp(), new BilinearResize(), new PixelShuffle(), new PRelu(), new BlockMean(), new WarpedPair(),
        new WarpedDifference(), new ProjectedFlows(), new WindowMean(),
    ];

    // Set once, by the one library of the process, before any callback can come.
    private static OrtLibrary? _ort;

    /// <summary>Registers all; the result goes into the settings of every session.</summary>
    public static OrtCustomOpDomain* Register(OrtLibrary ort)
    {
        _ort = ort;
        OrtCustomOpDomain* domain;
        fixed (byte* name = OrtLibrary.Utf8(Domain))
        {
            ort.Check(ort.Api->CreateCustomOpDomain(name, &domain));
        }

        // Both live as long as the process.
        Registration* registrations = (Registration*)NativeMemory.AllocZeroed((nuint)All.Length, (nuint)sizeof(Registration));
        for (int i = 0; i < All.Length; i++)
        {
            OrtCustomOp* op = &registrations[i].Op;
            registrations[i].Index = i;
            op->version = OrtLibrary.ApiVersion;
            op->GetName = &GetName;
            op->GetExecutionProviderType = &GetProvider;
            op->GetInputType = &GetInputType;
            op->GetInputTypeCount = &GetInputTypeCount;
            op->GetOutputType = &GetOutputType;
            op->GetOutputTypeCount = &GetOutputTypeCount;
            op->GetInputCharacteristic = &GetInputCharacteristic;
            op->GetOutputCharacteristic = &GetOutputCharacteristic;
            op->GetInputMemoryType = &GetInputMemoryType;
            op->CreateKernelV2 = &CreateKernel;
            op->KernelComputeV2 = &Compute;
            op->KernelDestroy = &DestroyKernel;
            op->GetStartVersion = &GetStartVersion;
            op->GetEndVersion = &GetEndVersion;
            ort.Check(ort.Api->CustomOpDomain_Add(domain, op));
        }

        return domain;
    }

    private static OwnOperator Of(void* op) => All[((Registration*)op)->Index];

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte* GetName(OrtCustomOp* op) => Of(op).NativeName;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte* GetProvider(OrtCustomOp* op) => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference("CPUExecutionProvider\0"u8));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static ONNXTensorElementDataType GetInputType(OrtCustomOp* op, nuint index) => Of(op).Inputs[(int)index].ToOnnx();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint GetInputTypeCount(OrtCustomOp* op) => (nuint)Of(op).Inputs.Count;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static ONNXTensorElementDataType GetOutputType(OrtCustomOp* op, nuint index) => Of(op).Output.ToOnnx();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint GetOutputTypeCount(OrtCustomOp* op) => 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OrtCustomOpInputOutputCharacteristic GetInputCharacteristic(OrtCustomOp* op, nuint index) =>
        (int)index < Of(op).Required
            ? OrtCustomOpInputOutputCharacteristic.INPUT_OUTPUT_REQUIRED
            : OrtCustomOpInputOutputCharacteristic.INPUT_OUTPUT_OPTIONAL;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OrtCustomOpInputOutputCharacteristic GetOutputCharacteristic(OrtCustomOp* op, nuint index) =>
        OrtCustomOpInputOutputCharacteristic.INPUT_OUTPUT_REQUIRED;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OrtMemType GetInputMemoryType(OrtCustomOp* op, nuint index) => OrtMemType.OrtMemTypeDefault;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetStartVersion(OrtCustomOp* op) => 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetEndVersion(OrtCustomOp* op) => int.MaxValue;

    // A kernel has no state of its own: the operator stands for it.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OrtStatus* CreateKernel(OrtCustomOp* op, OrtApi* api, OrtKernelInfo* info, void** kernel)
    {
        *kernel = op;
        return null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void DestroyKernel(void* kernel)
    {
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OrtStatus* Compute(void* kernel, OrtKernelContext* context)
    {
        try
        {
            Of(kernel).Compute(new(_ort!, context));
            return null;
        }
        catch (Exception e)
        {
            fixed (byte* message = OrtLibrary.Utf8($"{Of(kernel).Name}: {e.Message}"))
            {
                return _ort!.Api->CreateStatus(OrtErrorCode.ORT_FAIL, message);
            }
        }
    }

    /// <summary>What the runtime gets a pointer to, with the number of the operator behind it.</summary>
    private struct Registration
    {
        public OrtCustomOp Op;
        public int Index;
    }
}
