using System.Globalization;
using AiVideoFx.Host;
using AiVideoFx.Host.Media;
using AiVideoFx.Imaging;
using AiVideoFx.Imaging.Metrics;

namespace AiVideoFx.Demo;

/// <summary>What was measured on a clip before and after, and the frames that the picture shows.</summary>
internal sealed class ClipMeasures : IDisposable
{
    /// <summary>Width of the small copies kept of every frame.</summary>
    public const int SmallWidth = 297;

    private ClipMeasures(Track before, Track after, Track? clean, double psnrBefore, double psnrAfter)
    {
        Before = before;
        After = after;
        Clean = clean;
        PsnrBefore = psnrBefore;
        PsnrAfter = psnrAfter;
    }

    public Track Before { get; }

    public Track After { get; }

    public Track? Clean { get; }

    /// <summary>Of the clip before against the clean one, in dB; NaN without a clean one.</summary>
    public double PsnrBefore { get; }

    /// <summary>Of the clip after against the clean one, in dB; NaN without a clean one.</summary>
    public double PsnrAfter { get; }

    /// <summary>Reads the clips, frame by frame, side by side.</summary>
    /// <param name="before">A video file.</param>
    /// <param name="after">Another, of the same length and size.</param>
    /// <param name="clean">What it should be; null when nobody knows.</param>
    public static ClipMeasures Read(string before, string after, string? clean)
    {
        MediaSourceOptions options = new() { Components = PixelComponents.Rgb };
        using MediaSource first = MediaSource.Open(before, options);
        using MediaSource second = MediaSource.Open(after, options);
        using MediaSource? third = clean is null ? null : MediaSource.Open(clean, options);
        int count = Math.Min(first.Format.FrameCount, second.Format.FrameCount);
        count = third is null ? count : Math.Min(count, third.Format.FrameCount);
        (Track b, Track a, Track? c) = (new Track(), new Track(), third is null ? null : new Track());
        double errorBefore = 0;
        double errorAfter = 0;
        for (int i = 0; i < count; i++)
        {
            using Raster x = Take(first, i);
            using Raster y = Take(second, i);
            b.Add(x);
            a.Add(y);
            if (third is not null)
            {
                using Raster z = Take(third, i);
                c!.Add(z);
                errorBefore += Fidelity.MeanSquaredError(x, z) / count;
                errorAfter += Fidelity.MeanSquaredError(y, z) / count;
            }
        }

        return third is null
            ? new ClipMeasures(b, a, null, double.NaN, double.NaN)
            : new ClipMeasures(b, a, c, Fidelity.Psnr(errorBefore), Fidelity.Psnr(errorAfter));
    }

    /// <summary>First of the consecutive frames between which the clip before changes most.</summary>
    /// <param name="count">How many frames.</param>
    public int MostRestless(int count) => Enumerable.Range(0, Math.Max(1, Before.Luma.Count - count + 1))
        .MaxBy(start => Before.Luma.Skip(start).Take(count).Zip(Before.Luma.Skip(start + 1).Take(count - 1), (x, y) => Math.Abs(x - y)).Sum());

    /// <summary>Gives the small copies back.</summary>
    public void Dispose()
    {
        foreach (Raster frame in Before.Frames.Concat(After.Frames).Concat(Clean?.Frames ?? []))
        {
            frame.Dispose();
        }
    }

    /// <summary>The numbers, a line each.</summary>
    public string Report()
    {
        List<string> lines =
        [
            $"frames                     {Before.Luma.Count}",
            Line("flicker index, whole frame", Before.Flicker.Global, After.Flicker.Global, Clean?.Flicker.Global),
            Line("flicker index, 16x9 blocks", Before.Flicker.Block, After.Flicker.Block, Clean?.Flicker.Block),
        ];
        if (Clean is not null)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"PSNR to the clean clip     before {PsnrBefore:f2} dB, after {PsnrAfter:f2} dB"));
        }

        return string.Join(Environment.NewLine, lines);
    }

    private static string Line(string name, double before, double after, double? clean)
    {
        string rest = clean is double c ? string.Create(CultureInfo.InvariantCulture, $", clean {255 * c:f2}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{name} before {255 * before:f2}, after {255 * after:f2}{rest} (of 255)");
    }

    private static Raster Take(MediaSource source, int index)
    {
        using HostFrame frame = source.Read(source.Format.FirstFrame + index, CancellationToken.None)
            ?? throw new MediaException($"{source.FilePath}: frame {index} is missing");
        Raster raster = Raster.Rent(frame.View.Width, frame.View.Height, 3);
        RasterConversion.ToRaster(frame.View, raster, Environment.ProcessorCount);
        return raster;
    }

    /// <summary>What is kept of one clip.</summary>
    internal sealed class Track
    {
        /// <summary>How restless it is.</summary>
        public FlickerMeter Flicker { get; } = new();

        /// <summary>Mean luma of each frame, [0, 1].</summary>
        public List<double> Luma { get; } = [];

        /// <summary>A small copy of each frame, (3, H, W).</summary>
        public List<Raster> Frames { get; } = [];

        /// <summary>Takes a frame into account.</summary>
        public void Add(Raster picture)
        {
            using Raster luma = Raster.Rent(picture.Width, picture.Height);
            LumaWeights weights = LumaWeights.Rec709;
            Span<float> y = luma.Pixels;
            double sum = 0;
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = (weights.Red * picture.Plane(0)[i]) + (weights.Green * picture.Plane(1)[i]) + (weights.Blue * picture.Plane(2)[i]);
                sum += y[i];
            }

            Luma.Add(sum / y.Length);
            Flicker.Add(luma);
            Raster small = Raster.Rent(SmallWidth, Math.Max(1, SmallWidth * picture.Height / picture.Width), 3);
            Resize.Apply(picture, small, ResizeFilter.Area, Environment.ProcessorCount);
            Frames.Add(small);
        }
    }
}
