using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using OpenFX.Net.Plugin;
using OpenFX.Net.Raw;
using OpenFX.Net.Shim;

namespace OpenFX.Net.Tests;

/// <summary>
/// A host in function tables, as small as the plug-in side's tests need it, that can be told to lie: see
/// <see cref="Mischief"/>. One at a time: the tables' functions know only <see cref="Current"/>.
/// </summary>
internal sealed unsafe class FakeHost : IDisposable
{
    private readonly ConcurrentDictionary<nint, object> _objects = new();
    private readonly List<nint> _memory = [];
    private long _lastHandle = 0x1000;

    public FakeHost()
    {
        Current = this;
        Properties = new FakeSet().With("OfxPropName", "fake host").With("OfxPropAPIVersion", 1, 5)
            .With("OfxImageEffectPropTemporalClipAccess", 1).With("OfxParamHostPropSupportsStrChoice", 1);
        Host = Allocate<OfxHost>();
        Host->host = new OfxPropertySetHandle(Add(Properties));
        Host->fetchSuite = &FetchSuite;
        ShimHostCallbacks callbacks = new() { Describe = &ValueDescribe, Get = &ValueGet, Set = &ValueSet, Message = &Message };
        NativeShim.SetHost(&callbacks);
        HostVariadics variadics = default;
        NativeShim.GetHostFunctions(&variadics);
        FillSuites(variadics);
    }

    public static FakeHost Current { get; private set; } = null!;

    public OfxHost* Host { get; }

    public FakeSet Properties { get; }

    /// <summary>Suites by name and version; remove one, or null a slot, and it is not there.</summary>
    public Dictionary<(string Name, int Version), nint> Suites { get; } = [];

    /// <summary>Asked before every property read of a plug-in; null answers honestly.</summary>
    public Func<string, Lie?>? Mischief { get; set; }

    public ConcurrentQueue<string> Messages { get; } = new();

    public int ImagesFetched { get; private set; }

    public int ImagesReleased { get; private set; }

    public bool Abort { get; set; }

    public bool AnswersOkWithNullClip { get; set; }

    public nint Add(object item)
    {
        nint handle = (nint)Interlocked.Add(ref _lastHandle, 16);
        _objects[handle] = item;
        return handle;
    }

    public T? Find<T>(nint handle)
        where T : class => _objects.GetValueOrDefault(handle) as T;

    public OfxPropertySetHandle Args(FakeSet set) => new(Add(set));

    public nint CreateEffect()
    {
        FakeSet set = new();
        return Add(new FakeEffect { Set = set, SetHandle = Add(set) });
    }

    /// <summary>For hosts that offer no way to give images back.</summary>
    public void ForgetImages() => ImagesReleased = ImagesFetched;

    public void Dispose()
    {
        foreach (nint block in _memory)
        {
            NativeMemory.Free((void*)block);
        }
    }

    private T* Allocate<T>()
        where T : unmanaged
    {
        T* block = (T*)NativeMemory.AllocZeroed((nuint)sizeof(T));
        _memory.Add((nint)block);
        return block;
    }

