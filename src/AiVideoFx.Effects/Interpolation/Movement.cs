using System.Numerics.Tensors;
using AiVideoFx.Effects.Clips;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Imaging;
using AiVideoFx.Imaging.Flow;
using AiVideoFx.Imaging.Motion;
using OpenFX.Net.Plugin;

namespace AiVideoFx.Effects.Interpolation;

/// <summary>What moves how between two frames, and the picture made of it.</summary>
internal sealed class Movement : IDisposable
{
    private readonly Image _first;
    private readonly Image _second;
    private readonly MotionField _field;
    private readonly StillMask? _still;
    private readonly Lazy<FlowPair>? _flow;

    private Movement(Image first, Image second, MotionField field, StillMask? still, Lazy<FlowPair>? flow) =>
        (_first, _second, _field, _still, _flow) = (first, second, field, still, flow);

    private static int Threads => Environment.ProcessorCount;

    private PixelRect Frame => _first.Bounds.ToPixels();

    /// <summary>Finds the motion between two frames.</summary>
    /// <param name="context">The render; read for parameters.</param>
    /// <param name="source">The pictures that are moved.</param>
    /// <param name="motion">The pictures that tell how: the same, or a motion source.</param>
    /// <param name="matte">The foreground; null for none.</param>
    /// <param name="pair">The frames and the moment; both are there.</param>
    public static Movement Find(RenderContext context, ClipFrames source, ClipFrames motion, ClipFrames? matte, FramePair pair)
    {
        Image first = source.Image(pair.First)!;
        Image second = source.Image(pair.Second)!;
        PixelRect frame = first.Bounds.ToPixels();
        float time = (float)pair.Time;
        InterpolationMethod method = context.Get(Interpolate.Method);
        if (pair.First == pair.Second || motion.IsCut(pair.First, pair.Second))
        {
            bool dissolves = context.Get(Interpolate.AtCuts) == CutMode.Blend;
            return new Movement(first, second, MotionField.CreateStill(frame, 1, dissolves ? time : time < 0.5f ? 0 : 1), null, null);
        }

        // A pause stays a pause, bit for bit, whatever the frames around it do.
        bool isHeld = pair.Second == pair.First + 1 && motion.Repeats(pair.Second);
        if (isHeld && motion.AreEqual(pair.First, pair.Second) && source.AreEqual(pair.First, pair.Second))
        {
            return new Movement(first, second, MotionField.CreateStill(frame, 1, time < 0.5f ? 0 : 1), null, null);
        }

        AnalysisPicture before = motion.Look(pair.First)!.Picture;
        int divisor = before.Divisor;
        if (method is InterpolationMethod.Nearest or InterpolationMethod.Blend && context.Get(Interpolate.Output) == InterpolateOutput.Result)
        {
            return new Movement(first, second, MotionField.CreateStill(frame, divisor, time), null, null);
        }

        AnalysisPicture after = motion.Look(pair.Second)!.Picture;
        bool isCurved = !isHeld && context.Get(Interpolate.CurvedPaths);
        Lazy<FlowPair> flow = new(() => motion.Flow(pair.First, pair.Second)); // networks of others find their own

        // Frames beyond the pair tell how the motion goes on, as long as they belong to the shot.
        int? earlier = pair.Before is { } x && !motion.IsCut(x, pair.First) ? x : null;
        int? later = pair.After is { } y && !motion.IsCut(pair.Second, y) ? y : null;
        FlowPair? FlowBefore() => isCurved && earlier is { } e ? motion.Flow(e, pair.First) : null;
        FlowPair? FlowAfter() => isCurved && later is { } l ? motion.Flow(pair.Second, l) : null;
        MotionField Field(AnalysisPicture from, AnalysisPicture to, Lazy<FlowPair> between) =>
            ByNetwork(context, from, to, between, FlowBefore, FlowAfter, time)
            ?? MotionProjection.Create(between.Value, FlowBefore(), FlowAfter(), from.Luma, to.Luma, time, divisor, Threads);

        MotionField field = matte?.Look(pair.First) is { } matte0 && matte.Look(pair.Second) is { } matte1
            ? MatteLayers.Find(matte0.Picture, matte1.Picture, (before, after), motion.Search.Preset, Field, Threads)
            : Field(before, after, flow);
        Exposure.FollowLight(field, flow, before.Luma, after.Luma, Threads);
        StillMask? still = context.Get(Interpolate.ProtectTitles)
            ? StaticAreas.Find(
                field, before, after, earlier is { } p ? motion.Look(p)!.Picture : null, later is { } n ? motion.Look(n)!.Picture : null, Threads)
            : null;
        return new Movement(first, second, field, still, flow);
    }

