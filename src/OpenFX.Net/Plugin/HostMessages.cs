using OpenFX.Net.Properties;
using OpenFX.Net.Raw;
using OpenFX.Net.Shim;

namespace OpenFX.Net.Plugin;

/// <summary>Messages to the user through whichever message suite works. Never throws.</summary>
internal static unsafe class HostMessages
{
    public static void Post(ActionCall call, MessageKind kind, string text)
    {
        HostConnection host = call.Host;
        void* function = host.MessageV2 is not null ? host.MessageV2->message : null;
        if (function is null && host.MessageV1 is not null)
        {
            function = host.MessageV1->message;
        }

        Send(function, call, kind, text);
    }

    public static void PostPersistent(ActionCall call, MessageKind kind, string text)
    {
        HostConnection host = call.Host;
        if (host.MessageV2 is not null && host.MessageV2->setPersistentMessage is not null)
        {
            Send(host.MessageV2->setPersistentMessage, call, kind, text);
        }
        else
        {
            Post(call, kind, text);
        }
    }

    public static void ClearPersistent(ActionCall call)
    {
        if (call.Host.MessageV2 is not null && call.Host.MessageV2->clearPersistentMessage is not null)
        {
            call.Host.MessageV2->clearPersistentMessage((void*)call.Handle.Value);
        }

        if (call.Instance is Instance instance)
        {
            instance.HasMessage = false;
        }
    }

    private static void Send(void* function, ActionCall call, MessageKind kind, string text)
    {
        PluginLog.Write($"{kind}: {text}");
        if (function is null)
        {
            return;
        }

        // Passed as the format: hosts that do not format show it as it is, so no "%s", and per cent signs doubled.
        using Utf8 type = new(kind.ToOfx());
        using Utf8 name = new(call.Effect.Descriptor.Identifier + ".message");
        using Utf8 format = new(text.Replace("%", "%%", StringComparison.Ordinal));
        NativeShim.Message(function, (void*)call.Handle.Value, type.Pointer, name.Pointer, format.Pointer);
    }
}