    private void FillSuites(HostVariadics variadics)
    {
        OfxPropertySuiteV1* p = Allocate<OfxPropertySuiteV1>();
        p->propSetPointer = &SetPointer;
        p->propSetString = &SetString;
        p->propSetDouble = &SetDouble;
        p->propSetInt = &SetInt;
        p->propGetPointer = &GetPointer;
        p->propGetString = &GetString;
        p->propGetDouble = &GetDouble;
        p->propGetInt = &GetInt;
        p->propGetDimension = &GetDimension;
        Suites[(Ofx.kOfxPropertySuite, 1)] = (nint)p;

        OfxImageEffectSuiteV1* e = Allocate<OfxImageEffectSuiteV1>();
        e->getPropertySet = &EffectProperties;
        e->getParamSet = &EffectParams;
        e->clipDefine = &ClipDefine;
        e->clipGetHandle = &ClipHandle;
        e->clipGetPropertySet = &ClipProperties;
        e->clipGetImage = &ClipImage;
        e->clipReleaseImage = &ReleaseImage;
        e->clipGetRegionOfDefinition = &ClipRegion;
        e->abort = &Aborted;
        Suites[(Ofx.kOfxImageEffectSuite, 1)] = (nint)e;

        OfxParameterSuiteV1* q = Allocate<OfxParameterSuiteV1>();
        q->paramDefine = &ParamDefine;
        q->paramGetHandle = &ParamHandle;
        q->paramGetPropertySet = &ParamProperties;
        q->paramGetNumKeys = &ParamKeys;
        q->paramGetKeyTime = &ParamKeyTime;
        q->paramDeleteKey = &ParamDeleteKey;
        q->paramDeleteAllKeys = &ParamDeleteAllKeys;
        q->paramEditBegin = &EditBegin;
        q->paramEditEnd = &EditEnd;
        q->paramGetValue = variadics.ParamGetValue;
        q->paramGetValueAtTime = variadics.ParamGetValueAtTime;
        q->paramSetValue = variadics.ParamSetValue;
        q->paramSetValueAtTime = variadics.ParamSetValueAtTime;
        Suites[(Ofx.kOfxParameterSuite, 1)] = (nint)q;

        OfxMessageSuiteV2* m = Allocate<OfxMessageSuiteV2>();
        m->message = variadics.MessageV2;
        m->setPersistentMessage = variadics.SetPersistentMessage;
        m->clearPersistentMessage = &ClearMessage;
        Suites[(Ofx.kOfxMessageSuite, 2)] = (nint)m;
        OfxMessageSuiteV1* m1 = Allocate<OfxMessageSuiteV1>();
        m1->message = variadics.MessageV1;
        Suites[(Ofx.kOfxMessageSuite, 1)] = (nint)m1;

        OfxMemorySuiteV1* a = Allocate<OfxMemorySuiteV1>();
        a->memoryAlloc = &MemoryAlloc;
        a->memoryFree = &MemoryFree;
        Suites[(Ofx.kOfxMemorySuite, 1)] = (nint)a;
        OfxMultiThreadSuiteV1* t = Allocate<OfxMultiThreadSuiteV1>();
        t->multiThread = &MultiThread;
        Suites[(Ofx.kOfxMultiThreadSuite, 1)] = (nint)t;
        OfxProgressSuiteV1* g1 = Allocate<OfxProgressSuiteV1>();
        g1->progressStart = &ProgressStart;
        g1->progressUpdate = &ProgressUpdate;
        g1->progressEnd = &ProgressEnd;
        Suites[(Ofx.kOfxProgressSuite, 1)] = (nint)g1;
        OfxTimeLineSuiteV1* l = Allocate<OfxTimeLineSuiteV1>();
        l->getTime = &TimeLineTime;
        l->getTimeBounds = &TimeLineBounds;
        l->gotoTime = &TimeLineGoTo;
        Suites[(Ofx.kOfxTimeLineSuite, 1)] = (nint)l;
    }

    private static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? string.Empty;

    private static OfxStatus With<T>(nint handle, Func<T, OfxStatus> action)
        where T : class => Current.Find<T>(handle) is T item ? action(item) : OfxStatus.kOfxStatErrBadHandle;

    // ---- properties ----
    private static OfxStatus Read<T>(OfxPropertySetHandle set, byte* name, int index, T* value, Func<object, T> convert)
        where T : unmanaged
    {
        string property = Text(name);
        if (Current.Find<FakeSet>(set.Value) is not FakeSet found)
        {
            return OfxStatus.kOfxStatErrBadHandle;
        }

        if (Current.Mischief?.Invoke(property) is Lie lie)
        {
            if (lie.Value is T absurd)
            {
                *value = absurd;
            }

            return lie.Status; // OK without a value of this type: nothing is written
        }

        if (found[property, index] is not object known)
        {
            return OfxStatus.kOfxStatErrUnknown;
        }

        *value = convert(known);
        return OfxStatus.kOfxStatOK;
    }

