using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AiVideoFx.Testing;
using OpenFX.Net.Raw;
using OpenFX.Net.Shim;

namespace OpenFX.Net.Tests;

/// <summary>
/// Variadic calls both ways between C# and C as the compiler makes them. The shim's host callbacks are one table per process:
/// no other test of this assembly sets them.
/// </summary>
[NonParallelizable]
internal sealed unsafe class ShimTests
{
    private const int Threads = 16;
    private const int CallsPerThread = 4000;
    private const nint TextHandle = 0x7000_0001;
    private const nint IntHandle = 0x6000_0002; // three components

    private static readonly ConcurrentQueue<string> Messages = new();
    private static TemporaryFolder? _folder;
    private static nint _library;
    private static HostVariadics _host;

    [OneTimeSetUp]
    public void CompileC()
    {
        _folder = TestPaths.CreateTemporary();
        NativeBuild.Compile("variadics.c", _folder.File("variadics.so"), "-shared", "-fPIC");
        _library = NativeLibrary.Load(_folder.File("variadics.so"));
        ShimHostCallbacks callbacks = new() { Describe = &Describe, Get = &Get, Set = &Set, Message = &Message };
        NativeShim.SetHost(&callbacks);
        HostVariadics functions = default;
        NativeShim.GetHostFunctions(&functions);
        _host = functions;
    }

    [OneTimeTearDown]
    public void Close()
    {
        NativeLibrary.Free(_library);
        _folder?.Dispose();
    }

    [Test]
    public void PluginSide_DoublesFromSixteenThreads_ArriveInTheCHost()
    {
        void* set = Export("c_host_set_doubles");
        void* timed = Export("c_host_set_doubles_timed");
        void* range = Export("c_host_get_range");
        int wrong = OnThreads(param =>
        {
            OfxParamHandle p = new(param);
            double* v = stackalloc double[4] { double.NaN, double.NaN, double.NaN, double.NaN };
            bool bad = NativeShim.SetDoubles(set, p, Value(param, 0), Value(param, 1), Value(param, 2), Value(param, 3)) != 0
                || NativeShim.SetDoublesTimed(
                    timed, p, Value(param, 9), Value(param, 0), Value(param, 1), Value(param, 2), Value(param, 3)) != 0
                || NativeShim.GetRange(range, p, Value(param, 7), Value(param, 8), v, v + 1, v + 2, v + 3) != 0;
            for (int i = 0; i < 4; i++)
            {
                bad |= i <= (param & 3) ? v[i] != Value(param, i) : !double.IsNaN(v[i]);
            }

            return bad;
        });
        Assert.That(wrong, Is.Zero, $"wrong of {Threads * CallsPerThread} calls of each kind");
    }

    [Test]
    public void PluginSide_Ints_ArriveInTheCHost()
    {
        void* set = Export("c_host_set_ints");
        int wrong = OnThreads(param =>
        {
            int first = (int)param * 3;
            return NativeShim.SetInts(set, new OfxParamHandle(param), first, first + 1, first + 2) != 0;
        });
        Assert.That(wrong, Is.Zero);
    }

    [Test]
    public void PluginSide_MessageWithPercentSigns_ArrivesAsWritten()
    {
        byte* buffer = stackalloc byte[128];
        fixed (byte* type = "T"u8, id = "I"u8, format = "100 %% of \"%%s\""u8)
        {
            NativeShim.Message(Export("c_host_message"), buffer, type, id, format);
        }

        Assert.That(Marshal.PtrToStringUTF8((nint)buffer), Is.EqualTo("T|I|100 % of \"%s\""));
    }

    [Test]
    public void HostSide_DoublesFromSixteenThreads_ArriveFromTheCPlugin()
    {
        delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, nint, int> call =
            (delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, nint, int>)Export("c_plugin_doubles");
        int wrong = OnThreads(param => call(
            _host.ParamSetValue, _host.ParamSetValueAtTime, _host.ParamGetValue, _host.ParamGetDerivative, _host.ParamGetIntegral, param) != 0);
        Assert.That(wrong, Is.Zero, $"wrong of {Threads * CallsPerThread} rounds of five calls");
    }

