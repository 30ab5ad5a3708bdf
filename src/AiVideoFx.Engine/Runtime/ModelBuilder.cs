using System.Text;
using AiVideoFx.Engine.Runtime.Raw;

namespace AiVideoFx.Engine.Runtime;

/// <summary>Turns a <see cref="Graph"/> into a model of ONNX Runtime's, in memory, through its Model Editor API.</summary>
internal sealed unsafe class ModelBuilder
{
    /// <summary>Smallest initializer that may stay where it is: below, the runtime insists on a copy.</summary>
    public const int SmallestExternalBytes = 128;

    private readonly OrtLibrary _ort;
    private readonly Graph _source;
    private readonly List<TensorLease> _leases;

    private ModelBuilder(OrtLibrary ort, Graph source, List<TensorLease> leases)
    {
        _ort = ort;
        _source = source;
        _leases = leases;
    }

    /// <summary>Builds the model.</summary>
    /// <param name="ort">The library.</param>
    /// <param name="graph">The network; it needs at least one output.</param>
    /// <param name="leases">Receives a lease for each constant that the model reads in place: keep them as long as its session.</param>
    public static OrtHandle Build(OrtLibrary ort, Graph graph, List<TensorLease> leases)
    {
        if (graph.Outputs.Count == 0)
        {
            throw new GraphException("Graph: nothing is named as an output");
        }

        return new ModelBuilder(ort, graph, leases).Build();
    }