    private static OfxStatus Write(OfxPropertySetHandle set, byte* name, int index, object value)
    {
        string property = Text(name);
        return With<FakeSet>(set.Value, s =>
        {
            s[property, index] = value;
            return OfxStatus.kOfxStatOK;
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* FetchSuite(OfxPropertySetHandle host, byte* name, int version) =>
        (void*)Current.Suites.GetValueOrDefault((Text(name), version));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus SetPointer(OfxPropertySetHandle set, byte* name, int index, void* value) => Write(set, name, index, (nint)value);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus SetString(OfxPropertySetHandle set, byte* name, int index, byte* value) => Write(set, name, index, Text(value));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus SetDouble(OfxPropertySetHandle set, byte* name, int index, double value) => Write(set, name, index, value);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus SetInt(OfxPropertySetHandle set, byte* name, int index, int value) => Write(set, name, index, value);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetPointer(OfxPropertySetHandle set, byte* name, int index, void** value) =>
        Read(set, name, index, (nint*)value, v => v is nint n ? n : 0);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetString(OfxPropertySetHandle set, byte* name, int index, byte** value) =>
        Read(set, name, index, (nint*)value, v => v is string s ? Current.Keep(s) : 0);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetDouble(OfxPropertySetHandle set, byte* name, int index, double* value) =>
        Read(set, name, index, value, v => v is int i ? i : v is double d ? d : 0);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetInt(OfxPropertySetHandle set, byte* name, int index, int* value) =>
        Read(set, name, index, value, v => v is int i ? i : 0);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetDimension(OfxPropertySetHandle set, byte* name, int* value)
    {
        string property = Text(name);
        int count = Current.Find<FakeSet>(set.Value)?.Values.Keys.Count(k => k.Name == property) ?? 0;
        *value = count;
        return count > 0 ? OfxStatus.kOfxStatOK : OfxStatus.kOfxStatErrUnknown;
    }

    // ---- effects, clips, images ----
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus EffectProperties(OfxImageEffectHandle effect, OfxPropertySetHandle* set) =>
        With<FakeEffect>(effect.Value, e => Give(set, e.SetHandle));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus EffectParams(OfxImageEffectHandle effect, OfxParamSetHandle* set) =>
        With<FakeEffect>(effect.Value, _ => Give((OfxPropertySetHandle*)set, effect.Value));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ClipDefine(OfxImageEffectHandle effect, byte* name, OfxPropertySetHandle* set)
    {
        string clip = Text(name);
        return With<FakeEffect>(effect.Value, e =>
        {
            FakeSet s = new FakeSet().With("OfxPropName", clip);
            FakeClip made = new(0, Current.Add(s), s);
            made = made with { Handle = Current.Add(made) };
            made = e.Clips[clip] = made;
            Current._objects[made.Handle] = made;
            return Give(set, made.SetHandle);
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ClipHandle(
        OfxImageEffectHandle effect, byte* name, OfxImageClipHandle* clip, OfxPropertySetHandle* set)
    {
        string text = Text(name);
        return With<FakeEffect>(effect.Value, e =>
        {
            if (!e.Clips.TryGetValue(text, out FakeClip? found))
            {
                return Current.AnswersOkWithNullClip ? OfxStatus.kOfxStatOK : OfxStatus.kOfxStatErrUnknown;
            }

            *clip = new OfxImageClipHandle(found.Handle);
            return set is null ? OfxStatus.kOfxStatOK : Give(set, found.SetHandle);
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ClipProperties(OfxImageClipHandle clip, OfxPropertySetHandle* set) =>
        With<FakeClip>(clip.Value, c => Give(set, c.SetHandle));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ClipImage(OfxImageClipHandle clip, double time, OfxRectD* region, OfxPropertySetHandle* set) =>
        With<FakeClip>(clip.Value, c =>
        {
            if (c.Picture(time) is not FakeImage image)
            {
                return OfxStatus.kOfxStatFailed;
            }

            lock (Current)
            {
                Current.ImagesFetched++;
            }

            return Give(set, Current.Add(Describe(image)));
        });

    private static FakeSet Describe(FakeImage image) => new FakeSet()
        .With("OfxImagePropData", (nint)image.Data)
        .With("OfxImagePropBounds", image.Bounds.X1, image.Bounds.Y1, image.Bounds.X2, image.Bounds.Y2)
        .With("OfxImagePropRegionOfDefinition", image.Bounds.X1, image.Bounds.Y1, image.Bounds.X2, image.Bounds.Y2)
        .With("OfxImagePropRowBytes", image.RowBytes)
        .With("OfxImageEffectPropPixelDepth", "OfxBitDepth" + image.Depth)
        .With("OfxImageEffectPropComponents", "OfxImageComponent" + (image.Components == ImageComponents.Alpha ? "Alpha" : image.Components.ToString().ToUpperInvariant()))
        .With("OfxImageEffectPropPreMultiplication", "OfxImageAlphaPremultiplied")
        .With("OfxImageEffectPropRenderScale", 1.0, 1.0)
        .With("OfxImagePropPixelAspectRatio", 1.0)
        .With("OfxImagePropUniqueIdentifier", "id");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ReleaseImage(OfxPropertySetHandle set)
    {
        lock (Current)
        {
            Current.ImagesReleased++;
        }

        return Current._objects.TryRemove(set.Value, out _) ? OfxStatus.kOfxStatOK : OfxStatus.kOfxStatErrBadHandle;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ClipRegion(OfxImageClipHandle clip, double time, OfxRectD* rect)
    {
        if (Current.Find<FakeClip>(clip.Value)?.Picture(time)?.Bounds is not RectI b)
        {
            return OfxStatus.kOfxStatFailed;
        }

        *rect = new OfxRectD { x1 = b.X1, y1 = b.Y1, x2 = b.X2, y2 = b.Y2 };
        return OfxStatus.kOfxStatOK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Aborted(OfxImageEffectHandle effect) => Current.Abort ? 1 : 0;

    private static OfxStatus Give(OfxPropertySetHandle* set, nint handle)
    {
        *set = new OfxPropertySetHandle(handle);
        return OfxStatus.kOfxStatOK;
    }

    // ---- parameters ----
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ParamDefine(OfxParamSetHandle set, byte* type, byte* name, OfxPropertySetHandle* properties)
    {
        string paramType = Text(type);
        string paramName = Text(name);
        return With<FakeEffect>(set.Value, e =>
        {
            FakeSet s = new FakeSet().With("OfxPropName", paramName).With("OfxParamPropType", paramType);
            FakeParam made = new(paramType, Current.Add(s), s);
            e.Params[paramName] = made;
            return Give(properties, made.SetHandle);
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ParamHandle(OfxParamSetHandle set, byte* name, OfxParamHandle* param, OfxPropertySetHandle* properties)
    {
        string text = Text(name);
        return With<FakeEffect>(set.Value, e =>
        {
            if (!e.Params.TryGetValue(text, out FakeParam? found))
            {
                return OfxStatus.kOfxStatErrUnknown;
            }

            *param = new OfxParamHandle(Current.Add(found));
            return properties is null ? OfxStatus.kOfxStatOK : Give(properties, found.SetHandle);
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ParamProperties(OfxParamHandle param, OfxPropertySetHandle* set) =>
        With<FakeParam>(param.Value, p => Give(set, p.SetHandle));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ParamKeys(OfxParamHandle param, uint* count) => With<FakeParam>(param.Value, p =>
    {
        *count = (uint)p.Keys.Count;
        return OfxStatus.kOfxStatOK;
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ParamKeyTime(OfxParamHandle param, uint nth, double* time) => With<FakeParam>(param.Value, p =>
    {
        *time = p.Keys.Keys.ElementAt((int)nth);
        return OfxStatus.kOfxStatOK;
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ParamDeleteKey(OfxParamHandle param, double time) =>
        With<FakeParam>(param.Value, p => p.Keys.Remove(time) ? OfxStatus.kOfxStatOK : OfxStatus.kOfxStatErrBadIndex);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ParamDeleteAllKeys(OfxParamHandle param) => With<FakeParam>(param.Value, p =>
    {
        p.Keys.Clear();
        return OfxStatus.kOfxStatOK;
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus EditBegin(OfxParamSetHandle set, byte* name) => OfxStatus.kOfxStatOK;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus EditEnd(OfxParamSetHandle set) => OfxStatus.kOfxStatOK;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ValueDescribe(OfxParamHandle param, int* kind, int* components) => With<FakeParam>(param.Value, p =>
    {
        Properties.ParameterTypeFact fact = OpenFX.Net.Properties.OfxFacts.ParameterTypes[p.Type];
        *kind = (int)(fact.Kind switch
        {
            OpenFX.Net.Properties.ParameterValueKind.Int => ShimValueKind.Int,
            OpenFX.Net.Properties.ParameterValueKind.Double => ShimValueKind.Double,
            OpenFX.Net.Properties.ParameterValueKind.None => ShimValueKind.None,
            _ => ShimValueKind.Pointer,
        });
        *components = fact.Components;
        return OfxStatus.kOfxStatOK;
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ValueGet(OfxParamHandle param, int when, double from, double to, void** values, int components) =>
        With<FakeParam>(param.Value, p =>
        {
            if (Current.Mischief?.Invoke("value") is Lie lie && lie.Value is null)
            {
                return lie.Status;
            }

            object? value = when == (int)ShimWhen.Time && p.Keys.TryGetValue(from, out object? key) ? key : p.Value;
            for (int i = 0; i < components; i++)
            {
                switch (value)
                {
                    case int[] ints:
                        *(int*)values[i] = ints[i];
                        break;
                    case double[] doubles:
                        *(double*)values[i] = doubles[i];
                        break;
                    case string text:
                        *(nint*)values[i] = Current.Keep(text);
                        break;
                    default:
                        break; // OK, but nothing written, as MLT does for what it does not know
                }
            }

            return OfxStatus.kOfxStatOK;
        });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ValueSet(OfxParamHandle param, int timed, double time, int* ints, double* doubles, void* pointer) =>
        With<FakeParam>(param.Value, p =>
        {
            Properties.ParameterTypeFact fact = OpenFX.Net.Properties.OfxFacts.ParameterTypes[p.Type];
            object value = fact.Kind switch
            {
                OpenFX.Net.Properties.ParameterValueKind.Int => new Span<int>(ints, fact.Components).ToArray(),
                OpenFX.Net.Properties.ParameterValueKind.Double => new Span<double>(doubles, fact.Components).ToArray(),
                OpenFX.Net.Properties.ParameterValueKind.String => Text((byte*)pointer),
                _ => string.Empty,
            };
            if (timed != 0)
            {
                p.Keys[time] = value;
            }
            else
            {
                p.Value = value;
            }

            return OfxStatus.kOfxStatOK;
        });

    // ---- the rest ----
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus Message(int function, void* handle, byte* type, byte* id, byte* text)
    {
        Current.Messages.Enqueue($"{function}|{Text(type)}|{Text(text)}");
        return OfxStatus.kOfxStatOK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ClearMessage(void* handle)
    {
        Current.Messages.Enqueue("clear");
        return OfxStatus.kOfxStatOK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus MemoryAlloc(void* handle, nuint bytes, void** data)
    {
        *data = NativeMemory.Alloc(bytes);
        return OfxStatus.kOfxStatOK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus MemoryFree(void* data)
    {
        NativeMemory.Free(data);
        return OfxStatus.kOfxStatOK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus MultiThread(delegate* unmanaged[Cdecl]<uint, uint, void*, void> work, uint count, void* argument)
    {
        Thread[] threads = [.. Enumerable.Range(0, (int)count).Select(i => new Thread(() => work((uint)i, count, argument)))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        return OfxStatus.kOfxStatOK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ProgressStart(void* handle, byte* label) => OfxStatus.kOfxStatOK;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ProgressUpdate(void* handle, double done) =>
        done < 0.9 ? OfxStatus.kOfxStatOK : OfxStatus.kOfxStatReplyNo;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ProgressEnd(void* handle) => OfxStatus.kOfxStatOK;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus TimeLineTime(void* handle, double* time)
    {
        *time = 12;
        return OfxStatus.kOfxStatOK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus TimeLineBounds(void* handle, double* first, double* last)
    {
        *first = 0;
        *last = 99;
        return OfxStatus.kOfxStatOK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus TimeLineGoTo(void* handle, double time) => OfxStatus.kOfxStatOK;

    /// <summary>A string's native copy, kept until the host goes.</summary>
    private nint Keep(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text + '\0');
        nint copy = (nint)NativeMemory.Alloc((nuint)bytes.Length);
        Marshal.Copy(bytes, 0, copy, bytes.Length);
        lock (_memory)
        {
            _memory.Add(copy);
        }

        return copy;
    }

    /// <summary>An answer that is not honest: a status, and a value that is written if it has the asked type.</summary>
    internal readonly record struct Lie(OfxStatus Status, object? Value);
}
