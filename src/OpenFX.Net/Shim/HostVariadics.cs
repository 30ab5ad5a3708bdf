using System.Runtime.InteropServices;

namespace OpenFX.Net.Shim;

/// <summary>Addresses of the C variadic functions that a host puts into its suite tables.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct HostVariadics
{
    public void* ParamGetValue;
    public void* ParamGetValueAtTime;
    public void* ParamGetDerivative;
    public void* ParamGetIntegral;
    public void* ParamSetValue;
    public void* ParamSetValueAtTime;
    public void* MessageV1;
    public void* MessageV2;
    public void* SetPersistentMessage;
}