    /// <summary>Makes the picture, or shows what it would be made from.</summary>
    /// <param name="output">The window to fill.</param>
    /// <param name="kind">What to show.</param>
    /// <param name="shutter">Time that the shutter of an added motion blur is open, in frames of the source.</param>
    public void Write(FrameView output, InterpolateOutput kind, float shutter)
    {
        PixelRect shared = Frame.Intersect(output.Bounds);
        if (shared != output.Bounds)
        {
            output.Clear();
        }

        if (shared.IsEmpty)
        {
            return;
        }

        FrameView window = output.Crop(shared);
        if (kind == InterpolateOutput.Result)
        {
            SynthesisOptions options = new() { Shutter = Math.Min(shutter, 4), Still = _still };
            FrameSynthesis.Synthesize(_first.View(), _second.View(), _field, Frame, window, options, Threads);
            if (_still is not null)
            {
                Borders.Keep(_first.View(), _second.View(), window, Threads);
            }

            return;
        }

        using Raster shown = kind switch
        {
            InterpolateOutput.ForwardVectors => Vectors(_field.ToSecond),
            InterpolateOutput.BackwardVectors => Vectors(_field.ToFirst),
            InterpolateOutput.Confidence => Confidence(),
            _ => Occlusion(),
        };
        ShowField(shown, window);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _field.Dispose();
        _still?.Dispose();
    }

    private static MotionField? ByNetwork(
        RenderContext context, AnalysisPicture before, AnalysisPicture after, Lazy<FlowPair> flow, Func<FlowPair?> flowBefore,
        Func<FlowPair?> flowAfter, float time)
    {
        InterpolationMethod method = context.Get(Interpolate.Method);
        if (method is not (InterpolationMethod.Network or InterpolationMethod.Checkpoint) || time is <= 0 or >= 1)
        {
            return null; // a frame itself has no frame between for a network to find
        }

        MotionModel? model = Model(context, method);
        if (model is null)
        {
            return null;
        }

        FlowPair? seeds = model.NeedsSeeds ? flow.Value : null;
        using Raster? bend = seeds is null ? null : MotionPath.CreateBend(seeds, flowBefore(), flowAfter(), time, Threads);
        using Raster? camera = seeds is null ? null : Raster.Rent(before.Luma.Width, before.Luma.Height, 2);
        if (camera is not null)
        {
            CameraMotion.Fit(seeds!).Fill(camera, Threads);
        }

        try
        {
            FoundMotion found = model.Find(
                before.Color, after.Color, seeds, camera, bend, time, before.Divisor, context.Get(Interpolate.ComputeDevice), () => context.IsAborted);
            foreach (string note in found.Notes)
            {
                context.PersistentMessage(MessageKind.Warning, $"Interpolate: {note}");
            }

            return found.Field;
        }
        catch (Exception e) when (e is OrtException or Engine.WeightsException or Engine.GraphException)
        {
            UseFlow(context, e.Message);
            return null;
        }
    }

