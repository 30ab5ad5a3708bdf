using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Flow;

/// <summary>Sums for some rows of a splatted picture.</summary>
/// <remarks>A pixel's sums lie side by side, its channels and then the weight, so that three channels take one vector.</remarks>
internal sealed class SplatBand : IDisposable
{
    private readonly Raster _image;
    private readonly Raster _flow;
    private readonly Raster? _metric;
    private readonly SplatMode _mode;
    private readonly float _time;
    private readonly int _first;
    private readonly int _end;
    private readonly int _vectors;
    private readonly Raster _sums;

    public SplatBand(Raster image, Raster flow, Raster? metric, SplatMode mode, float time, int first, int end)
    {
        _image = image;
        _flow = flow;
        _metric = metric;
        _mode = mode;
        _time = time;
        _first = first;
        _end = end;
        _vectors = (image.Channels + 1 + 3) / 4;
        _sums = Raster.Rent(image.Width * _vectors * 4, end - first);
        _sums.Pixels.Clear();
    }

    /// <summary>Adds what row y of the picture throws into these rows.</summary>
    public void Add(int y)
    {
        ReadOnlySpan<float> u = _flow.Row(y, 0);
        ReadOnlySpan<float> v = _flow.Row(y, 1);
        for (int x = 0; x < u.Length; x++)
        {
            float placeX = x + (u[x] * _time);
            float placeY = y + (v[x] * _time);

            // Written so that NaN fails.
            if (!(placeX > -1 && placeX < u.Length && placeY > _first - 1 && placeY < _end))
            {
                continue;
            }

            float weight = _metric is null ? 1 : ForwardSplat.WeightOf(_mode, _metric.Row(y)[x]);
            if (!float.IsFinite(weight))
            {
                continue;
            }

            float left = MathF.Floor(placeX);
            float top = MathF.Floor(placeY);
            float right = placeX - left;
            float below = placeY - top;
            Throw(x, y, (int)left, (int)top, weight * (1 - right) * (1 - below));
            Throw(x, y, (int)left + 1, (int)top, weight * right * (1 - below));
            Throw(x, y, (int)left, (int)top + 1, weight * (1 - right) * below);
            Throw(x, y, (int)left + 1, (int)top + 1, weight * right * below);
        }
    }

    /// <summary>Writes the band's rows: sums, or means where the mode says so.</summary>
    public void Finish(Raster image, Raster weight)
    {
        int stride = _vectors * 4;
        int channels = _image.Channels;
        for (int y = _first; y < _end; y++)
        {
            ReadOnlySpan<float> sums = _sums.Row(y - _first);
            Span<float> weights = weight.Row(y);
            for (int x = 0; x < weights.Length; x++)
            {
                weights[x] = sums[(x * stride) + channels];
            }

            for (int channel = 0; channel < channels; channel++)
            {
                Span<float> row = image.Row(y, channel);
                for (int x = 0; x < row.Length; x++)
                {
                    float sum = sums[(x * stride) + channel];
                    row[x] = _mode == SplatMode.Sum || weights[x] == 0 ? sum : sum / weights[x];
                }
            }
        }
    }

    public void Dispose() => _sums.Dispose();

    private void Throw(int x, int y, int targetX, int targetY, float weight)
    {
        if (weight == 0 || (uint)targetX >= (uint)_image.Width || targetY < _first || targetY >= _end)
        {
            return;
        }

        Span<float> sums = _sums.Row(targetY - _first).Slice(targetX * _vectors * 4, _vectors * 4);
        int channels = _image.Channels;
        if (channels == 3)
        {
            Vector128<float> pixel = Vector128.Create(
                _image.Row(y, 0)[x], _image.Row(y, 1)[x], _image.Row(y, 2)[x], 1);
            Vector128.MultiplyAddEstimate(pixel, Vector128.Create(weight), Vector128.Create<float>(sums)).CopyTo(sums);
            return;
        }

        for (int channel = 0; channel < channels; channel++)
        {
            sums[channel] += weight * _image.Row(y, channel)[x];
        }

        sums[channels] += weight;
    }
}
