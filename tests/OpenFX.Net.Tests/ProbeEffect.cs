using OpenFX.Net.Plugin;

namespace OpenFX.Net.Tests;

/// <summary>
/// An effect that declares one of everything and, in each action, does everything that action may do.
/// </summary>
internal sealed class ProbeEffect : ImageEffect
{
    public enum Mode
    {
        Copy,
        RollingBands,
        LastOne,
    }

    public static readonly GroupParam Group = new("group", "Group");
    public static readonly DoubleParam Strength =
        new("strength", "Strength", 0, 10, 1, "How much.", displayMaximum: 2) { Parent = Group, Kind = DoubleKind.Scale };
    public static readonly IntParam Count = new("count", "Count", -5, 5, 2);
    public static readonly BooleanParam Switch = new("switch", "Switch", true);
    public static readonly ChoiceParam Choice = new("choice", "Choice", ["a", "b", "c"], 1);
    public static readonly ChoiceParam<Mode> ModeChoice = new("mode", "Mode", Mode.RollingBands);
    public static readonly StringParam Text = new("text", "Text", "initial") { Mode = StringMode.FilePath };
    public static readonly RgbParam Rgb = new("rgb", "Rgb", new RgbColour(0.1, 0.2, 0.3));
    public static readonly RgbaParam Rgba = new("rgba", "Rgba", new RgbaColour(0.1, 0.2, 0.3, 0.4));
    public static readonly Double2DParam Point =
        new("point", "Point", -100, 100, new Double2(1, 2)) { Kind = DoubleKind.XYAbsolute, DefaultCoordinates = CoordinateSystem.Normalised };
    public static readonly Double3DParam Space = new("space", "Space", -1, 1, new Double3(0, 0.5, 1));
    public static readonly Int2DParam Cell = new("cell", "Cell", 0, 9, new Int2(3, 4));
    public static readonly Int3DParam Voxel = new("voxel", "Voxel", 0, 9, new Int3(1, 2, 3));
    public static readonly PushButtonParam Button = new("button", "Button");
    public static readonly CustomParam Custom = new("custom", "Custom", "blob") { Secret = true };
    public static readonly BytesParam Bytes = new("bytes", "Bytes");
    public static readonly StrChoiceParam Named = new("named", "Named", [("one", "One"), ("two", "Two")], "two");
    public static readonly ParametricParam Curves = new("curves", "Curves", ["master"], 0, 1);
    public static readonly PageParam Page = new("page", "Page", [Strength, Count]);

    public static readonly ClipDescriptor Reference = new("Reference") { Optional = true };

    /// <summary>What a render does; tests replace it. Null copies the source to the output, row by row.</summary>
    public Action<RenderContext>? OnRender { get; set; }

    /// <summary>What InstanceChanged does besides asking everything.</summary>
    public Action<InstanceChangedContext>? OnChanged { get; set; }

    public int StatesAlive { get; private set; }

    public int Purges { get; private set; }

    public override EffectDescriptor Descriptor { get; } = new(
        "com.aivideofx.test.Probe", "Probe", 1, 2, [Context.Filter, Context.General],
        [ClipDescriptor.SourceInTime, ClipDescriptor.Mask, Reference],
        [Group, Strength, Count, Switch, Choice, ModeChoice, Text, Rgb, Rgba, Point, Space, Cell, Voxel, Button, Custom, Bytes,
            Named, Curves, Page])
    {
        Description = "Tests 100 % of it.",
        Group = "Tests",
        ClipPreferenceParameters = [Choice],
    };

    public override object? CreateInstanceState() => new State(this);

    public override void CreateInstance(InstanceContext context)
    {
        context.SetEnabled(Strength, true);
        _ = context.State;
    }

    public override void DestroyInstance(InstanceContext context) => AskEverything(context);

    public override Identity? IsIdentity(IdentityContext context)
    {
        AskEverything(context);
        return context.Get(Strength) == 0 ? new Identity(ClipDescriptor.Source, context.Time - 1) : null;
    }

    public override void GetFramesNeeded(FramesNeededContext context)
    {
        context.Need(ClipDescriptor.Source, context.Time - 1, context.Time + 1);
        context.Need(ClipDescriptor.Source, 0, 0);
    }

    public override RectD? GetRegionOfDefinition(RegionContext context) =>
        context.Clip(ClipDescriptor.Source).GetRegionOfDefinition(context.Time)?.Grow(2);

    public override void GetRegionsOfInterest(RegionsOfInterestContext context) => context.NeedAll(ClipDescriptor.Source);

