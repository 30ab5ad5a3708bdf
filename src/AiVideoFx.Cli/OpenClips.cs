using AiVideoFx.Host;
using AiVideoFx.Host.Media;
using AiVideoFx.Imaging;

namespace AiVideoFx.Cli;

/// <summary>The input files of a run, open.</summary>
internal sealed class OpenClips : IDisposable
{
    private readonly List<(string Name, MediaSource Source)> _sources = [];
    private readonly HashSet<string> _told = [];

    /// <summary>All inputs by clip name.</summary>
    public IReadOnlyList<(string Name, MediaSource Source)> ByName => _sources;

    /// <summary>The input that gives sound, tags and times; null for generators.</summary>
    public MediaSource? Main { get; private set; }

    /// <summary>Opens the files of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="context">The effect's clips.</param>
    /// <param name="view">Hears of assumptions.</param>
    /// <param name="cacheBytes">What each file may keep decoded.</param>
    /// <param name="cacheFrames">What each file keeps decoded whatever its size.</param>
    public static OpenClips Open(RunRequest request, ContextDescription context, IRunView view, long cacheBytes, int cacheFrames)
    {
        OpenClips clips = new();
        try
        {
            if (request.Input is { } input)
            {
                RefuseOwnInput(input, request.Output);
                clips.Main = clips.Add(MainClip(context), input, request.FrameRate, cacheBytes, cacheFrames);
            }

            foreach ((string name, string path) in request.Clips)
            {
                RefuseOwnInput(path, request.Output);
                clips.Add(name, path, request.FrameRate ?? clips.Main?.Format.FrameRate, cacheBytes, cacheFrames);
            }

            clips.TellNotes(view);
            return clips;
        }
        catch
        {
            clips.Dispose();
            throw;
        }
    }

    /// <summary>Passes on what the files said since the last call.</summary>
    /// <param name="view">Who hears it.</param>
    public void TellNotes(IRunView view)
    {
        foreach (string note in _sources.SelectMany(static s => s.Source.Notes).Where(_told.Add))
        {
            view.Note(note);
        }
    }

    /// <summary>Closes all files.</summary>
    public void Dispose() => _sources.ForEach(static s => s.Source.Dispose());

    private static string MainClip(ContextDescription context)
    {
        ClipDescription[] inputs = [.. context.Clips.Where(static c => !c.IsOutput)];
        return (inputs.FirstOrDefault(static c => c.Name == EffectDescription.SourceClip)
            ?? inputs.FirstOrDefault(static c => !c.IsMask)
            ?? inputs.FirstOrDefault()
            ?? throw new UsageException("the effect has no input clip; leave IN out")).Name;
    }

    private static void RefuseOwnInput(string input, string output)
    {
        if (Path.TrimEndingDirectorySeparator(Path.GetFullPath(input)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(output)))
        {
            throw new UsageException($"'{output}' is also an input; a result needs a name of its own");
        }
    }

    private MediaSource Add(string name, string path, Rational? frameRate, long cacheBytes, int cacheFrames)
    {
        MediaSource source = MediaSource.Open(path, new MediaSourceOptions
        {
            CacheBytes = cacheBytes,
            CacheFrames = cacheFrames,
            FrameRate = frameRate,
            Components = PixelComponents.Rgba,
        });
        _sources.Add((name, source));
        return source;
    }
}
