using AiVideoFx.Engine.Runtime;

namespace AiVideoFx.Engine;

public sealed partial class Graph
{
    /// <summary>Sum, broadcast.</summary>
    public Node Add(Node a, Node b) => Binary("Add", a, b);

    /// <summary>Difference, broadcast.</summary>
    public Node Subtract(Node a, Node b) => Binary("Sub", a, b);

    /// <summary>Product, broadcast.</summary>
    public Node Multiply(Node a, Node b) => Binary("Mul", a, b);

    /// <summary>Quotient, broadcast.</summary>
    public Node Divide(Node a, Node b) => Binary("Div", a, b);

    /// <summary>a to the power of b, broadcast.</summary>
    public Node Power(Node a, Node b) => Binary("Pow", a, b);

    /// <summary>The larger one, broadcast.</summary>
    public Node Max(Node a, Node b) => Binary("Max", a, b);

    /// <summary>The smaller one, broadcast.</summary>
    public Node Min(Node a, Node b) => Binary("Min", a, b);

    /// <summary>Whether a is less than b, broadcast.</summary>
    public Node Less(Node a, Node b) => Binary("Less", a, b, ElementType.Bool);

    /// <summary><paramref name="yes"/> where the condition holds, else <paramref name="no"/>; broadcast.</summary>
    public Node Where(Node condition, Node yes, Node no) =>
        Emit("Where", [condition, yes, no], Broadcast("Where", Broadcast("Where", condition.Shape, yes.Shape), no.Shape), result: yes.Type);

    /// <summary>Keeps values from <paramref name="minimum"/> to <paramref name="maximum"/>.</summary>
    public Node Clamp(Node x, float minimum, float maximum) => Emit("Clip", [x, Constant(minimum), Constant(maximum)], x.Shape);

    /// <summary>Minus x.</summary>
    public Node Negate(Node x) => Emit("Neg", [x], x.Shape);

    /// <summary>x without its sign.</summary>
    public Node Abs(Node x) => Emit("Abs", [x], x.Shape);

    /// <summary>Square root.</summary>
    public Node Sqrt(Node x) => Emit("Sqrt", [x], x.Shape);

    /// <summary>e to the power of x.</summary>
    public Node Exp(Node x) => Emit("Exp", [x], x.Shape);

    /// <summary>Natural logarithm.</summary>
    public Node Log(Node x) => Emit("Log", [x], x.Shape);

    /// <summary>Sine of radians.</summary>
    public Node Sin(Node x) => Emit("Sin", [x], x.Shape);

    /// <summary>Cosine of radians.</summary>
    public Node Cos(Node x) => Emit("Cos", [x], x.Shape);

    /// <summary>Largest whole number that is not above x.</summary>
    public Node Floor(Node x) => Emit("Floor", [x], x.Shape);

    /// <summary>max(x, 0).</summary>
    public Node Relu(Node x) => Emit("Relu", [x], x.Shape);

    /// <summary>x where positive, else x * slope.</summary>
    public Node LeakyRelu(Node x, float slope) => Emit("LeakyRelu", [x], x.Shape, [("alpha", slope)]);

    /// <summary>x where positive, else x times its channel's slope.</summary>
    /// <param name="x">(N, C, …).</param>
    /// <param name="slopes">One number a channel: C values.</param>
    public Node PRelu(Node x, Tensor slopes)
    {
        if (slopes.Count != x.Channels && slopes.Count != 1)
        {
            throw new GraphException($"PRelu: {slopes.Count} slopes for the {x.Channels} channels of {x.Shape}");
        }

        if (Device == Device.Cpu)
        {
            Tensor flat = Tensor.FromFloats(slopes.Name, slopes.ToFloats(), (int)slopes.Count);
            return Emit(Runtime.PRelu.OperatorName, [x, Constant(flat)], x.Shape, domain: OwnOperators.Domain);
        }

        Shape shape = [(int)slopes.Count, .. Enumerable.Repeat(1, x.Shape.Rank - 2)];
        Tensor shaped = Tensor.FromFloats(slopes.Name, slopes.ToFloats(), shape.AsSpan());
        return Emit("PRelu", [x, Constant(shaped)], x.Shape);
    }

    /// <summary>1 / (1 + exp(-x)).</summary>
    public Node Sigmoid(Node x) => Emit("Sigmoid", [x], x.Shape);

    /// <summary>Hyperbolic tangent.</summary>
    public Node Tanh(Node x) => Emit("Tanh", [x], x.Shape);

    /// <summary>x * sigmoid(x); also called swish.</summary>
    public Node Silu(Node x) => x * Sigmoid(x);

