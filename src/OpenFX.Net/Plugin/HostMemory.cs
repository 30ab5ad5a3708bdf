using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>
/// Memory from the host's allocator, so that it counts against the host's budget. Dispose it to give it back.
/// </summary>
public sealed unsafe class HostMemory : IDisposable
{
    private readonly HostConnection _host;
    private readonly NativeBytes _bytes;
    private void* _data;

    internal HostMemory(ActionCall call, int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        _host = call.Host;
        void* data = null;
        OfxStatus status = _host.Memory is null || _host.Memory->memoryAlloc is null || _host.Memory->memoryFree is null
            ? OfxStatus.kOfxStatErrMissingHostFeature
            : _host.Memory->memoryAlloc((void*)call.Handle.Value, (nuint)bytes, &data);
        if (status != OfxStatus.kOfxStatOK || data is null)
        {
            throw new OfxException(
                OfxStatus.kOfxStatErrMemory, $"{call.Name}: the host gave no {bytes} bytes of memory ({status})");
        }

        _data = data;
        _bytes = new NativeBytes((byte*)data, bytes);
    }

    /// <summary>The bytes, not cleared; not to be used after disposal.</summary>
    public Memory<byte> Memory => _bytes.Memory;

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (_data is not null)
        {
            void* data = _data;
            _data = null;
            _bytes.Close();
            _host.Memory->memoryFree(data);
        }
    }
}
