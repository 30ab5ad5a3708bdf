using System.Diagnostics;
using System.Runtime.InteropServices;
using AiVideoFx.Imaging;
using OpenFX.Net.Hosting;
using static OpenFX.Net.Raw.Ofx;

namespace AiVideoFx.Host.Validation;

/// <summary>
/// The strict host: walks through everything in a bundle, in every context, depth, set of components, scale, row layout
/// and
/// number of threads, on synthetic pictures, and tells what is against the standard.
/// </summary>
/// <remarks>
/// A plug-in that crashes takes the process with it: callers that must survive that run this in a process of its own.
/// </remarks>
public static class Validator
{
    private const float RoundingOfByte = 1.01f / 255;

    /// <summary>Checks a bundle.</summary>
    /// <param name="bundlePath">The bundle's folder, or a binary by itself.</param>
    /// <param name="options">How thoroughly; null for everything.</param>
    /// <param name="progress">Hears what is being tried.</param>
    /// <param name="cancel">Stops between two trials.</param>
    /// <exception cref="EffectException">The bundle cannot be loaded at all.</exception>
    public static ValidationReport Validate(
        string bundlePath, ValidationOptions? options = null, IProgress<string>? progress = null, CancellationToken cancel = default)
    {
        Run run = new(bundlePath, options ?? new ValidationOptions(), progress, cancel);
        return run.Execute();
    }

