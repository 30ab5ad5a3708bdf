using AiVideoFx.Imaging;
using OpenFX.Net.Hosting;
using static OpenFX.Net.Raw.Ofx;

namespace AiVideoFx.Host.Validation;

/// <summary>Tries one effect in one context of one host.</summary>
internal sealed class EffectTrial(HostedPlugin plugin, EffectContext context, ValidationOptions options, FindingLog log)
{
    private const int Middle = 2;

    /// <summary>Pictures rendered so far.</summary>
    public int Renders { get; private set; }

    private string Id => plugin.Identifier;

    /// <summary>Renders one picture in a given form; the result's codes, or null where it failed.</summary>
    public float[]? RenderForm(
        PixelDepth depth, PixelComponents components, FrameLayout layout, RenderScale scale, int origin)
    {
        log.Where = $"{context}, {depth} {components}, {(layout.TopDown ? "top-down" : "bottom-up")}, scale {scale.X:0.##}, origin {origin}";
        ClipFormat format = Format(options.Width, options.Height, depth, components, origin);
        return Try(format, layout, 0, effect => RenderPicture(effect, Middle, new RenderOptions { Scale = scale }), FindingSeverity.Error);
    }

    /// <summary>Tries orders, threads, tiles, windows, times, sizes, poisoned pixels and missing inputs.</summary>
    public void RenderOrdeals(PixelDepth depth, PixelComponents components)
    {
        ClipFormat format = Format(options.Width, options.Height, depth, components, 0);
        Try(format, default, 0, CompareOrders, FindingSeverity.Error);
        log.Where = $"{context}, tiles and windows";
        Try(format, default, 0, CompareParts, FindingSeverity.Error);
        log.Where = $"{context}, times between and outside of frames";
        Try(format, default, 0, effect => new[] { 0.5, -1, 1e5, -1e5 }.Select(t => RenderPicture(effect, t, RenderOptions.Default)).Last(), FindingSeverity.Warning);
        foreach (float poison in new[] { float.NaN, float.PositiveInfinity, -1e30f })
        {
            log.Where = $"{context}, a pixel of {poison}";
            Try(format with { Depth = PixelDepth.Float }, default, poison, effect => RenderPicture(effect, Middle, RenderOptions.Default), FindingSeverity.Warning);
        }

        foreach ((int width, int height) in new[] { (1, 1), (1, 40), (40, 1), (3, 2) })
        {
            log.Where = $"{context}, {width} x {height} pixels";
            Try(Format(width, height, depth, components, 0), default, 0, effect => RenderPicture(effect, Middle, RenderOptions.Default), FindingSeverity.Warning);
        }

        log.Where = $"{context}, bounds far from the origin";
        Try(Format(options.Width, options.Height, depth, components, -100_000), default, 0, effect => RenderPicture(effect, Middle, RenderOptions.Default), FindingSeverity.Warning);
        log.Where = $"{context}, a clip of one frame";
        Try(format with { FrameCount = 1 }, default, 0, effect => RenderPicture(effect, 0, RenderOptions.Default), FindingSeverity.Warning);
        RenderUnconnected();
        RenderCancelled(format);
    }

    /// <summary>Renders the middle frame as a host does that has less to offer; a failure there is a warning.</summary>
    public void RenderDegraded(string what)
    {
        log.Where = $"{context}, {what}";
        ClipFormat format = Format(options.Width, options.Height, PixelDepth.Float, PixelComponents.Rgba, 0);
        Try(format, default, 0, effect => RenderPicture(effect, Middle, RenderOptions.Default), FindingSeverity.Warning);
    }

    private static float[]? ToFloats(HostFrame frame)
    {
        using HostFrame floats = HostFrame.Rent(frame.View.Bounds, PixelDepth.Float, frame.View.Components);
        PixelConversion.Convert(frame.View, floats.View);
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(floats.Bytes.Span).ToArray();
    }

    private ClipFormat Format(int width, int height, PixelDepth depth, PixelComponents components, int origin) => new(
        new PixelRect(origin, origin / 2, origin + width, (origin / 2) + height), depth, components, new Rational(25, 1), 0, options.Frames);

    private float[]? RenderPicture(EffectInstance effect, double time, RenderOptions how)
    {
        using HostFrame frame = effect.Render(time, how);
        Renders++;
        return ToFloats(frame);
    }

    private float[]? Try(
        ClipFormat format,
        FrameLayout layout,
        float poison,
        Func<EffectInstance,
        float[]?> work,
        FindingSeverity severity)
    {
        int before = HostFrame.Outstanding;
        float[]? result = null;
        try
        {
            using EffectInstance effect = plugin.CreateInstance(context);
            effect.Project = format;
            List<IFrameSource> sources = [];
            foreach (ClipDescription clip in plugin.Describe(context).Clips.Where(c => !c.IsOutput))
            {
                SyntheticClip source = new(format, layout, poison);
                sources.Add(source);
                effect.Connect(clip.Name, source);
            }

            result = work(effect);
        }
        catch (EffectException e)
        {
            log.Add(
                severity, "render-failed", Id, context.ToString(), "a picture", e.Message, kOfxImageEffectActionRender);
        }

        if (HostFrame.Outstanding != before)
        {
            log.Add(
                FindingSeverity.Error, "picture-kept", Id, context.ToString(), "all pictures given back with the instance", $"{HostFrame.Outstanding - before} kept");
        }

        return result;
    }

