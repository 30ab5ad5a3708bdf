using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting.Suites;

/// <summary>What the functions of the message suites do, after the shim formatted the text.</summary>
internal static unsafe class MessageCalls
{
    private const int SetPersistent = 3;

    public static OfxStatus Show(int function, nint handle, byte* type, byte* id, byte* text)
    {
        string kind = NativeText.Text(type) ?? Ofx.kOfxMessageMessage;
        string name = NativeText.Text(id) ?? string.Empty;
        string message = NativeText.Text(text) ?? string.Empty;
        HostEffect? effect = HandleTable.Find<HostEffect>(handle);
        if (effect is null && handle != 0)
        {
            return Boundary.BadHandle("message", handle, HandleKind.ImageEffect);
        }

        if (effect?.Services is not { } services)
        {
            (effect?.Environment ?? ActionScope.Current?.Environment)?.Message?.Invoke(kind, name, message);
            return OfxStatus.kOfxStatOK;
        }

        if (function != SetPersistent)
        {
            return services.ShowMessage(kind, name, message);
        }

        services.SetPersistentMessage(kind, name, message);
        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus Clear(nint handle)
    {
        HostEffect? effect = HandleTable.Find<HostEffect>(handle);
        if (effect is null)
        {
            return Boundary.BadHandle("clearPersistentMessage", handle, HandleKind.ImageEffect);
        }

        effect.Services?.SetPersistentMessage(string.Empty, string.Empty, null);
        return OfxStatus.kOfxStatOK;
    }
}
