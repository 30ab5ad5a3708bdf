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
        using OpenClips clips = OpenClips.Open(request, context, view, SourceCacheBytes, request.Threads + 2);
        using EffectInstance instance = request.Plugin.CreateInstance(context.Context);
        foreach ((string name, MediaSource source) in clips.ByName)
        {
            instance.Connect(name, source);
        }

        foreach ((string name, string value) in request.Parameters)
        {
            instance.SetParameter(NameOf(context, name), value);
        }

        FramePlan plan = FramePlan.Create(instance, instance.OutputFormat, clips.Main, request.Frames);
        ClipFormat format = instance.OutputFormat with { FirstFrame = plan.FirstNumber, FrameCount = plan.Times.Count };
        SequenceOptions options = new() { Threads = request.Threads, Picture = new RenderOptions { Window = format.Bounds } };
        Stopwatch watch = Stopwatch.StartNew();
        using (MediaSink sink = MediaSink.Create(request.Output, format, SinkOptions(request, format, clips.Main, plan)))
        {
            foreach (string note in plan.Notes.Concat(sink.Notes))
            {
                view.Note(note);
            }

            if (clips.Main is { Format.FrameCount: 1 } still && context.FindClip(clips.ByName[0].Name) is { ReadsOtherTimes: true })
            {
                view.Note($"'{still.FilePath}' is a single picture; the effect finds no frames beside it to look at.");
            }

            view.Show(instance.Plugin.Description.Label, format.FrameCount, progress =>
            {
                ProgressAction numbered = new(p => progress.Report(p with { Frame = plan.FirstNumber + p.Done - 1 }));
                SequenceRenderer.Run(instance, plan.Times, (_, frame) => sink.Write(frame, cancel), options, numbered, cancel);
                sink.Complete();
            });
        }

        clips.TellNotes(view);
        if (instance.PersistentMessage is { } message)
        {
            view.Note($"{instance.Plugin.Description.Label}: {message.Text}");
        }

        view.Done(request.Output, format.FrameCount, watch.Elapsed);
    }

    /// <summary>A parameter by its own name, or by the name that its option has.</summary>
    private static string NameOf(ContextDescription context, string name) =>
        context.FindParameter(name)?.Name
        ?? context.Parameters.FirstOrDefault(p => OptionName.Kebab(p.Name) == name)?.Name
        ?? throw new ParameterException(
            $"there is no parameter '{name}'; there are: {string.Join(", ", context.Parameters.Where(static p => p.HasValue && !p.IsSecret).Select(static p => p.Name))}");

    private static MediaSinkOptions SinkOptions(RunRequest request, ClipFormat format, MediaSource? main, FramePlan plan)
    {
        MediaSinkOptions options = new() { Overwrite = request.Overwrite, Lossless = request.Lossless };
        return main is null ? options : options with
        {
            Color = main.Color,
            Timing = plan.Timing,
            AudioSource = plan.SoundFrame is null ? null : main,
            AudioFirstFrame = plan.SoundFrame ?? 0,
            AudioSpeed = plan.Speed,
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
