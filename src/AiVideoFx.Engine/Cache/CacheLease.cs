namespace AiVideoFx.Engine.Cache;

/// <summary>A value that a <see cref="ContentCache"/> lends: good until this is disposed.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public sealed class CacheLease<T> : IDisposable
    where T : class
{
    private Action? _giveBack;

    internal CacheLease(T value, Action giveBack) => (Value, _giveBack) = (value, giveBack);

    /// <summary>The value; shared, so nobody changes or disposes it.</summary>
    public T Value { get; }

    /// <summary>Gives it back; once.</summary>
    public void Dispose() => Interlocked.Exchange(ref _giveBack, null)?.Invoke();
}
