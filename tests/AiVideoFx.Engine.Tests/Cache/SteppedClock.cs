namespace AiVideoFx.Engine.Tests.Cache;

/// <summary>A clock that goes on by a millisecond whenever it is asked, so that no two uses are at once.</summary>
internal sealed class SteppedClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddYears(50);

    public override DateTimeOffset GetUtcNow() => Now += TimeSpan.FromMilliseconds(1);
}