    private float[]? CompareOrders(EffectInstance effect)
    {
        log.Where = $"{context}, frames in order";
        FrameRange range = new(0, options.Frames - 1);
        float[]?[] forward = [.. Enumerable.Range(0, range.Count).Select(i => RenderPicture(effect, range[i], RenderOptions.Default))];
        log.Where = $"{context}, frames backwards after a purge";
        effect.PurgeCaches();
        effect.SyncPrivateData();
        for (int i = range.Count - 1; i >= 0; i--)
        {
            Compare(
                forward[i],
                RenderPicture(effect, range[i], RenderOptions.Default),
                "render-order",
                "the same picture in any order of frames",
                range[i]);
        }

        log.Where = $"{context}, {options.Threads} threads on one instance";
        effect.PurgeCaches();
        int rendered = 0;
        Parallel.For(0, range.Count * 3, new ParallelOptions { MaxDegreeOfParallelism = options.Threads }, i =>
        {
            using HostFrame frame = effect.Render(range[i * 5 % range.Count]);
            Interlocked.Increment(ref rendered);
            Compare(
                forward[i * 5 % range.Count],
                ToFloats(frame),
                "thread-safety",
                "the same picture from any number of threads",
                i);
        });
        Renders += rendered;
        return forward[0];
    }

    private float[]? CompareParts(EffectInstance effect)
    {
        float[]? whole = RenderPicture(effect, Middle, RenderOptions.Default);
        Compare(
            whole,
            RenderPicture(effect, Middle, new RenderOptions { TileSize = 16 }),
            "tiles",
            "the same picture in tiles",
            Middle);
        PixelRect bounds = effect.GetRegionOfDefinition(Middle).ToPixels(
            RenderScale.Full, effect.OutputFormat.PixelAspectRatio);
        PixelRect part = new(
            bounds.X1 + (bounds.Width / 4),
            bounds.Y1 + (bounds.Height / 3),
            bounds.X2 - 1,
            bounds.Y2 - (bounds.Height / 4));
        if (!part.IsEmpty)
        {
            using HostFrame frame = effect.Render(Middle, new RenderOptions { Window = part });
            using HostFrame all = effect.Render(Middle);
            using HostFrame same = HostFrame.Rent(part, all.View.Depth, all.View.Components);
            PixelConversion.Convert(all.View.Crop(part), same.View);
            Renders += 2;
            Compare(ToFloats(same), ToFloats(frame), "render-window", "the same pixels in a smaller window", Middle);
        }

        return whole;
    }

    private void RenderUnconnected()
    {
        log.Where = $"{context}, optional inputs not connected";
        foreach (bool hasMandatory in new[] { true, false })
        {
            try
            {
                using EffectInstance effect = plugin.CreateInstance(context);
                effect.Project = Format(options.Width, options.Height, PixelDepth.Float, PixelComponents.Rgba, 0);
                using SyntheticClip source = new(effect.Project);
                foreach (ClipDescription clip in plugin.Describe(context).Clips.Where(c => !c.IsOutput && !c.IsOptional && hasMandatory))
                {
                    effect.Connect(clip.Name, source);
                }

                RenderPicture(effect, Middle, RenderOptions.Default);
            }
            catch (EffectException e) when (hasMandatory)
            {
                log.Add(
                    FindingSeverity.Error,
                    "render-failed",
                    Id,
                    "optional inputs",
                    "a picture without optional inputs",
                    e.Message,
                    kOfxImageEffectActionRender);
            }
            catch (EffectException)
            {
                // Without an input that it needs, an effect may fail; it must only survive.
            }
        }
    }

    private void RenderCancelled(ClipFormat format)
    {
        log.Where = $"{context}, cancelled";
        using CancellationTokenSource cancel = new();
        Try(
            format,
            default,
            0,
            effect =>
            {
                cancel.CancelAfter(TimeSpan.FromMilliseconds(1));
                for (int i = 0; i < options.Frames; i++)
                {
                    try
                    {
                        effect.Render(i, null, cancel.Token).Dispose();
                    }
                    catch (OperationCanceledException)
                    {
                        break;
                    }
                }

                return RenderPicture(effect, Middle, RenderOptions.Default);
            },
            FindingSeverity.Error);
    }

    private void Compare(float[]? expected, float[]? actual, string rule, string standard, double frame)
    {
        if (expected is not null && actual is not null && !Same(expected, actual))
        {
            log.Add(
                FindingSeverity.Error,
                rule,
                Id,
                context.ToString(),
                standard,
                $"another one at frame {frame}",
                kOfxImageEffectActionRender);
        }
    }

    private static bool Same(float[] expected, float[] actual) =>
        System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(expected).SequenceEqual(
            System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(actual));
}