    private static MotionModel? Model(RenderContext context, InterpolationMethod method)
    {
        EffectEngine engine = EffectEngine.Shared;
        string name = context.Get(Interpolate.Model);
        MotionModel? model;
        string? problem;
        if (method == InterpolationMethod.Network)
        {
            engine.TryOpenBuiltIn(out model, out problem);
        }
        else
        {
            engine.TryOpenCheckpoint(name.Length > 0 ? name : engine.Checkpoints.FirstOrDefault(string.Empty), out model, out problem);
        }

        if (model is null)
        {
            UseFlow(context, problem!);
        }

        return model;
    }

    private static void UseFlow(RenderContext context, string problem) =>
        context.PersistentMessage(MessageKind.Warning, $"Interpolate: {problem} Method Flow is used instead.");

    /// <summary>Red: pixels to the right; green: pixels up, as hosts count.</summary>
    private Raster Vectors(Raster flow)
    {
        Raster shown = Raster.Rent(flow.Width, flow.Height, 4);
        TensorPrimitives.Multiply(flow.Plane(0), _field.Divisor, shown.Plane(0));
        TensorPrimitives.Multiply(flow.Plane(1), -_field.Divisor, shown.Plane(1));
        shown.Plane(2).Clear();
        shown.Plane(3).Fill(1);
        return shown;
    }

    /// <summary>Grey: 1 where both directions of flow agree.</summary>
    private Raster Confidence()
    {
        Raster shown = Raster.Rent(_field.Width, _field.Height, 4);
        shown.Pixels.Clear();
        if (_flow is not null)
        {
            using Raster trust = FlowConsistency.Confidence(_flow.Value.Flow0To1, _flow.Value.Flow1To0, maxThreads: Threads);
            using Raster moved = Moved(trust, _field.ToFirst);
            for (int channel = 0; channel < 3; channel++)
            {
                moved.Pixels.CopyTo(shown.Plane(channel));
            }
        }

        shown.Plane(3).Fill(1);
        return shown;
    }

    /// <summary>Red: seen in the frame before alone; green: seen in the frame after alone.</summary>
    private Raster Occlusion()
    {
        Raster shown = Raster.Rent(_field.Width, _field.Height, 4);
        shown.Pixels.Clear();
        if (_flow is not null)
        {
            using Raster only0 = FlowConsistency.Occlusion(_flow.Value.Flow0To1, _flow.Value.Flow1To0, maxThreads: Threads);
            using Raster only1 = FlowConsistency.Occlusion(_flow.Value.Flow1To0, _flow.Value.Flow0To1, maxThreads: Threads);
            using Raster moved0 = Moved(only0, _field.ToFirst);
            using Raster moved1 = Moved(only1, _field.ToSecond);
            moved0.Pixels.CopyTo(shown.Plane(0));
            moved1.Pixels.CopyTo(shown.Plane(1));
        }

        shown.Plane(3).Fill(1);
        return shown;
    }

    /// <summary>A map of one of the frames as the new frame sees it.</summary>
    private static Raster Moved(Raster map, Raster motion)
    {
        using Raster fitted = Raster.Rent(motion.Width, motion.Height); // a field may be smaller than what it was found in
        Resize.Apply(map, fitted, ResizeFilter.Area, Threads);
        return Warp.Backward(fitted, motion, WarpFilter.Bilinear, Threads);
    }

    private void ShowField(Raster shown, FrameView window)
    {
        using Raster wide = Raster.Rent(shown.Width * _field.Divisor, shown.Height * _field.Divisor, shown.Channels);
        Resize.Apply(shown, wide, ResizeFilter.Bilinear, Threads);
        using Raster part = Raster.Rent(window.Width, window.Height, shown.Channels);
        int left = window.Bounds.X1 - Frame.X1;
        int top = Frame.Y2 - window.Bounds.Y2;
        for (int channel = 0; channel < shown.Channels; channel++)
        {
            for (int y = 0; y < window.Height; y++)
            {
                wide.Row(top + y, channel).Slice(left, window.Width).CopyTo(part.Row(y, channel));
            }
        }

        RasterConversion.FromRaster(part, window, Threads);
    }
}
