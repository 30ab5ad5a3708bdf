using AiVideoFx.Engine.Runtime.Raw;

namespace AiVideoFx.Engine.Runtime;

/// <summary>An operator of our own for the processor, where ONNX Runtime has none or a slow one.</summary>
/// <param name="name">Its name in the domain <see cref="OwnOperators.Domain"/>.</param>
/// <param name="inputs">Types of its inputs.</param>
/// <param name="required">How many of them must be given.</param>
/// <param name="output">Type of its one output.</param>
internal abstract unsafe class OwnOperator(string name, ElementType[] inputs, int required, ElementType output)
{
    /// <summary>Name in the graph.</summary>
    public string Name { get; } = name;

    /// <summary>Types of the inputs.</summary>
    public IReadOnlyList<ElementType> Inputs { get; } = inputs;

    /// <summary>How many inputs must be given.</summary>
    public int Required { get; } = required;

    /// <summary>Type of the output.</summary>
    public ElementType Output { get; } = output;

    /// <summary>The name as C sees it; lives as long as the process.</summary>
    public byte* NativeName { get; } = (byte*)System.Runtime.InteropServices.Marshal.StringToCoTaskMemUTF8(name);

    /// <summary>Computes the output.</summary>
    public abstract void Compute(OperatorContext context);
}

/// <summary>What an operator of our own reads and writes during one run.</summary>
internal readonly unsafe ref struct OperatorContext(OrtLibrary ort, OrtKernelContext* context)
{
    /// <summary>The elements of an input; null where an optional one was left out.</summary>
    public T* Input<T>(int index)
        where T : unmanaged
    {
        OrtValue* value;
        ort.Check(ort.Api->KernelContext_GetInput(context, (nuint)index, &value));
        return value is null ? null : Elements<T>(value);
    }

    /// <summary>Sizes of an input.</summary>
    public long[] Shape(int index)
    {
        OrtValue* value;
        ort.Check(ort.Api->KernelContext_GetInput(context, (nuint)index, &value));
        OrtTensorTypeAndShapeInfo* info;
        ort.Check(ort.Api->GetTensorTypeAndShape(value, &info));
        using OrtHandle owner = new(info, ort.Api->ReleaseTensorTypeAndShapeInfo);
        nuint rank;
        ort.Check(ort.Api->GetDimensionsCount(info, &rank));
        long[] shape = new long[rank];
        fixed (long* sizes = shape)
        {
            ort.Check(ort.Api->GetDimensions(info, sizes, rank));
        }

        return shape;
    }

    /// <summary>Memory for the output.</summary>
    public T* Output<T>(params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        OrtValue* value;
        fixed (long* sizes = shape)
        {
            ort.Check(ort.Api->KernelContext_GetOutput(context, 0, sizes, (nuint)shape.Length, &value));
        }

        return Elements<T>(value);
    }

    /// <summary>Runs tasks on the runtime's threads and waits for them.</summary>
    /// <param name="tasks">How many; each gets its number.</param>
    /// <param name="work">Must not throw.</param>
    /// <param name="data">Given to each.</param>
    public void Parallel(long tasks, delegate* unmanaged[Cdecl]<void*, nuint, void> work, void* data) =>
        ort.Check(ort.Api->KernelContext_ParallelFor(context, work, (nuint)tasks, 0, data));

    private T* Elements<T>(OrtValue* value)
        where T : unmanaged
    {
        void* data;
        ort.Check(ort.Api->GetTensorMutableData(value, &data));
        return (T*)data;
    }
}
