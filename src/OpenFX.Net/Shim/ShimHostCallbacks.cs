using System.Runtime.InteropServices;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Shim;

/// <summary>What the shim's variadic functions call in a host. Every slot must be set.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ShimHostCallbacks
{
    /// <summary>
    /// (param, out kind, out components): says of what the value consists, see <see cref="ShimValueKind"/>.
    /// </summary>
    public delegate* unmanaged[Cdecl]<OfxParamHandle, int*, int*, OfxStatus> Describe;

    /// <summary>
    /// (param, when, from, to, out pointers, components): writes the value; when is a <see cref="ShimWhen"/>.
    /// </summary>
    public delegate* unmanaged[Cdecl]<OfxParamHandle, int, double, double, void**, int, OfxStatus> Get;

    /// <summary>
    /// (param, timed, time, ints, doubles, pointer): of the last three only the parameter's kind is filled in.
    /// </summary>
    public delegate* unmanaged[Cdecl]<OfxParamHandle, int, double, int*, double*, void*, OfxStatus> Set;

    /// <summary>
    /// (function, handle, type, id, text): function is 1 message v1, 2 message v2, 3 setPersistentMessage.
    /// </summary>
    public delegate* unmanaged[Cdecl]<int, void*, byte*, byte*, byte*, OfxStatus> Message;
}