    public override TimeRange? GetTimeDomain(EffectContext context) => context.Clip(ClipDescriptor.Source).FrameRange;

    public override void GetClipPreferences(ClipPreferencesContext context)
    {
        AskEverything(context);
        context.SetComponents(ClipDescriptor.Output, ImageComponents.Rgba);
        context.SetDepth(ClipDescriptor.Output, ImageDepth.Float);
        context.SetPixelAspect(ClipDescriptor.Output, 1);
        context.SetOutputFrameRate(50);
        context.SetOutputAlpha(AlphaState.Premultiplied);
        context.SetOutputFieldOrder(ImageField.None);
        context.SetContinuousSamples(true);
        context.SetFrameVarying(true);
    }

    public override void InstanceChanged(InstanceChangedContext context)
    {
        AskEverything(context);
        _ = context.TimeLineTime;
        _ = context.TimeLineBounds;
        context.GoToTime(3);
        _ = context.GetKeyTimes(Strength);
        OnChanged?.Invoke(context);
    }

    public override void BeginInstanceEdit(InstanceContext context) => context.SetSecret(Custom, true);

    public override void BeginSequenceRender(SequenceContext context) => AskEverything(context);

    public override void SyncPrivateData(EditContext context) => context.Set(Custom, "synced");

    public override void PurgeCaches() => Purges++;

    public override void Render(RenderContext context)
    {
        if (OnRender is not null)
        {
            OnRender(context);
            return;
        }

        AskEverything(context);
        using Image? before = context.Fetch(ClipDescriptor.Source, context.Time - 1);
        using Image? source = context.Fetch(ClipDescriptor.Source);
        using Image? mask = context.Fetch(ClipDescriptor.Mask);
        using Image output = context.FetchOutput();
        for (int y = context.Window.Y1; y < context.Window.Y2; y++)
        {
            context.Abort.ThrowIfRequested();
            Span<byte> row = output.Row(y).Slice(
                (context.Window.X1 - output.Bounds.X1) * output.BytesPerPixel, context.Window.Width * output.BytesPerPixel);
            row.Clear();
            if (source is not null && source.Bounds.Intersect(context.Window) == context.Window
                && source.BytesPerPixel == output.BytesPerPixel)
            {
                source.Row(y).Slice((context.Window.X1 - source.Bounds.X1) * source.BytesPerPixel, row.Length).CopyTo(row);
            }
        }
    }

    /// <summary>Every question an effect can ask in any action.</summary>
    private static void AskEverything(EffectContext context)
    {
        _ = (context.Context, context.Host, context.State, context.ProjectFrameRate, context.EffectHandle);
        _ = (context.Get(Strength), context.Get(Count), context.Get(Switch), context.Get(Choice), context.Get(ModeChoice));
        _ = (context.Get(Text), context.Get(Rgb), context.Get(Rgba), context.Get(Point), context.Get(Space), context.Get(Cell));
        _ = (context.Get(Voxel), context.Get(Custom), context.Get(Bytes), context.Get(Named), context.Evaluate(Curves, 0, 0.5));
        _ = context.GetAtTime(Strength, 5);
        foreach (ClipDescriptor clip in new[] { ClipDescriptor.Source, ClipDescriptor.Output, ClipDescriptor.Mask, Reference })
        {
            ClipInfo info = context.Clip(clip);
            _ = (info.Exists, info.IsConnected, info.FrameRange, info.FrameRate, info.PixelAspect, info.Depth, info.Components);
            _ = (info.Alpha, info.FieldOrder, info.HasContinuousSamples, info.GetRegionOfDefinition(1));
        }

        context.Message(MessageKind.Log, "50 % done, %s %n");
        using (Progress progress = context.CreateProgress("working"))
        {
            progress.Report(0.5);
        }

        int done = 0;
        context.RunInHostThreads((_, _) => Interlocked.Increment(ref done), 4);
        Assert.That(done, Is.EqualTo(4), "parts of work done in host threads");
        try
        {
            using HostMemory memory = context.RentMemory(64);
            memory.Memory.Span.Fill(1);
        }
        catch (OfxException)
        {
            // A host without memory suite says so.
        }
    }

    private sealed class State : IDisposable
    {
        private readonly ProbeEffect _owner;

        public State(ProbeEffect owner)
        {
            _owner = owner;
            lock (_owner)
            {
                _owner.StatesAlive++;
            }
        }

        public void Dispose()
        {
            lock (_owner)
            {
                _owner.StatesAlive--;
            }
        }
    }
}
