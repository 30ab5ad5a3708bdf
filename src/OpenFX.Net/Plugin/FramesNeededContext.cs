namespace OpenFX.Net.Plugin;

/// <summary>The time that will be rendered; takes which times of the clips that needs.</summary>
public sealed class FramesNeededContext : TimedContext
{
    private readonly Dictionary<string, List<TimeRange>> _needs = [];

    internal FramesNeededContext(ActionCall call)
        : base(call)
    {
    }

    internal bool Answered => _needs.Count > 0;

    /// <summary>Adds times of a clip; may be called several times for one clip.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="first">First time.</param>
    /// <param name="last">Last time.</param>
    /// <exception cref="ArgumentException">The times are not finite or in the wrong order.</exception>
    public void Need(ClipDescriptor clip, double first, double last)
    {
        if (!(double.IsFinite(first) && double.IsFinite(last) && first <= last))
        {
            throw new ArgumentException($"clip '{clip.Name}': frames needed from {first} to {last}");
        }

        if (!_needs.TryGetValue(clip.Name, out List<TimeRange>? ranges))
        {
            _needs[clip.Name] = ranges = [];
        }

        ranges.Add(new TimeRange(first, last));
    }

    internal void Write()
    {
        foreach ((string clip, List<TimeRange> ranges) in _needs)
        {
            string name = "OfxImageClipPropFrameRange_" + clip;
            for (int i = 0; i < ranges.Count; i++)
            {
                Call.OutArgs.SetDouble(name, ranges[i].First, 2 * i);
                Call.OutArgs.SetDouble(name, ranges[i].Last, (2 * i) + 1);
            }
        }
    }
}