    private OrtHandle Build()
    {
        OrtGraph* pointer;
        _ort.Check(_ort.Editor->CreateGraph(&pointer));
        using OrtHandle graph = new(pointer, _ort.Api->ReleaseGraph);
        Values(pointer, [.. _source.Inputs], _ort.Editor->SetGraphInputs);
        Values(pointer, [.. _source.Outputs.Select(output => output.Value)], _ort.Editor->SetGraphOutputs);

        HashSet<Node> used = [.. _source.Operations.SelectMany(operation => operation.Inputs).OfType<Node>()];
        foreach (Node constant in _source.Constants.Where(used.Contains))
        {
            Initializer(pointer, constant);
        }

        foreach (Operation operation in _source.Operations)
        {
            Add(pointer, operation);
        }

        string[] domains = ["", .. _source.Operations.Select(operation => operation.Domain).Where(domain => domain.Length > 0).Distinct()];
        using NativeStrings names = new(domains);
        int[] versions = [Graph.Opset, .. Enumerable.Repeat(1, domains.Length - 1)];
        OrtModel* model;
        fixed (int* version = versions)
        {
            _ort.Check(_ort.Editor->CreateModel(names.Pointer, version, (nuint)domains.Length, &model));
        }

        OrtHandle result = new(model, _ort.Api->ReleaseModel);
        try
        {
            _ort.Check(_ort.Editor->AddGraphToModel(model, pointer));
            graph.Take();
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    private void Values(OrtGraph* graph, Node[] nodes, delegate* unmanaged[Cdecl]<OrtGraph*, OrtValueInfo**, nuint, OrtStatus*> set)
    {
        OrtValueInfo*[] infos = new OrtValueInfo*[nodes.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            infos[i] = ValueInfo(nodes[i]);
        }

        fixed (OrtValueInfo** first = infos)
        {
            _ort.Check(set(graph, first, (nuint)infos.Length));
        }
    }

    private OrtValueInfo* ValueInfo(Node node)
    {
        OrtTensorTypeAndShapeInfo* tensor;
        _ort.Check(_ort.Api->CreateTensorTypeAndShapeInfo(&tensor));
        using OrtHandle owner = new(tensor, _ort.Api->ReleaseTensorTypeAndShapeInfo);
        _ort.Check(_ort.Api->SetTensorElementType(tensor, node.Type.ToOnnx()));
        fixed (long* sizes = node.Shape.ToInt64())
        {
            _ort.Check(_ort.Api->SetDimensions(tensor, sizes, (nuint)node.Shape.Rank));
        }

        OrtTypeInfo* type;
        _ort.Check(_ort.Editor->CreateTensorTypeInfo(tensor, &type));
        using OrtHandle typeOwner = new(type, _ort.Api->ReleaseTypeInfo);
        OrtValueInfo* info;
        fixed (byte* name = OrtLibrary.Utf8(node.Name))
        {
            _ort.Check(_ort.Editor->CreateValueInfo(name, type, &info));
        }

        return info;
    }

    private void Initializer(OrtGraph* graph, Node node)
    {
        Tensor tensor = node.Constant!;
        bool external = tensor.Bytes >= SmallestExternalBytes;
        TensorLease lease = tensor.TakeLease();
        _leases.Add(lease);
        using OrtHandle value = _ort.CreateValue((void*)lease.Address, node.Type, node.Shape);
        fixed (byte* name = OrtLibrary.Utf8(node.Name))
        {
            _ort.Check(_ort.Editor->AddInitializerToGraph(graph, name, (OrtValue*)value.Pointer, (byte)(external ? 1 : 0)));
        }

        value.Take();
    }

    private void Add(OrtGraph* graph, Operation operation)
    {
        using NativeStrings inputs = new([.. operation.Inputs.Select(input => input?.Name ?? "")]);
        using NativeStrings outputs = new([.. operation.Outputs.Select(output => output.Name)]);
        OrtOpAttr*[] attributes = new OrtOpAttr*[operation.Attributes.Count];
        try
        {
            for (int i = 0; i < attributes.Length; i++)
            {
                attributes[i] = Attribute(operation.Attributes[i].Name, operation.Attributes[i].Value);
            }

            OrtNode* node;
            fixed (byte* type = OrtLibrary.Utf8(operation.Type), domain = OrtLibrary.Utf8(operation.Domain),
                name = OrtLibrary.Utf8(operation.Outputs[0].Name))
            fixed (OrtOpAttr** first = attributes)
            {
                _ort.Check(_ort.Editor->CreateNode(type, domain, name, inputs.Pointer, (nuint)operation.Inputs.Count, outputs.Pointer,
                    (nuint)operation.Outputs.Count, first, (nuint)attributes.Length, &node));
            }

            using OrtHandle owner = new(node, _ort.Api->ReleaseNode);
            _ort.Check(_ort.Editor->AddNodeToGraph(graph, node));
            owner.Take();
        }
        finally
        {
            foreach (OrtOpAttr* attribute in attributes)
            {
                if (attribute is not null)
                {
                    _ort.Api->ReleaseOpAttr(attribute);
                }
            }
        }
    }

    private OrtOpAttr* Attribute(string name, object value)
    {
        OrtOpAttr* attribute;
        fixed (byte* id = OrtLibrary.Utf8(name))
        {
            switch (value)
            {
                case long number:
                    _ort.Check(_ort.Api->CreateOpAttr(id, &number, 1, OrtOpAttrType.ORT_OP_ATTR_INT, &attribute));
                    break;
                case float number:
                    _ort.Check(_ort.Api->CreateOpAttr(id, &number, 1, OrtOpAttrType.ORT_OP_ATTR_FLOAT, &attribute));
                    break;
                case long[] numbers:
                    fixed (long* first = numbers)
                    {
                        _ort.Check(_ort.Api->CreateOpAttr(id, first, numbers.Length, OrtOpAttrType.ORT_OP_ATTR_INTS, &attribute));
                    }

                    break;
                case string text:
                    byte[] bytes = Encoding.UTF8.GetBytes(text);
                    fixed (byte* first = bytes)
                    {
                        _ort.Check(_ort.Api->CreateOpAttr(id, first, bytes.Length, OrtOpAttrType.ORT_OP_ATTR_STRING, &attribute));
                    }

                    break;
                default:
                    throw new GraphException($"attribute '{name}' is of type {value.GetType().Name}: expected long, float, long[] or string");
            }
        }

        return attribute;
    }
}
