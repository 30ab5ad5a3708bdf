using System.Diagnostics;
using System.Globalization;
using AiVideoFx.Host;
using AiVideoFx.Host.Media;
using AiVideoFx.Imaging;

namespace AiVideoFx.Cli;

/// <summary>Applies an effect to a clip: opens, renders, writes.</summary>
public static class EffectRun
{
    /// <summary>The host keeps decoded pictures itself; the source needs only what threads ask for at once.</summary>
    private const long SourceCacheBytes = 96L << 20;

    /// <summary>Does it.</summary>
    /// <param name="request">What is to be done.</param>
    /// <param name="view">Shows how it goes on.</param>
    /// <param name="cancel">Stops it and removes what was written.</param>
    /// <exception cref="UsageException">The request makes no sense for the effect or the clip.</exception>
    /// <exception cref="ParameterException">No such parameter or value.</exception>
    /// <exception cref="MediaException">A file cannot be read or written.</exception>
    /// <exception cref="EffectException">The effect failed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void Run(RunRequest request, IRunView view, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(view);
        ContextDescription context = ParameterOptions.ContextFor(request.Plugin, request.Input is not null, [.. request.Clips.Keys]);
        using OpenClips clips = OpenClips.Open(request, context, view, SourceCacheBytes);
        using EffectInstance instance = request.Plugin.CreateInstance(context.Context);
        foreach ((string name, MediaSource source) in clips.ByName)
        {
            instance.Connect(name, source);
        }

        foreach ((string name, string value) in request.Parameters)
        {
            instance.SetParameter(NameOf(context, name), value);
        }

        FrameRange available = instance.Range;
        FrameRange range = request.Frames?.Within(available) ?? available;
        ClipFormat format = instance.OutputFormat with { FirstFrame = (int)Math.Round(range.First), FrameCount = range.Count };
        SequenceOptions options = new() { Threads = request.Threads, Picture = new RenderOptions { Window = format.Bounds } };
        Stopwatch watch = Stopwatch.StartNew();
        using (MediaSink sink = MediaSink.Create(request.Output, format, SinkOptions(request, format, clips.Main, view)))
        {
            foreach (string note in sink.Notes)
            {
                view.Note(note);
            }

            view.Show(instance.Plugin.Description.Label, range.Count, progress =>
            {
                SequenceRenderer.Run(instance, range, (_, frame) => sink.Write(frame, cancel), options, progress, cancel);
                sink.Complete();
            });
        }

        clips.TellNotes(view);
        if (instance.PersistentMessage is { } message)
        {
            view.Note($"{instance.Plugin.Description.Label}: {message.Text}");
        }

        view.Done(request.Output, range.Count, watch.Elapsed);
    }

    /// <summary>A parameter by its own name, or by the name that its option has.</summary>
    private static string NameOf(ContextDescription context, string name) =>
        context.FindParameter(name)?.Name
        ?? context.Parameters.FirstOrDefault(p => OptionName.Kebab(p.Name) == name)?.Name
        ?? throw new ParameterException(
            $"there is no parameter '{name}'; there are: {string.Join(", ", context.Parameters.Where(static p => p.HasValue && !p.IsSecret).Select(static p => p.Name))}");

    private static MediaSinkOptions SinkOptions(RunRequest request, ClipFormat format, MediaSource? main, IRunView view)
    {
        MediaSinkOptions options = new() { Overwrite = request.Overwrite, Lossless = request.Lossless };
        if (main is null)
        {
            return options;
        }

        bool sameRate = format.FrameRate == main.Format.FrameRate;
        int first = format.FirstFrame - main.Format.FirstFrame;
        bool follows = sameRate && first >= 0 && first + format.FrameCount <= main.Format.FrameCount;
        bool varies = !main.Timing.IsConstant;
        if (varies && !follows)
        {
            view.Note(string.Create(
                CultureInfo.InvariantCulture, $"The result has a constant rate of {format.FrameRate.Value:0.###} frames a second, its source a variable one."));
        }

        return options with
        {
            Color = main.Color,
            Timing = varies && follows ? main.Timing.Slice(first, format.FrameCount) : null,
            AudioSource = main,
            AudioFirstFrame = sameRate
                ? format.FirstFrame
                : (int)Math.Round(format.FirstFrame * main.Format.FrameRate.Value / format.FrameRate.Value),
            FolderPattern = FolderPattern(main, format.Depth),
        };
    }

    /// <summary>Images in a folder keep the names that the source's images have.</summary>
    private static string? FolderPattern(MediaSource main, PixelDepth depth)
    {
        if (main.Kind != MediaKind.ImageSequence || main.ImageNameOf(main.Format.FirstFrame) is not { } name)
        {
            return null;
        }

        string stem = Path.GetFileNameWithoutExtension(name);
        int digits = stem.Reverse().TakeWhile(char.IsAsciiDigit).Count();
        if (digits == 0)
        {
            return null;
        }

        string extension = Path.GetExtension(name).ToLowerInvariant();
        bool deep = depth is PixelDepth.Half or PixelDepth.Float;
        string written = extension is ".png" or ".tif" or ".tiff" or ".jpg" or ".jpeg" && !deep ? extension : deep ? ".exr" : ".png";
        return string.Create(CultureInfo.InvariantCulture, $"{stem[..^digits]}%0{digits}d{written}");
    }
}
