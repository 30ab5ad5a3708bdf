namespace AiVideoFx.Engine;

/// <summary>A value in a <see cref="Graph"/>: an input, a constant, or what an operator computes.</summary>
/// <remarks>Arithmetic operators broadcast as NumPy and ONNX do. Images are (N, C, H, W).</remarks>
public sealed class Node
{
    internal Node(Graph graph, string name, ElementType type, Shape shape, Tensor? constant = null)
    {
        Graph = graph;
        Name = name;
        Type = type;
        Shape = shape;
        Constant = constant;
    }

    /// <summary>The graph it belongs to.</summary>
    public Graph Graph { get; }

    /// <summary>Unique in its graph.</summary>
    public string Name { get; }

    /// <summary>Type of its elements.</summary>
    public ElementType Type { get; }

    /// <summary>Its shape; all sizes are known.</summary>
    public Shape Shape { get; }

    /// <summary>Channels of an image: axis 1.</summary>
    public int Channels => Shape[1];

    /// <summary>Height of an image: the last axis but one.</summary>
    public int Height => Shape[-2];

    /// <summary>Width of an image: the last axis.</summary>
    public int Width => Shape[-1];

    /// <summary>The data of a constant; null of a value that is computed or given at run time.</summary>
    internal Tensor? Constant { get; }

    /// <summary>Element by element.</summary>
    public static Node operator +(Node a, Node b) => a.Graph.Add(a, b);

    /// <summary>Element by element.</summary>
    public static Node operator -(Node a, Node b) => a.Graph.Subtract(a, b);

    /// <summary>Element by element.</summary>
    public static Node operator *(Node a, Node b) => a.Graph.Multiply(a, b);

    /// <summary>Element by element.</summary>
    public static Node operator /(Node a, Node b) => a.Graph.Divide(a, b);

    /// <summary>To every element.</summary>
    public static Node operator +(Node a, float b) => a.Graph.Add(a, a.Graph.Constant(b));

    /// <summary>From every element.</summary>
    public static Node operator -(Node a, float b) => a.Graph.Subtract(a, a.Graph.Constant(b));

    /// <summary>Each element taken from <paramref name="a"/>.</summary>
    public static Node operator -(float a, Node b) => b.Graph.Subtract(b.Graph.Constant(a), b);

    /// <summary>Every element.</summary>
    public static Node operator *(Node a, float b) => a.Graph.Multiply(a, a.Graph.Constant(b));

    /// <summary>Every element.</summary>
    public static Node operator *(float a, Node b) => b * a;

    /// <summary>Every element.</summary>
    public static Node operator /(Node a, float b) => a.Graph.Divide(a, a.Graph.Constant(b));

    /// <summary>Name and shape, for messages.</summary>
    public override string ToString() => $"{Name} {Shape}";
}
