namespace AiVideoFx.Networks;

/// <summary>A tensor by which checkpoints of a family are known.</summary>
/// <param name="Name">Its full name; without <paramref name="Shape"/>, also the start of names, at a dot.</param>
/// <param name="Shape">Its sizes, -1 for any; empty when any tensor of that name or below will do.</param>
public sealed record Landmark(string Name, params IReadOnlyList<int> Shape)
{
    /// <summary>What of it a set of tensors lacks; null when nothing.</summary>
    /// <param name="has">Whether there is a tensor of that name or below it.</param>
    /// <param name="shapeOf">A tensor's shape; null where there is none.</param>
    internal string? Fault(Func<string, bool> has, Func<string, IReadOnlyList<int>?> shapeOf)
    {
        if (Shape.Count == 0)
        {
            return has(Name) ? null : $"no tensor '{Name}' or below it";
        }

        return shapeOf(Name) is not IReadOnlyList<int> found ? $"no tensor '{Name}' {Text(Shape)}"
            : found.Count == Shape.Count && Shape.Zip(found).All(static sizes => sizes.First == -1 || sizes.First == sizes.Second) ? null
            : $"'{Name}' is {Text(found)}, expected {Text(Shape)}";
    }

    private static string Text(IReadOnlyList<int> shape) =>
        $"({string.Join(", ", shape.Select(static size => size == -1 ? "any" : $"{size}"))})";
}
