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
        ReadOnlySpan<float> metric = _metric is null ? default : _metric.Row(y);
        ReadOnlySpan<float> planes = _image.Pixels;
        Span<float> pixel = stackalloc float[_vectors * 4];
        pixel.Clear();
        pixel[_image.Channels] = 1;
        for (int x = 0; x < u.Length; x++)
        {
            float placeX = x + (u[x] * _time);
            float placeY = y + (v[x] * _time);

            // Written so that NaN fails.
            if (!(placeX > -1 && placeX < u.Length && placeY > _first - 1 && placeY < _end))
            {
                continue;
            }

            float weight = _metric is null ? 1 : ForwardSplat.WeightOf(_mode, metric[x]);
            if (!float.IsFinite(weight))
            {
                continue;
            }

            Gather(planes, x, y, pixel);
            int left = (int)MathF.Floor(placeX);
            int top = (int)MathF.Floor(placeY);
            float right = placeX - left;
            float below = placeY - top;
            if (top >= _first)
            {
                ThrowPair(pixel, left, top, weight * (1 - below), right);
            }

            if (top + 1 < _end)
            {
                ThrowPair(pixel, left, top + 1, weight * below, right);
            }
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

    /// <summary>Reads the channels of a pixel; the 1 for the weight and the zeros after it stay.</summary>
    private void Gather(ReadOnlySpan<float> planes, int x, int y, Span<float> pixel)
    {
        int size = _image.Width * _image.Height;
        int at = (y * _image.Width) + x;
        for (int channel = 0; channel < _image.Channels; channel++, at += size)
        {
            pixel[channel] = planes[at];
        }

    }

    /// <summary>Shares a pixel between two neighbours in a row of the band.</summary>
    private void ThrowPair(ReadOnlySpan<float> pixel, int left, int y, float weight, float right)
    {
        ref float sums = ref MemoryMarshal.GetReference(_sums.Row(y - _first));
        Throw(pixel, ref sums, left, weight * (1 - right));
        Throw(pixel, ref sums, left + 1, weight * right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Throw(ReadOnlySpan<float> pixel, ref float row, int x, float weight)
    {
        if (weight == 0 || x < 0 || x >= _image.Width)
        {
            return;
        }

        ref float sums = ref Unsafe.Add(ref row, x * pixel.Length);
        for (int i = 0; i <= pixel.Length - Vector128<float>.Count; i += Vector128<float>.Count)
        {
            Vector128<float> sum = Vector128.LoadUnsafe(ref sums, (nuint)i);
            Vector128.MultiplyAddEstimate(Vector128.Create(pixel[i..]), Vector128.Create(weight), sum)
                .StoreUnsafe(ref sums, (nuint)i);
        }
    }
}
