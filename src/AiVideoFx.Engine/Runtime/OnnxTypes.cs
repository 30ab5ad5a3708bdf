using AiVideoFx.Engine.Runtime.Raw;

namespace AiVideoFx.Engine.Runtime;

/// <summary>Element types as ONNX numbers them.</summary>
internal static class OnnxTypes
{
    /// <summary>ONNX's number of an element type.</summary>
    public static ONNXTensorElementDataType ToOnnx(this ElementType type) => type switch
    {
        ElementType.Float32 => ONNXTensorElementDataType.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT,
        ElementType.Float16 => ONNXTensorElementDataType.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16,
        ElementType.BFloat16 => ONNXTensorElementDataType.ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16,
        ElementType.Float64 => ONNXTensorElementDataType.ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE,
        ElementType.Int8 => ONNXTensorElementDataType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8,
        ElementType.UInt8 => ONNXTensorElementDataType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8,
        ElementType.Int16 => ONNXTensorElementDataType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16,
        ElementType.Int32 => ONNXTensorElementDataType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32,
        ElementType.Int64 => ONNXTensorElementDataType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64,
        ElementType.Bool => ONNXTensorElementDataType.ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "expected an element type"),
    };
}