    [Test]
    public void HostSide_IntsAndText_ArriveFromTheCPlugin()
    {
        delegate* unmanaged[Cdecl]<void*, nint, nint, int> call =
            (delegate* unmanaged[Cdecl]<void*, nint, nint, int>)Export("c_plugin_ints_and_text");
        Assert.That(call(_host.ParamSetValue, IntHandle, TextHandle), Is.Zero);
    }

    [Test]
    public void HostSide_UnknownHandle_IsAnErrorAndReadsNoArguments()
    {
        OfxStatus status = NativeShim.Get(_host.ParamGetValue, default, null, null, null, null);
        Assert.That(status, Is.EqualTo(OfxStatus.kOfxStatErrBadHandle));
    }

    [TestCase(1)]
    [TestCase(3000)] // longer than the shim's buffer on the stack
    public void HostSide_Messages_AreFormattedWhole(int length)
    {
        delegate* unmanaged[Cdecl]<void*, void*, int, int> call =
            (delegate* unmanaged[Cdecl]<void*, void*, int, int>)Export("c_plugin_message");
        Messages.Clear();
        Assert.That(call(_host.MessageV1, (void*)7, length) + call(_host.MessageV2, (void*)7, length)
            + call(_host.SetPersistentMessage, (void*)7, length), Is.Zero);
        string text = "OfxMessageError|id|text 42 2.500 " + "x".PadLeft(length);
        Assert.That(Messages, Is.EqualTo(new[] { "1|7|" + text, "2|7|" + text, "3|7|" + text }));
    }

    private static double Value(nint param, int index) => ((double)((nuint)param >> 2) * 0.37) + (index * 1.25) - 3.5;

    private static void* Export(string name) => (void*)NativeLibrary.GetExport(_library, name);

    /// <summary>
    /// Runs a check on many threads at once, each with handles of its own; answers how often it said "wrong".
    /// </summary>
    private static int OnThreads(Func<nint, bool> isWrong)
    {
        int wrong = 0;
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(t => new Thread(() =>
        {
            for (int i = 0; i < CallsPerThread; i++)
            {
                nint param = (((t * CallsPerThread) + i + 1) << 2) | (i & 3);
                if (isWrong(param))
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        return wrong;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus Describe(OfxParamHandle param, int* kind, int* components)
    {
        if (param.IsNull)
        {
            return OfxStatus.kOfxStatErrBadHandle;
        }

        *kind = (int)(param.Value switch
        {
            TextHandle => ShimValueKind.Pointer,
            IntHandle => ShimValueKind.Int,
            _ => ShimValueKind.Double,
        });
        *components = param.Value == TextHandle ? 1 : (int)(param.Value & 3) + 1;
        return OfxStatus.kOfxStatOK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus Get(OfxParamHandle param, int when, double from, double to, void** values, int components)
    {
        // The C plug-in passes value 7 as the time (and 8 as the end of a range).
        bool right = (ShimWhen)when switch
        {
            ShimWhen.Now => from == 0,
            ShimWhen.Integral => from == Value(param.Value, 7) && to == Value(param.Value, 8),
            _ => from == Value(param.Value, 7) && to == from,
        };
        for (int i = 0; i < components; i++)
        {
            *(double*)values[i] = Value(param.Value, i);
        }

        return right ? OfxStatus.kOfxStatOK : OfxStatus.kOfxStatErrValue;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus Set(OfxParamHandle param, int timed, double time, int* ints, double* doubles, void* pointer)
    {
        nint p = param.Value;
        if (p == TextHandle)
        {
            return Marshal.PtrToStringUTF8((nint)pointer) == "grün 42" ? OfxStatus.kOfxStatOK : OfxStatus.kOfxStatErrValue;
        }

        bool right = timed == 0 || time == Value(p, 9);
        for (int i = 0; i <= (p & 3); i++)
        {
            right &= p == IntHandle ? ints[i] == (int)p + i : doubles[i] == Value(p, i);
        }

        return right ? OfxStatus.kOfxStatOK : OfxStatus.kOfxStatErrValue;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus Message(int function, void* handle, byte* type, byte* id, byte* text)
    {
        string[] parts = [$"{function}", $"{(nint)handle}", .. new[] { (nint)type, (nint)id, (nint)text }.Select(p => Marshal.PtrToStringUTF8(p)!)];
        Messages.Enqueue(string.Join('|', parts));
        return OfxStatus.kOfxStatOK;
    }
}
