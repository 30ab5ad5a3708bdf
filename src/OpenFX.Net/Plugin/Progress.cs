using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>A progress bar of the host, from creation to disposal. On hosts without one it does nothing.</summary>
public sealed unsafe class Progress : IDisposable
{
    private readonly ActionCall _call;
    private bool _ended;

    internal Progress(ActionCall call, string label)
    {
        _call = call;
        void* handle = (void*)call.Handle.Value;
        using Utf8 text = new(label);
        using Utf8 id = new(call.Effect.Descriptor.Identifier + ".progress");
        if (call.Host.ProgressV2 is not null && call.Host.ProgressV2->progressStart is not null)
        {
            call.Host.ProgressV2->progressStart(handle, text.Pointer, id.Pointer);
        }
        else if (call.Host.ProgressV1 is not null && call.Host.ProgressV1->progressStart is not null)
        {
            call.Host.ProgressV1->progressStart(handle, text.Pointer);
        }
    }

    /// <summary>Says how far the work is.</summary>
    /// <param name="done">0 to 1.</param>
    /// <returns>False when the user wants it to stop.</returns>
    public bool Report(double done)
    {
        void* handle = (void*)_call.Handle.Value;
        OfxStatus status = OfxStatus.kOfxStatOK;
        if (_ended)
        {
            return true;
        }

        if (_call.Host.ProgressV2 is not null && _call.Host.ProgressV2->progressUpdate is not null)
        {
            status = _call.Host.ProgressV2->progressUpdate(handle, done);
        }
        else if (_call.Host.ProgressV1 is not null && _call.Host.ProgressV1->progressUpdate is not null)
        {
            status = _call.Host.ProgressV1->progressUpdate(handle, done);
        }

        return status != OfxStatus.kOfxStatReplyNo;
    }

    /// <summary>Takes the bar away.</summary>
    public void Dispose()
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        void* handle = (void*)_call.Handle.Value;
        if (_call.Host.ProgressV2 is not null && _call.Host.ProgressV2->progressEnd is not null)
        {
            _call.Host.ProgressV2->progressEnd(handle);
        }
        else if (_call.Host.ProgressV1 is not null && _call.Host.ProgressV1->progressEnd is not null)
        {
            _call.Host.ProgressV1->progressEnd(handle);
        }
    }
}
