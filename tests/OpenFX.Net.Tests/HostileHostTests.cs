using System.Runtime.InteropServices;
using OpenFX.Net.Plugin;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Tests;

/// <summary>
/// Every action against hosts that lie: no crash (it would end the test run), a status of the standard, all images given
/// back (checked when the rig is disposed), nothing written outside an image.
/// </summary>
[NonParallelizable]
internal sealed unsafe class HostileHostTests
{
    private static readonly RectI[] Windows =
    [
        new(0, 0, 1, 1), new(-3, 2, 6, 7), new(5, 5, 5, 5), new(7, 7, 3, 3), new(int.MinValue, int.MinValue, int.MaxValue, int.MaxValue),
        new(-1_000_000, -1_000_000, 1_000_000, 1_000_000), new(int.MaxValue - 1, 0, int.MaxValue, 1), default,
    ];

    private static readonly object[] Absurd =
    [
        0, 1, -1, int.MinValue, int.MaxValue, 0.0, -1.0, 1e300, -1e300, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
        double.Epsilon, (nint)0,
    ];

    [Test]
    public void Actions_ForeignHandlesAndMissingSets_AnswerAStatus()
    {
        using ProbeRig rig = new();
        nint[] handles = [0, 1, -1, 0x1000, nint.MaxValue, rig.Handle, rig.Host.Args(new FakeSet()).Value];
        foreach (string action in ProbeRig.Actions.Where(a => a != Ofx.kOfxActionUnload))
        {
            foreach (nint handle in handles)
            {
                foreach (nint inArgs in new nint[] { 0, 3, rig.Host.Args(new FakeSet()).Value, rig.Handle })
                {
                    Check(rig.CallRaw(action, handle, new(inArgs), default), $"{action} on {handle} with {inArgs}");
                    Check(rig.CallRaw(action, handle, new(inArgs), new(inArgs)), $"{action} on {handle} with {inArgs} both ways");
                }
            }
        }
    }

    [Test]
    public void Actions_SlotOfASuiteMissing_AnswerAStatus()
    {
        foreach (((string Name, int Version) suite, int slots) in SuiteSlots())
        {
            for (int slot = 0; slot < slots; slot++)
            {
                using ProbeRig rig = new(load: false);
                nint* table = (nint*)rig.Host.Suites[suite];
                bool cannotRelease = suite.Name == Ofx.kOfxImageEffectSuite
                    && table[slot] == (nint)((OfxImageEffectSuiteV1*)table)->clipReleaseImage;
                table[slot] = 0;
                Life(rig, $"{suite.Name} {suite.Version} without slot {slot}");
                if (cannotRelease)
                {
                    rig.Host.ForgetImages(); // without that slot nothing can be given back
                }
            }
        }
    }

    [Test]
    public void Actions_SuiteMissing_AnswerAStatus()
    {
        foreach (((string, int) suite, _) in SuiteSlots())
        {
            using ProbeRig rig = new(load: false);
            rig.Host.Suites.Remove(suite);
            Life(rig, $"without {suite}");
            if (suite is (Ofx.kOfxPropertySuite or Ofx.kOfxImageEffectSuite or Ofx.kOfxParameterSuite, 1))
            {
                Assert.That(rig.Call(Ofx.kOfxActionLoad, 0), Is.EqualTo(OfxStatus.kOfxStatErrMissingHostFeature), $"{suite}");
            }
        }
    }

    [Test]
    public void Actions_WithoutAnyHost_AnswerMissingFeature()
    {
        using ProbeRig rig = new();
        rig.Native->setHost(null);
        Assert.That(rig.Call(Ofx.kOfxActionLoad, 0), Is.EqualTo(OfxStatus.kOfxStatErrMissingHostFeature));
        foreach (string action in ProbeRig.Actions)
        {
            Check(rig.CallRaw(action, rig.Handle, default, default), action);
        }

        OfxHost empty = default;
        rig.Native->setHost(&empty);
        Assert.That(rig.Call(Ofx.kOfxActionLoad, 0), Is.EqualTo(OfxStatus.kOfxStatErrMissingHostFeature));
        rig.Native->setHost(rig.Host.Host);
        Assert.That(rig.Call(Ofx.kOfxActionLoad, 0), Is.EqualTo(OfxStatus.kOfxStatOK));
    }

    [Test]
    public void Render_EveryWindow_AnswersAStatus()
    {
        using ProbeRig rig = new();
        foreach (RectI image in new[] { new RectI(0, 0, 1, 1), new RectI(-3, 2, 6, 7), new RectI(-70_000, 30_000, -69_999, 30_002) })
        {
            foreach (ImageDepth depth in new[] { ImageDepth.Byte, ImageDepth.Short, ImageDepth.Half, ImageDepth.Float })
            {
                rig.Connect("Source", rig.Image(image, depth, ImageComponents.Rgb, topDown: true));
                rig.Connect("Output", rig.Image(image, depth, ImageComponents.Rgba, padding: 3));
                foreach (RectI window in Windows.Append(image))
                {
                    foreach (double time in new[] { 0, -1e9, double.NaN, double.PositiveInfinity, 1e300 })
                    {
                        OfxStatus status = rig.Render(window, time);
                        Check(status, $"{window} of {image} at {time}");
                        bool right = double.IsFinite(time) && !window.IsEmpty && image.Intersect(window) == window;
                        Assert.That(status == OfxStatus.kOfxStatOK, Is.EqualTo(right), $"{window} of {image} at {time}: {status}");
                    }
                }
            }
        }
    }