    /// <summary>x times the normal distribution's cumulative function, exact by erf.</summary>
    public Node Gelu(Node x) => x * 0.5f * (Emit("Erf", [x * 0.70710678118654752f], x.Shape) + 1);

    /// <summary>Gelu by its tanh approximation.</summary>
    public Node GeluTanh(Node x) => x * 0.5f * (Tanh((x + x * x * x * 0.044715f) * 0.79788456080286536f) + 1);

    /// <summary>Exponentials along an axis, divided by their sum.</summary>
    public Node Softmax(Node x, int axis) => Emit("Softmax", [x], x.Shape, [("axis", (long)Axis("Softmax", x, axis))]);

    /// <summary>Changes the type of the elements.</summary>
    public Node Cast(Node x, ElementType type) =>
        x.Type == type ? x : Emit("Cast", [x], x.Shape, [("to", (long)type.ToOnnx())], type);

    /// <summary>Mean over axes, which stay with size 1.</summary>
    public Node Mean(Node x, params ReadOnlySpan<int> axes) => Reduce("ReduceMean", x, axes);

    /// <summary>Sum over axes, which stay with size 1.</summary>
    public Node Sum(Node x, params ReadOnlySpan<int> axes) => Reduce("ReduceSum", x, axes);

    /// <summary>Largest value over axes, which stay with size 1.</summary>
    public Node Maximum(Node x, params ReadOnlySpan<int> axes) => Reduce("ReduceMax", x, axes);

    /// <summary>Smallest value over axes, which stay with size 1.</summary>
    public Node Minimum(Node x, params ReadOnlySpan<int> axes) => Reduce("ReduceMin", x, axes);

    /// <summary>Matrix product of the last two axes, the others broadcast.</summary>
    public Node MatMul(Node a, Node b)
    {
        if (a.Shape.Rank < 2 || b.Shape.Rank < 2 || a.Shape[-1] != b.Shape[-2])
        {
            throw new GraphException($"MatMul: {a.Shape} by {b.Shape}: the last axis of the first must be the last but one of the second");
        }

        Shape batch = Broadcast("MatMul", [.. a.Shape.SkipLast(2)], [.. b.Shape.SkipLast(2)]);
        return Emit("MatMul", [a, b], [.. batch, a.Shape[-2], b.Shape[-1]]);
    }

    /// <summary>Fully connected layer over the last axis: x times the transposed weight plus bias, as PyTorch's Linear.</summary>
    /// <param name="x">(…, In).</param>
    /// <param name="w">Holds weight (<paramref name="features"/>, In) and, where there is one, bias.</param>
    /// <param name="features">Size of the last axis of the result.</param>
    public Node Linear(Node x, Weights w, int features)
    {
        Tensor weight = w.Get("weight", features, x.Shape[-1]);
        Node product = MatMul(x, Transpose(Constant(weight), 1, 0));
        return w.Has("bias") ? product + Constant(w.Get("bias", features)) : product;
    }

    private Node Binary(string type, Node a, Node b, ElementType? result = null)
    {
        if (a.Type != b.Type)
        {
            throw new GraphException($"{type}: operands are of types {a.Type} and {b.Type}; cast one of them");
        }

        return Emit(type, [a, b], Broadcast(type, a.Shape, b.Shape), result: result);
    }

    private Node Reduce(string type, Node x, ReadOnlySpan<int> axes)
    {
        Shape shape = x.Shape;
        long[] positive = new long[axes.Length];
        for (int i = 0; i < axes.Length; i++)
        {
            positive[i] = Axis(type, x, axes[i]);
            shape = shape.With((int)positive[i], 1);
        }

        // Axes are an input from opset 13 (ReduceSum) and 18 (the others) on.
        return Emit(type, [x, Int64(positive)], shape, [("keepdims", 1L)]);
    }

    private static int Axis(string type, Node x, int axis) =>
        axis >= -x.Shape.Rank && axis < x.Shape.Rank
            ? axis < 0 ? axis + x.Shape.Rank : axis
            : throw new GraphException($"{type}: axis {axis} is not one of the {x.Shape.Rank} axes of {x.Shape}");

    private static Shape Broadcast(string type, Shape a, Shape b)
    {
        int rank = Math.Max(a.Rank, b.Rank);
        int[] sizes = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            int first = i < rank - a.Rank ? 1 : a[i - rank + a.Rank];
            int second = i < rank - b.Rank ? 1 : b[i - rank + b.Rank];
            sizes[i] = first == second || second == 1 ? first
                : first == 1 ? second
                : throw new GraphException($"{type}: shapes {a} and {b} do not broadcast: {first} against {second}");
        }

        return Shape.Create(sizes);
    }
}
