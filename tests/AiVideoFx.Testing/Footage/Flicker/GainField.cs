using AiVideoFx.Imaging;

namespace AiVideoFx.Testing.Footage.Flicker;

/// <summary>A few nodes enlarged to the size of a picture by Catmull-Rom splines; corner nodes lie on the picture's corners.</summary>
internal static class GainField
{
    /// <summary>Adds an enlarged field to one plane.</summary>
    /// <param name="plane">The raster whose channel is changed.</param>
    /// <param name="channel">Which.</param>
    /// <param name="nodes">Row by row; at least 2 × 2.</param>
    public static void Add(Raster plane, int channel, float[,] nodes)
    {
        int rows = nodes.GetLength(0);
        int columns = nodes.GetLength(1);
        int width = plane.Width;
        (int Node, float A, float B, float C, float D)[] across = new (int, float, float, float, float)[width];
        for (int x = 0; x < width; x++)
        {
            Weights(x, width, columns, out across[x].Node, out across[x].A, out across[x].B, out across[x].C, out across[x].D);
        }

        Parallel.For(0, plane.Height, y =>
        {
            Span<float> line = stackalloc float[columns];
            Weights(y, plane.Height, rows, out int row, out float a, out float b, out float c, out float d);
            for (int i = 0; i < columns; i++)
            {
                line[i] = (a * nodes[Clamp(row - 1, rows), i]) + (b * nodes[row, i])
                    + (c * nodes[Clamp(row + 1, rows), i]) + (d * nodes[Clamp(row + 2, rows), i]);
            }

            Span<float> target = plane.Row(y, channel);
            for (int x = 0; x < target.Length; x++)
            {
                (int column, a, b, c, d) = across[x];
                target[x] += (a * line[Clamp(column - 1, columns)]) + (b * line[column])
                    + (c * line[Clamp(column + 1, columns)]) + (d * line[Clamp(column + 2, columns)]);
            }
        });
    }

    private static int Clamp(int index, int count) => Math.Clamp(index, 0, count - 1);

    private static void Weights(int at, int size, int nodes, out int node, out float a, out float b, out float c, out float d)
    {
        float position = size > 1 ? at * (nodes - 1f) / (size - 1) : 0;
        node = Math.Min((int)position, nodes - 1);
        float t = position - node;
        a = t * (-0.5f + (t * (1 - (0.5f * t))));
        b = 1 + (t * t * (-2.5f + (1.5f * t)));
        c = t * (0.5f + (t * (2 - (1.5f * t))));
        d = t * t * (-0.5f + (0.5f * t));
    }
}
