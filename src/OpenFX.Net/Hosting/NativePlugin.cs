using System.Runtime.InteropServices;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting;

/// <summary>One plug-in of a loaded binary.</summary>
public sealed unsafe class NativePlugin
{
    private readonly OfxPlugin* _native;

    internal NativePlugin(OfxPlugin* native, int index, string bundlePath)
    {
        _native = native;
        Index = index;
        BundlePath = bundlePath;
        Api = NativeText.Text(native->pluginApi) ?? string.Empty;
        Identifier = NativeText.Text(native->pluginIdentifier) ?? string.Empty;
        ApiVersion = native->apiVersion;
        MajorVersion = (int)native->pluginVersionMajor;
        MinorVersion = (int)native->pluginVersionMinor;
    }

    /// <summary>Its place in the binary.</summary>
    public int Index { get; }

    /// <summary>Folder of the bundle it came from.</summary>
    public string BundlePath { get; }

    /// <summary>The API it is written for.</summary>
    public string Api { get; }

    /// <summary>Version of that API.</summary>
    public int ApiVersion { get; }

    /// <summary>The name by which projects know it.</summary>
    public string Identifier { get; }

    /// <summary>Versions with different major numbers are different effects to a project.</summary>
    public int MajorVersion { get; }

    /// <summary>Grows with changes that no project notices.</summary>
    public int MinorVersion { get; }

    /// <summary>Whether it can be called at all.</summary>
    public bool IsCallable => _native->mainEntry != null && _native->setHost != null;

    /// <summary>Tells the plug-in which host it has.</summary>
    /// <param name="environment">The host.</param>
    public void SetHost(HostEnvironment environment)
    {
        ActionScope? outer = ActionScope.Current;
        ActionScope.Current = new ActionScope(environment, null, Identifier, "setHost", null);
        try
        {
            _native->setHost(environment.Native);
        }
        finally
        {
            ActionScope.Current = outer;
        }
    }

    /// <summary>Calls an action that belongs to no effect: load or unload.</summary>
    /// <param name="environment">The host.</param>
    /// <param name="action">The action's string.</param>
    public OfxStatus Invoke(HostEnvironment environment, string action) =>
        Invoke(new ActionScope(environment, null, Identifier, action, null), 0, null, null);

    internal OfxStatus Invoke(ActionScope scope, nint handle, HostPropertySet? arguments, HostPropertySet? results)
    {
        ActionScope? outer = ActionScope.Current;
        ActionScope.Current = scope;
        nint name = NativeText.Allocate(scope.Action);
        try
        {
            OfxStatus status = _native->mainEntry(
                (byte*)name, (void*)handle, arguments?.Native ?? default, results?.Native ?? default);
            StatusRules.Check(scope, status);
            return status;
        }
        finally
        {
            NativeText.Free(name);
            ActionScope.Current = outer;
        }
    }
}
