using System.Runtime.InteropServices;
using System.Text;
using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>One effect as its host sees it: takes the host, takes the actions.</summary>
internal sealed unsafe class EffectEntry(ImageEffect effect)
{
    private OfxHost* _hostPointer;
    private volatile HostConnection? _host;

    public ImageEffect Effect { get; } = effect;

    public void SetHost(OfxHost* host)
    {
        if (host != _hostPointer)
        {
            _hostPointer = host;
            _host = null;
        }
    }

    /// <summary>Handles one action. Never throws.</summary>
    public OfxStatus Handle(byte* action, void* handle, OfxPropertySetHandle inArgs, OfxPropertySetHandle outArgs)
    {
        string? name = null;
        try
        {
            if (action is null)
            {
                return OfxStatus.kOfxStatErrValue;
            }

            name = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(action));
            return Dispatch(name, new OfxImageEffectHandle((nint)handle), inArgs, outArgs);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, $"{Effect.GetType().Name}: {name}");
        }
    }

    private OfxStatus Dispatch(
        string action, OfxImageEffectHandle handle, OfxPropertySetHandle inArgs, OfxPropertySetHandle outArgs)
    {
        switch (action)
        {
            case Ofx.kOfxActionLoad:
                return Load();
            case Ofx.kOfxActionUnload:
                Instance.DisposeAll(Effect);
                Effect.Unload();
                return OfxStatus.kOfxStatOK;
            default:
                break;
        }

        HostConnection? host = Connect();
        if (host is null)
        {
            return OfxStatus.kOfxStatErrMissingHostFeature;
        }

        if (handle.IsNull)
        {
            return action == Ofx.kOfxActionPurgeCaches ? Purge() : OfxStatus.kOfxStatErrBadHandle;
        }

        bool describes = action is Ofx.kOfxActionDescribe or Ofx.kOfxImageEffectActionDescribeInContext;
        Instance? instance = describes || action == Ofx.kOfxActionCreateInstance ? null : FindInstance(host, handle);
        using ActionCall call = new(Effect, host, handle, instance, inArgs, outArgs);
        return action switch
        {
            Ofx.kOfxActionDescribe => Describer.Describe(call),
            Ofx.kOfxImageEffectActionDescribeInContext => Describer.DescribeInContext(call),
            Ofx.kOfxActionCreateInstance => Create(host, handle, inArgs, outArgs),
            Ofx.kOfxActionDestroyInstance => Destroy(call),
            Ofx.kOfxActionPurgeCaches => Purge(),
            _ => InstanceActions.Handle(action, call),
        };
    }

    private OfxStatus Load()
    {
        _host = null; // the suites are fetched again: a host may change them between loads
        return Connect() is null ? OfxStatus.kOfxStatErrMissingHostFeature : OfxStatus.kOfxStatOK;
    }

    private HostConnection? Connect()
    {
        HostConnection? host = _host;
        if (host is null)
        {
            host = new HostConnection(_hostPointer);
            _host = host;
        }

        return host.IsUsable ? host : null;
    }

    private OfxStatus Purge()
    {
        Effect.PurgeCaches();
        return OfxStatus.kOfxStatOK;
    }

    private Instance FindInstance(HostConnection host, OfxImageEffectHandle handle) =>
        Instance.Find(new EffectInstanceProperties(host.EffectProperties(handle)).InstanceData.Get(0), Effect)
            ?? new Instance(Effect, isTemporary: true);

    private OfxStatus Create(
        HostConnection host, OfxImageEffectHandle handle, OfxPropertySetHandle inArgs, OfxPropertySetHandle outArgs)
    {
        EffectInstanceProperties p = new(host.EffectProperties(handle));
        if (p.Set.IsNull)
        {
            return OfxStatus.kOfxStatErrBadHandle;
        }

        Instance instance = new(Effect, isTemporary: false);
        try
        {
            if (p.InstanceData.Set(instance.Id) != OfxStatus.kOfxStatOK)
            {
                instance.Dispose(); // the host cannot hold the number: every action makes do with a temporary instance
                instance = new Instance(Effect, isTemporary: true);
            }

            if (!Effect.Descriptor.SupportsTiles)
            {
                // Some hosts (HostSupport's) start instances at yes whatever was described, and would cut pictures up for nothing.
                p.Set.SetInt(Ofx.kOfxImageEffectPropSupportsTiles, 0);
            }

            using ActionCall call = new(Effect, host, handle, instance, inArgs, outArgs);
            Effect.CreateInstance(new InstanceContext(call));
        }
        catch
        {
            instance.Dispose();
            throw;
        }

        return OfxStatus.kOfxStatOK;
    }

    private OfxStatus Destroy(ActionCall call)
    {
        try
        {
            Effect.DestroyInstance(new InstanceContext(call));
        }
        finally
        {
            new EffectInstanceProperties(call.Host.EffectProperties(call.Handle)).InstanceData.Set(0);
            call.Instance?.Dispose();
        }

        return OfxStatus.kOfxStatOK;
    }
}
