using AiVideoFx.Imaging;

namespace AiVideoFx.Testing.Footage.Flicker;

/// <summary>Hand-cranked film: uneven exposure, patches that breathe, a slow drift and, if wanted, dirt.</summary>
/// <param name="Seed">Another seed, another film.</param>
/// <param name="Sigma">Standard deviation of the whole frame's log-gain.</param>
/// <param name="Local">Standard deviation of the patches' log-gain; they last about three frames.</param>
/// <param name="Drift">Amplitude of a slow swing of 40 frames.</param>
/// <param name="Dirt">Specks a frame; they are not part of the log-gain.</param>
public sealed record OldFilm(int Seed, float Sigma = 0.08f, float Local = 0.06f, float Drift = 0.05f, int Dirt = 0) : FlickerModel
{
    /// <inheritdoc/>
    protected internal override void AddLogGain(int frame, Raster logGain)
    {
        float common = (Sigma * Noise.Normal(frame, 0, Seed)) + (Drift * MathF.Sin(frame * MathF.PI / 20));
        AddConstant(logGain, common, common, common);
        float[,] nodes = new float[4, 5];
        for (int i = 0; i < nodes.Length; i++)
        {
            // A moving average of three independent numbers, scaled back to a standard deviation of 1.
            float sum = Noise.Normal(i, frame, Seed + 1) + Noise.Normal(i, frame - 1, Seed + 1) + Noise.Normal(i, frame - 2, Seed + 1);
            nodes[i / 5, i % 5] = Local * sum * 0.57735f;
        }

        for (int c = 0; c < 3; c++)
        {
            GainField.Add(logGain, c, nodes);
        }
    }

    /// <inheritdoc/>
    protected internal override void Stain(int frame, Raster picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        for (int i = 0; i < Dirt; i++)
        {
            float centreX = Noise.Cell(i, frame, Seed + 2) * picture.Width;
            float centreY = Noise.Cell(i, frame, Seed + 3) * picture.Height;
            float radius = picture.Width * Noise.Range(i, unchecked((frame * 31) + Seed), 0.001f, 0.006f);
            float value = Noise.Cell(i, frame, Seed + 4) < 0.7f ? 0.05f : 0.95f;
            for (int y = Math.Max(0, (int)(centreY - radius)); y <= Math.Min(picture.Height - 1, (int)(centreY + radius)); y++)
            {
                for (int x = Math.Max(0, (int)(centreX - radius)); x <= Math.Min(picture.Width - 1, (int)(centreX + radius)); x++)
                {
                    float distance = MathF.Sqrt(((x - centreX) * (x - centreX)) + ((y - centreY) * (y - centreY)));
                    float cover = Math.Clamp(radius - distance + 0.5f, 0, 1) * 0.85f;
                    for (int c = 0; c < 3; c++)
                    {
                        ref float pixel = ref picture.Row(y, c)[x];
                        pixel += (value - pixel) * cover;
                    }
                }
            }
        }
    }
}
