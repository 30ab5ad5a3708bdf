using OpenFX.Net.Hosting;
using OpenFX.Net.Raw;
using static OpenFX.Net.Raw.Ofx;

namespace AiVideoFx.Host;

/// <summary>Answers what a plug-in asks its host during the actions of one instance.</summary>
internal sealed class InstanceServices(EffectInstance instance) : IEffectServices
{
    private readonly Lock _gate = new();
    private readonly List<string> _changed = [];
    private string _progressLabel = string.Empty;
    private double _currentTime;

    public EffectMessage? PersistentMessage { get; private set; }

    public EffectMessage? LastMessage { get; private set; }

    public (double First, double Last) TimeBounds
    {
        get
        {
            FrameRange range = instance.KnownRange;
            return (range.First, range.Last);
        }
    }

    public double CurrentTime
    {
        get => RenderJobOfThread?.Time ?? Volatile.Read(ref _currentTime);
        set => Volatile.Write(ref _currentTime, value);
    }

    /// <summary>The job of the action that runs on this thread; null outside of actions.</summary>
    private static RenderJob? RenderJobOfThread => HostEnvironment.CurrentJob as RenderJob;

    public HostImage? TakeImage(HostClip clip, double time, OfxRectD? region, object? job) =>
        instance.TakeImage(clip, time, job as RenderJob);

    public OfxRectD? GetRegionOfDefinition(HostClip clip, double time, object? job) =>
        instance.RegionOfClip(clip.Name, time, job as RenderJob)?.ToOfx();

    public bool IsAborted(object? job) => (job as RenderJob)?.Cancel.IsCancellationRequested ?? false;

    public void ParamChanged(HostParam param)
    {
        lock (_gate)
        {
            if (!_changed.Contains(param.Name))
            {
                _changed.Add(param.Name);
            }
        }
    }

    /// <summary>Names of parameters that the plug-in changed since this was asked last.</summary>
    public IReadOnlyList<string> TakeChanged()
    {
        lock (_gate)
        {
            string[] changed = [.. _changed];
            _changed.Clear();
            return changed;
        }
    }

    public OfxStatus ShowMessage(string type, string id, string text)
    {
        EffectMessage message = new(type, text);
        LastMessage = message;
        instance.Raise(message);
        return type == kOfxMessageQuestion ? OfxStatus.kOfxStatReplyYes : OfxStatus.kOfxStatOK;
    }

    public void SetPersistentMessage(string type, string id, string? text)
    {
        PersistentMessage = text is null ? null : new EffectMessage(type, text);
        if (PersistentMessage is { } message)
        {
            LastMessage = message;
            instance.Raise(message);
        }
    }

    public bool ReportProgress(string? label, double share)
    {
        _progressLabel = label ?? _progressLabel;
        instance.Raise(
            new EffectProgress(_progressLabel, double.IsNaN(share) ? 1 : Math.Clamp(share, 0, 1), double.IsNaN(share)));
        return !(RenderJobOfThread?.Cancel.IsCancellationRequested ?? false);
    }
}