    [Test]
    public void Actions_PropertiesThatLie_AnswerAStatus([Range(1, 60)] int seed)
    {
        using ProbeRig rig = new();
        Random random = new(seed);
        nint text = Marshal.StringToCoTaskMemUTF8(new string('ß', random.Next(2000)));
        RectI bounds = seed % 3 == 0 ? new RectI(0, 0, 1, 1) : new RectI(-3, 2, 6, 7);
        rig.Connect("Source", rig.Image(bounds, topDown: seed % 2 == 0));
        rig.Connect("Mask", rig.Image(bounds, ImageDepth.Byte, ImageComponents.Alpha));
        rig.Connect("Output", rig.Image(bounds, padding: seed % 7));
        if (seed % 5 == 0)
        {
            ProbeRig.Effect.OnRender = c =>
            {
                using Image? source = c.Fetch(ClipDescriptor.Source);
                throw new InvalidOperationException("at once");
            };
        }

        double share = random.NextDouble() * 0.5;
        rig.Host.Mischief = name =>
        {
            // Where the pixels are a plug-in must believe, or it could not work at all: pointer, and a size that is possible.
            if (name is "OfxImagePropData" or "OfxImagePropBounds" or "OfxImagePropRowBytes" or "OfxImageEffectPropPixelDepth"
                or "OfxImageEffectPropComponents" || random.NextDouble() > share)
            {
                return null;
            }

            object value = random.Next(6) == 0 ? text : Absurd[random.Next(Absurd.Length)];
            return random.Next(3) switch
            {
                0 => new FakeHost.Lie((OfxStatus)random.Next(16), null), // some code, nothing written
                1 => new FakeHost.Lie(OfxStatus.kOfxStatOK, null), // OK, nothing written
                _ => new FakeHost.Lie(OfxStatus.kOfxStatOK, value),
            };
        };
        for (int round = 0; round < 4; round++)
        {
            foreach (string action in ProbeRig.Actions.Where(a => a != Ofx.kOfxActionUnload))
            {
                FakeSet args = ProbeRig.RenderArgs(Windows[random.Next(Windows.Length)]).With("OfxImageEffectPropContext", "OfxImageEffectContextFilter");
                Check(rig.Call(action, rig.Handle, args, new FakeSet()), $"seed {seed}: {action}");
            }
        }

        rig.Host.Mischief = null;
        Marshal.FreeCoTaskMem(text);
    }

    [Test]
    public void Render_ManyThreadsOnOneInstance_AllSucceed()
    {
        using ProbeRig rig = new();
        RectI bounds = new(0, 0, 9, 5);
        FakeImage source = rig.Image(bounds);
        rig.Connect("Source", source);
        rig.Connect("Output", rig.Image(bounds));
        int failed = 0;
        Thread[] threads = [.. Enumerable.Range(0, 16).Select(t => new Thread(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                if (rig.Render(bounds, t) != OfxStatus.kOfxStatOK)
                {
                    Interlocked.Increment(ref failed);
                }
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.That(failed, Is.Zero);
    }

    /// <summary>The suites of the fake host with their numbers of slots.</summary>
    private static List<((string Name, int Version) Suite, int Slots)> SuiteSlots() =>
    [
        ((Ofx.kOfxPropertySuite, 1), sizeof(OfxPropertySuiteV1) / sizeof(nint)),
        ((Ofx.kOfxImageEffectSuite, 1), sizeof(OfxImageEffectSuiteV1) / sizeof(nint)),
        ((Ofx.kOfxParameterSuite, 1), sizeof(OfxParameterSuiteV1) / sizeof(nint)),
        ((Ofx.kOfxMessageSuite, 2), sizeof(OfxMessageSuiteV2) / sizeof(nint)),
        ((Ofx.kOfxMessageSuite, 1), sizeof(OfxMessageSuiteV1) / sizeof(nint)),
        ((Ofx.kOfxMemorySuite, 1), sizeof(OfxMemorySuiteV1) / sizeof(nint)),
        ((Ofx.kOfxMultiThreadSuite, 1), sizeof(OfxMultiThreadSuiteV1) / sizeof(nint)),
        ((Ofx.kOfxProgressSuite, 1), sizeof(OfxProgressSuiteV1) / sizeof(nint)),
        ((Ofx.kOfxTimeLineSuite, 1), sizeof(OfxTimeLineSuiteV1) / sizeof(nint)),
    ];

    /// <summary>A whole life, whatever each step answers.</summary>
    private static void Life(ProbeRig rig, string what)
    {
        Check(rig.Call(Ofx.kOfxActionLoad, 0), what);
        Check(rig.Call(Ofx.kOfxActionDescribe, rig.Handle), what);
        Check(rig.Call(Ofx.kOfxImageEffectActionDescribeInContext, rig.Handle, ProbeRig.FilterArgs()), what);
        rig.Instance.Set["OfxImageEffectPropContext"] = Ofx.kOfxImageEffectContextFilter;
        RectI bounds = new(0, 0, 4, 3);
        FakeImage image = rig.Image(bounds);
        FakeImage output = rig.Image(bounds);
        foreach (FakeClip clip in rig.Instance.Clips.Values)
        {
            clip.Picture = _ => clip.Set["OfxPropName"] is "Output" ? output : image;
        }

        foreach (string action in ProbeRig.Actions.Except([Ofx.kOfxActionUnload, Ofx.kOfxActionDestroyInstance])
            .Prepend(Ofx.kOfxActionCreateInstance).Append(Ofx.kOfxActionDestroyInstance))
        {
            Check(rig.Call(action, rig.Handle, ProbeRig.RenderArgs(bounds), new FakeSet()), $"{what}: {action}");
        }
    }

    private static void Check(OfxStatus status, string what) => Assert.That(ProbeRig.Statuses, Does.Contain(status), what);
}
