using System.Globalization;
using AiVideoFx.Host;
using Spectre.Console;

namespace AiVideoFx.Cli;

/// <summary>A progress bar on a terminal, with frames, frames per second and time left; notes above it.</summary>
/// <param name="console">The terminal.</param>
public sealed class BarRunView(IAnsiConsole console) : IRunView
{
    /// <inheritdoc/>
    public void Note(string text) => console.MarkupLineInterpolated($"[grey]{text}[/]");

    /// <inheritdoc/>
    public void Show(string title, int total, Action<IProgress<SequenceProgress>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Progress bar = console.Progress().AutoClear(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn());
        bar.Start(context =>
        {
            ProgressTask task = context.AddTask(title.EscapeMarkup(), maxValue: total);
            work(new ProgressAction(p =>
            {
                task.Description = Line(title, p).EscapeMarkup();
                task.Value = p.Done;
            }));
        });
    }

    /// <inheritdoc/>
    public void Done(string output, int frames, TimeSpan elapsed) =>
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture, $"{output}: {frames} frames in {Time(elapsed)}, {frames / Math.Max(elapsed.TotalSeconds, 1e-3):0.##} frames/s");

    /// <summary>The text beside the bar.</summary>
    /// <param name="title">What is done.</param>
    /// <param name="progress">How far it is.</param>
    public static string Line(string title, SequenceProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{title} {progress.Done}/{progress.Total} frames, {progress.FramesPerSecond:0.0} fps, {(progress.Remaining is { } left ? Time(left) : "?")} left");
    }

    private static string Time(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");
}
