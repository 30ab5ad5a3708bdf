using AiVideoFx.Engine.Runtime;
using AiVideoFx.Testing;

namespace AiVideoFx.Engine.Tests;

/// <summary>Runs one operator on random numbers and compares it with loops.</summary>
internal sealed class OperatorCheck(int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<(string Name, float[] Values)> _inputs = [];

    public Graph Graph { get; } = new();

    public float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(2 * _random.NextDouble() - 1))];

    /// <summary>An input of random numbers from -1 to 1.</summary>
    public (Node Node, float[] Values) Input(Shape shape)
    {
        (string name, float[] values) = ($"input{_inputs.Count}", Numbers((int)shape.Count));
        _inputs.Add((name, values));
        return (Graph.Input(name, shape), values);
    }

    public Weights Weights(params (string Name, Shape Shape)[] tensors) => new(tensors.ToDictionary(
        entry => entry.Name, entry => Tensor.FromFloats(entry.Name, Numbers((int)entry.Shape.Count), [.. entry.Shape])));

    public float[] Run(Node result)
    {
        Graph.Output("result", result);
        using InferenceSession session = TestEngine.Require().CreateSession(Graph);
        using InferenceRun run = session.CreateRun();
        foreach ((string name, float[] values) in _inputs)
        {
            run.Input<float>(name, values.AsMemory());
        }

        float[] found = run.Output("result");
        run.Run();
        return found;
    }

    /// <summary>Fails unless the operator gives the loops' numbers within 1e-5 plus 1e-4 of each.</summary>
    /// <param name="result">What the operator gives.</param>
    /// <param name="expected">The number at a place (n, c, y, x); shapes of less axes have leading sizes 1.</param>
    public void Expect(Node result, Func<int, int, int, int, double> expected)
    {
        int[] sizes = [.. Enumerable.Repeat(1, 4 - result.Shape.Rank), .. result.Shape];
        float[] found = Run(result);
        Assert.That(found, Has.Length.EqualTo(result.Shape.Count));
        for (int i = 0; i < found.Length; i++)
        {
            (int x, int y) = (i % sizes[3], i / sizes[3] % sizes[2]);
            (int c, int n) = (i / sizes[3] / sizes[2] % sizes[1], i / sizes[3] / sizes[2] / sizes[1]);
            double right = expected(n, c, y, x);
            Assert.That(found[i], Is.EqualTo(right).Within(1e-5 + 1e-4 * Math.Abs(right)), $"at ({n}, {c}, {y}, {x}) of {result.Shape}");
        }
    }
}
