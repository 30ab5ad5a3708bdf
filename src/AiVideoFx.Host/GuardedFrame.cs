using System.Buffers;
using AiVideoFx.Imaging;
using OpenFX.Net.Hosting;

namespace AiVideoFx.Host;

/// <summary>
/// A frame that an effect renders into. In strict mode it lies between rows and padding that nobody may touch, and is
/// filled
/// with a pattern, so that writing too much and writing too little are both seen.
/// </summary>
internal sealed class GuardedFrame : IDisposable
{
    private const int GuardRows = 2;
    private const int GuardBytes = 64;
    private const byte Pattern = 0xA5;

    private readonly HostFrame _frame;
    private readonly byte[]? _before;

    public GuardedFrame(PixelRect bounds, ClipState output, HostOptions options)
    {
        FrameLayout layout = options.OutputLayout;
        PixelRect fenced = bounds;
        if (options.Strict)
        {
            layout = layout with { PaddingBytes = layout.PaddingBytes + GuardBytes };
            fenced = bounds with { Y1 = bounds.Y1 - GuardRows, Y2 = bounds.Y2 + GuardRows };
        }

        _frame = HostFrame.Rent(fenced, output.Depth, output.Components, layout);
        View = _frame.View.Crop(bounds);
        if (options.Strict)
        {
            _frame.Bytes.Span.Fill(Pattern);
            _before = ArrayPool<byte>.Shared.Rent(_frame.Bytes.Length);
        }
    }

    /// <summary>Where the effect writes.</summary>
    public FrameView View { get; }

    /// <summary>Keeps what is there before a render.</summary>
    public void Remember()
    {
        if (_before is not null)
        {
            _frame.Bytes.Span.CopyTo(_before);
        }
    }

    /// <summary>
    /// Reports bytes outside the window that changed, and, where the effect says that it is done, rows inside that did
    /// not.
    /// </summary>
    public void Check(PixelRect window, HostEnvironment environment, string plugin, RenderField field, bool isDone)
    {
        if (_before is null)
        {
            return;
        }

        Span<byte> now = _frame.Bytes.Span;
        int untouched = AcceptWindow(window, field, now);
        int changed = 0;
        for (int i = 0; i < now.Length; i++)
        {
            changed += now[i] != _before[i] ? 1 : 0;
        }

        if (changed > 0)
        {
            Report(
                environment,
                plugin,
                "render-outside-window",
                "only the render window is written",
                $"{changed} bytes outside changed");
        }

        if (untouched > 0 && isDone)
        {
            Report(
                environment,
                plugin,
                "render-window-not-filled",
                "the whole render window is written",
                $"{untouched} of {window.Height} rows were left as they were");
        }
    }

    public void Dispose()
    {
        if (_before is not null)
        {
            ArrayPool<byte>.Shared.Return(_before);
        }

        _frame.Dispose();
    }

    private static bool IsRendered(int y, RenderField field) => field switch
    {
        RenderField.Lower => (y & 1) == 0,
        RenderField.Upper => (y & 1) != 0,
        _ => true,
    };

    private static void Report(
        HostEnvironment environment, string plugin, string rule, string expected, string observed) =>
        environment.Report(new HostFinding(
            FindingSeverity.Error, rule, plugin, OpenFX.Net.Raw.Ofx.kOfxImageEffectActionRender, "clipGetImage", "Output", expected, observed));

    /// <summary>
    /// Takes what is in the window now as what was there, so that only the rest can differ; counts rows that nobody
    /// wrote.
    /// </summary>
    private int AcceptWindow(PixelRect window, RenderField field, Span<byte> now)
    {
        FrameView inside = View.Crop(window);
        int untouched = 0;
        for (int y = window.Y1; y < window.Y2; y++)
        {
            if (IsRendered(y, field))
            {
                Span<byte> row = inside.Row(y);
                untouched += row.IndexOfAnyExcept(Pattern) < 0 ? 1 : 0;
                now.Overlaps(row, out int offset);
                row.CopyTo(_before.AsSpan(offset));
            }
        }

        return untouched;
    }
}