    private sealed class Run(
        string bundle, ValidationOptions options, IProgress<string>? progress, CancellationToken cancel)
    {
        private readonly FindingLog _log = new();
        private int _renders;

        public ValidationReport Execute()
        {
            Stopwatch watch = Stopwatch.StartNew();
            int handles = HostEnvironment.LiveHandles;
            Dictionary<string, string> first = Describe("first load", out nint pinned);
            Dictionary<string, string> second = Describe("second load, after unload", out nint pinnedAgain);
            NativeLibrary.Free(pinned);
            NativeLibrary.Free(pinnedAgain);
            foreach ((string id, string text) in first)
            {
                if (second.GetValueOrDefault(id) != text)
                {
                    _log.Add(
                        FindingSeverity.Error,
                        "describe-differs",
                        id.Split(' ')[0],
                        id,
                        "the same description every time",
                        "another one the second time",
                        kOfxActionDescribe);
                }
            }

            Render();
            RenderDegraded();
            _log.Where = "after everything was unloaded";
            int kept = HostEnvironment.LiveHandles - handles - HostCount;
            if (kept > 0)
            {
                _log.Add(
                    FindingSeverity.Warning,
                    "handles-kept",
                    string.Empty,
                    "handles",
                    "mutexes and image memory are freed before unload",
                    $"{kept} handles are left");
            }

            return new ValidationReport(
                bundle, [.. first.Keys.Order(StringComparer.Ordinal)], _log.All, _renders, watch.Elapsed);
        }

        /// <summary>Hosts made so far: each keeps its property set for ever.</summary>
        private int HostCount { get; set; }

        private static string Write(HostedPlugin plugin)
        {
            IEnumerable<string> contexts = plugin.Description.Contexts.Select(c =>
            {
                try
                {
                    ContextDescription description = plugin.Describe(c);
                    return $"{c}: {string.Join("; ", description.Clips)} {string.Join("; ", description.Parameters.Select(p => p.ToString() + string.Join(',', p.Choices)))}";
                }
                catch (EffectException e)
                {
                    return $"{c}: {e.Message}";
                }
            });
            return plugin.Description + string.Join('\n', contexts);
        }

        private EffectHost Open(HostOptions how)
        {
            cancel.ThrowIfCancellationRequested();
            HostCount++;
            EffectHost host = new(how with { Strict = true, Findings = _log.Add });
            try
            {
                host.Open(bundle);
                return host;
            }
            catch
            {
                host.Dispose();
                throw;
            }
        }

        private IEnumerable<HostedPlugin> Chosen(EffectHost host) =>
            host.Bundles.SelectMany(b => b.Plugins).Where(
                p => options.Only.Count == 0 || options.Only.Contains(p.Identifier));

        /// <summary>
        /// Describes everything; the library stays in the process until the caller frees it, so that its state can be
        /// seen to matter.
        /// </summary>
        private Dictionary<string, string> Describe(string where, out nint pinned)
        {
            _log.Where = where;
            using EffectHost host = Open(new HostOptions());
            pinned = NativeLibrary.Load(host.Bundles[0].BinaryPath);
            foreach (BundleProblem problem in host.Problems)
            {
                _log.Add(
                    FindingSeverity.Error,
                    "load-failed",
                    string.Empty,
                    Path.GetFileName(problem.Path),
                    "every plug-in can be loaded and described",
                    problem.Reason,
                    kOfxActionLoad);
            }

            Dictionary<string, string> texts = new(StringComparer.Ordinal);
            foreach (HostedPlugin plugin in Chosen(host))
            {
                texts[$"{plugin.Identifier} {plugin.MajorVersion}"] = Write(plugin);
                DescriptionRules.Check(plugin.Description, _log);
                foreach (EffectContext context in plugin.Description.Contexts)
                {
                    Check(plugin, context);
                }
            }

            return texts;
        }

        private void Check(HostedPlugin plugin, EffectContext context)
        {
            try
            {
                DescriptionRules.Check(plugin.Identifier, plugin.Describe(context), _log);
            }
            catch (EffectException e)
            {
                _log.Add(
                    FindingSeverity.Error,
                    "context-fails",
                    plugin.Identifier,
                    context.ToString(),
                    "a context that is offered can be described",
                    e.Message,
                    kOfxImageEffectActionDescribeInContext);
            }
        }

        private static IEnumerable<EffectContext> Usable(HostedPlugin plugin)
        {
            foreach (EffectContext context in plugin.Description.Contexts)
            {
                bool isUsable;
                try
                {
                    isUsable = plugin.Describe(context).FindClip(EffectDescription.OutputClip) is not null;
                }
                catch (EffectException)
                {
                    isUsable = false; // told already
                }

                if (isUsable)
                {
                    yield return context;
                }
            }
        }

        private void Render()
        {
            FrameLayout[] layouts = options.Everything
                ? [default, new FrameLayout(TopDown: true, PaddingBytes: 24)]
                : [default];
            Dictionary<string, float[]> pictures = new(StringComparer.Ordinal);
            bool isFirst = true;
            PixelDepth[] depths = options.Everything
                ? [PixelDepth.Float, PixelDepth.Half, PixelDepth.Short, PixelDepth.Byte]
                : [PixelDepth.Float];
            foreach (PixelDepth depth in depths)
            {
                foreach (FrameLayout layout in layouts)
                {
                    using EffectHost host = Open(new HostOptions { Depth = depth, InputLayout = layout, OutputLayout = layout });
                    foreach (HostedPlugin plugin in Chosen(host).Where(p => p.Description.Depths.Contains(depth) || isFirst))
                    {
                        foreach (EffectContext context in Usable(plugin))
                        {
                            RenderForms(plugin, context, depth, layout, isFirst, pictures);
                        }
                    }
                }

                isFirst = false;
            }
        }

        private void RenderForms(
            HostedPlugin plugin, EffectContext context, PixelDepth depth, FrameLayout layout, bool isFirst, Dictionary<string, float[]> pictures)
        {
            progress?.Report($"{plugin.Identifier}: {context}, {depth}, {(layout.TopDown ? "top-down" : "bottom-up")}");
            EffectTrial trial = new(plugin, context, options, _log);
            ContextDescription description = plugin.Describe(context);
            ClipDescription shape = description.Clips.FirstOrDefault(c => !c.IsOutput && !c.IsMask) ?? description.FindClip(EffectDescription.OutputClip)!;
            PixelComponents[] components = [.. shape.Components.Take(options.Everything ? shape.Components.Count : 1)];
            RenderScale[] scales = options.Everything
                ? [RenderScale.Full, new RenderScale(0.5, 0.5)]
                : [RenderScale.Full];
            foreach (PixelComponents set in components)
            {
                foreach (RenderScale scale in scales)
                {
                    cancel.ThrowIfCancellationRequested();
                    Compare(
                        plugin,
                        $"{context} {depth} {set} {scale.X}",
                        trial.RenderForm(depth, set, layout, scale, 0),
                        pictures);
                }

                trial.RenderForm(depth, set, layout, RenderScale.Full, -13);
            }

            if (isFirst && !layout.TopDown && components.Length > 0)
            {
                trial.RenderOrdeals(depth, components[0]);
            }

            _renders += trial.Renders;
        }

        /// <summary>
        /// Row layouts must not change a picture; neither may depths, beyond rounding, but effects may choose other
        /// ways there.
        /// </summary>
        private void Compare(HostedPlugin plugin, string form, float[]? picture, Dictionary<string, float[]> pictures)
        {
            if (picture is null)
            {
                return;
            }

            string key = $"{plugin.Identifier} {plugin.MajorVersion} {form}";
            if (!pictures.TryAdd(key, picture) && !AreClose(pictures[key], picture))
            {
                _log.Add(
                    FindingSeverity.Error,
                    "row-layout",
                    plugin.Identifier,
                    form,
                    "the same picture whatever way its rows lie",
                    "another one",
                    kOfxImageEffectActionRender);
            }
        }

        private static bool AreClose(float[] a, float[] b) =>
            a.Length == b.Length
                && a.Zip(b).All(p => Math.Abs(p.First - p.Second) <= RoundingOfByte || p.First.Equals(p.Second));

        private void RenderDegraded()
        {
            (string Name, HostOptions Options)[] hosts =
            [
                ("a host without other times", new HostOptions { TemporalAccess = false, TellsClipRange = false }),
                ("a host of version 1.0 without optional suites", new HostOptions
                {
                    ApiVersion = null,
                    StringChoices = false,
                    MissingSuites = ["OfxMessageSuite", "OfxProgressSuite", "OfxTimeLineSuite", "OfxParametricParameterSuite", "OfxInteractSuite"],
                }),
                ("a host of one resolution without tiles and settings", new HostOptions
                {
                    MultiResolution = false, Tiles = false, SetableFrameRate = false, SetableFielding = false, MultipleClipDepths = false,
                    MultipleClipPixelAspectRatios = false, AnimatesEverything = false,
                }),
                ("a host that claims another render scale", new HostOptions { ClaimedRenderScale = 1.0 / 3 }),
                ("a host without pictures outside of clips", new HostOptions { OutsideClip = OutsideClip.Nothing }),
                ("a host with black outside of clips", new HostOptions { OutsideClip = OutsideClip.Black }),
                ("a host of bytes alone", new HostOptions { Depths = [PixelDepth.Byte] }),
            ];
            foreach ((string name, HostOptions how) in hosts)
            {
                using EffectHost host = Open(how);
                foreach (HostedPlugin plugin in Chosen(host).Where(p => p.Description.Depths.Intersect(how.Depths).Any()))
                {
                    progress?.Report($"{plugin.Identifier}: {name}");
                    foreach (EffectContext context in Usable(plugin))
                    {
                        EffectTrial trial = new(plugin, context, options, _log);
                        trial.RenderDegraded(name);
                        _renders += trial.Renders;
                    }
                }
            }
        }
    }
}
