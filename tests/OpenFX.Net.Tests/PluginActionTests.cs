using OpenFX.Net.Plugin;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Tests;

[NonParallelizable]
internal sealed class PluginActionTests
{
    private static readonly RectI Bounds = new(-3, 2, 6, 7);

    [Test]
    public void Describe_NumericParameters_HaveRangeAndDisplayRange()
    {
        using ProbeRig rig = new();
        foreach (string name in new[] { "strength", "count", "point", "space", "cell", "voxel" })
        {
            FakeSet set = rig.Instance.Params[name].Set;
            foreach (string property in new[] { "Min", "Max", "DisplayMin", "DisplayMax", "Default" })
            {
                Assert.That(set["OfxParamProp" + property], Is.Not.Null, $"{name}: {property}");
            }
        }

        FakeSet strength = rig.Instance.Params["strength"].Set;
        Assert.That(
            new[] { "Min", "Max", "DisplayMin", "DisplayMax", "Default" }.Select(p => strength["OfxParamProp" + p]),
            Is.EqualTo(new object[] { 0.0, 10.0, 0.0, 2.0, 1.0 }));
        Assert.That(strength["OfxParamPropParent"], Is.EqualTo("group"));
        Assert.That(rig.Instance.Params["voxel"].Set["OfxParamPropMax", 2], Is.EqualTo(9));
    }

    [Test]
    public void Describe_TheEffect_SaysWhatTheDescriptorSays()
    {
        using ProbeRig rig = new();
        FakeSet set = rig.Instance.Set;
        Assert.That(set["OfxPropLabel"], Is.EqualTo("Probe"));
        Assert.That(set["OfxImageEffectPluginPropGrouping"], Is.EqualTo("Tests"));
        Assert.That(set["OfxImageEffectPropSupportedContexts", 1], Is.EqualTo("OfxImageEffectContextGeneral"));
        Assert.That(set["OfxImageEffectPropTemporalClipAccess"], Is.EqualTo(1));
        Assert.That(set["OfxImageEffectPluginRenderThreadSafety"], Is.EqualTo("OfxImageEffectRenderFullySafe"));
        Assert.That(set["OfxPropPluginDescription"], Is.EqualTo("Tests 100 % of it."));
        Assert.That(rig.Instance.Clips.Keys, Is.EquivalentTo(new[] { "Source", "Mask", "Reference", "Output" }));
        Assert.That(rig.Instance.Clips["Mask"].Set["OfxImageClipPropIsMask"], Is.EqualTo(1));
        Assert.That(rig.Instance.Params["mode"].Set["OfxParamPropChoiceOption", 1], Is.EqualTo("Rolling bands"));
    }

    [Test]
    public void Parameters_WithValues_AreReadByType()
    {
        using ProbeRig rig = new();
        Set(rig, "strength", new[] { 2.5 });
        Set(rig, "count", new[] { -4 });
        Set(rig, "switch", new[] { 0 });
        Set(rig, "choice", new[] { 2 });
        Set(rig, "mode", new[] { 2 });
        Set(rig, "text", "größer");
        Set(rig, "rgb", new[] { 0.5, 0.25, 0.125 });
        Set(rig, "rgba", new[] { 0.5, 0.25, 0.125, 1.0 });
        Set(rig, "point", new[] { -7.0, 8.0 });
        Set(rig, "space", new[] { 0.1, 0.2, 0.3 });
        Set(rig, "cell", new[] { 8, 9 });
        Set(rig, "voxel", new[] { 7, 8, 9 });
        Set(rig, "custom", "x");
        Set(rig, "named", "one");
        List<object> read = Read(rig);
        Assert.That(read, Is.EqualTo(new object[]
        {
            2.5, -4, false, 2, ProbeEffect.Mode.LastOne, "größer", new RgbColour(0.5, 0.25, 0.125),
            new RgbaColour(0.5, 0.25, 0.125, 1), new Double2(-7, 8), new Double3(0.1, 0.2, 0.3), new Int2(8, 9), new Int3(7, 8, 9),
            "x", "one",
        }));
    }

    [Test]
    public void Parameters_NotWrittenOrAbsurd_ReadAsDefaultsOrClamped()
    {
        using ProbeRig rig = new();
        List<object> defaults = Read(rig); // the host answers OK and writes nothing
        Assert.That(defaults, Is.EqualTo(new object[]
        {
            1.0, 2, true, 1, ProbeEffect.Mode.RollingBands, "initial", new RgbColour(0.1, 0.2, 0.3),
            new RgbaColour(0.1, 0.2, 0.3, 0.4), new Double2(1, 2), new Double3(0, 0.5, 1), new Int2(3, 4), new Int3(1, 2, 3),
            "blob", "two",
        }));
        Set(rig, "strength", new[] { double.PositiveInfinity });
        Set(rig, "count", new[] { -1000 });
        Set(rig, "choice", new[] { 77 });
        Set(rig, "mode", new[] { -1 });
        Set(rig, "point", new[] { double.NaN, 8.0 });
        Set(rig, "named", "three");
        List<object> read = Read(rig);
        Assert.That(read.Take(5), Is.EqualTo(new object[] { 10.0, -5, true, 1, ProbeEffect.Mode.RollingBands }));
        Assert.That(read[8], Is.EqualTo(new Double2(1, 2)));
        Assert.That(read[^1], Is.EqualTo("two"));
    }

    [Test]
    public void Parameters_Animated_AreReadAtTheRenderTime()
    {
        using ProbeRig rig = new();
        Set(rig, "strength", new[] { 1.0 });
        rig.Instance.Params["strength"].Keys[5] = new[] { 3.5 };
        double now = 0;
        double later = 0;
        ProbeRig.Effect.OnRender = c => (now, later) = (c.Get(ProbeEffect.Strength), c.GetAtTime(ProbeEffect.Strength, 6));
        rig.Render(Bounds, time: 5);
        Assert.That((now, later), Is.EqualTo((3.5, 1.0)));
    }

    [Test]
    public void InstanceChanged_SetsValuesKeysAndDeletesThem()
    {
        using ProbeRig rig = new();
        ProbeRig.Effect.OnChanged = c =>
        {
            using IDisposable undo = c.CreateUndoStep("step");
            Assert.That(c.IsAbout(ProbeEffect.Strength) && c.Reason == ChangeReason.UserEdited && c.Time == 7);
            Assert.That(c.Set(ProbeEffect.Rgba, new RgbaColour(1, 2, 3, 4)) && c.Set(ProbeEffect.Text, "new 100 %"));
            Assert.That(c.Set(ProbeEffect.ModeChoice, ProbeEffect.Mode.Copy) && c.SetKey(ProbeEffect.Strength, 3, 0.5));
            Assert.That(c.SetKey(ProbeEffect.Strength, 4, 0.75) && c.DeleteKey(ProbeEffect.Strength, 3));
            Assert.That(c.GetKeyTimes(ProbeEffect.Strength), Is.EqualTo(new[] { 4.0 }));
            Assert.That((c.TimeLineTime, c.TimeLineBounds), Is.EqualTo((12.0, new TimeRange(0, 99))));
        };
        FakeSet args = new FakeSet().With("OfxPropType", "OfxTypeParameter").With("OfxPropName", "strength")
            .With("OfxPropChangeReason", "OfxChangeUserEdited").With("OfxPropTime", 7.0);
        Assert.That(rig.Call(Ofx.kOfxActionInstanceChanged, rig.Handle, args), Is.EqualTo(OfxStatus.kOfxStatOK));
        Assert.That(rig.Instance.Params["rgba"].Value, Is.EqualTo(new[] { 1.0, 2, 3, 4 }));
        Assert.That(rig.Instance.Params["text"].Value, Is.EqualTo("new 100 %"));
        Assert.That(rig.Instance.Params["mode"].Value, Is.EqualTo(new[] { 0 }));
        Assert.That(rig.Instance.Params["strength"].Keys[4], Is.EqualTo(new[] { 0.75 }));
    }

    [Test]
    public void Render_EveryRowLayout_CopiesTheWindowAndNothingElse(
        [Values] bool topDown, [Values(0, 13)] int padding, [Values] bool window)
    {
        using ProbeRig rig = new();
        FakeImage source = rig.Image(Bounds, padding: padding, topDown: topDown);
        FakeImage output = rig.Image(Bounds, padding: 5, topDown: !topDown);
        byte[] before = output.Row(2).ToArray();
        rig.Connect("Source", source);
        rig.Connect("Output", output);
        RectI part = window ? new RectI(-1, 3, 4, 6) : Bounds;
        Assert.That(rig.Render(part), Is.EqualTo(OfxStatus.kOfxStatOK));
        for (int y = part.Y1; y < part.Y2; y++)
        {
            int left = (part.X1 - Bounds.X1) * 16;
            Assert.That(output.Row(y).Slice(left, part.Width * 16).SequenceEqual(source.Row(y).Slice(left, part.Width * 16)), $"row {y}");
        }

        if (window)
        {
            Assert.That(output.Row(2).SequenceEqual(before), "a row below the window");
        }
    }

    [Test]
    public void Render_EffectFails_ShowsTheSourceSaysSoOnceAndAnswersFailed()
    {
        using ProbeRig rig = new();
        FakeImage source = rig.Image(Bounds);
        FakeImage output = rig.Image(Bounds);
        rig.Connect("Source", source);
        rig.Connect("Output", output);
        output.Row(4).Clear();
        ProbeRig.Effect.OnRender = c =>
        {
            c.Fetch(ClipDescriptor.Source); // never disposed: the entry point gives it back
            throw new InvalidOperationException("weights are 90 % missing");
        };
        Assert.That(rig.Render(Bounds), Is.EqualTo(OfxStatus.kOfxStatFailed));
        Assert.That(rig.Render(Bounds, 6), Is.EqualTo(OfxStatus.kOfxStatFailed));
        for (int y = Bounds.Y1; y < Bounds.Y2; y++)
        {
            Assert.That(output.Row(y).SequenceEqual(source.Row(y)), $"row {y}");
        }

        string[] persistent = [.. rig.Host.Messages.Where(m => m.StartsWith('3'))];
        Assert.That(persistent, Is.EqualTo(new[]
        {
            "3|OfxMessageError|Probe at frame 5: weights are 90 % missing (InvalidOperationException)",
        }));
        ProbeRig.Effect.OnRender = null;
        Assert.That(rig.Render(Bounds, 7), Is.EqualTo(OfxStatus.kOfxStatOK));
        Assert.That(rig.Host.Messages.Last(), Is.EqualTo("clear"));
    }

    [Test]
    public void Render_EffectFailsWithAnotherDepth_ShowsTheSourceConverted()
    {
        using ProbeRig rig = new();
        FakeImage source = rig.Image(Bounds, ImageDepth.Byte, ImageComponents.Rgb);
        FakeImage output = rig.Image(Bounds with { X2 = 8 }, ImageDepth.Short, ImageComponents.Rgba, topDown: true);
        rig.Connect("Source", source);
        rig.Connect("Output", output);
        ProbeRig.Effect.OnRender = _ => throw new OfxException(OfxStatus.kOfxStatErrMemory, "too large");
        Assert.That(rig.Render(output.Bounds), Is.EqualTo(OfxStatus.kOfxStatErrMemory));
        Span<ushort> row = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ushort>(output.Row(3));
        Assert.That(row[..4].ToArray(), Is.EqualTo(new[] { source.Row(3)[0] * 257, source.Row(3)[1] * 257, source.Row(3)[2] * 257, 65535 }));
        Assert.That(row[^4..].ToArray(), Is.EqualTo(new[] { 0, 0, 0, 0 }), "right of the source");
    }

    [Test]
    public void Render_Aborted_AnswersOkAndSaysNothing()
    {
        using ProbeRig rig = new();
        rig.Connect("Source", rig.Image(Bounds));
        rig.Connect("Output", rig.Image(Bounds));
        rig.Host.Abort = true;
        Assert.That(rig.Render(Bounds), Is.EqualTo(OfxStatus.kOfxStatOK));
        Assert.That(rig.Host.Messages.Where(m => m.StartsWith('3')), Is.Empty);
    }

    [TestCase("OfxImagePropBounds", int.MinValue, "bounds")]
    [TestCase("OfxImagePropBounds", -2_000_000, "bounds")]
    [TestCase("OfxImagePropRowBytes", 0, "row bytes 0")]
    [TestCase("OfxImagePropRowBytes", -1, "row bytes -1")]
    [TestCase("OfxImagePropRowBytes", int.MaxValue, "2 GiB")]
    [TestCase("OfxImageEffectPropPixelDepth", "OfxBitDepthDouble", "OfxBitDepthDouble")]
    [TestCase("OfxImageEffectPropPixelDepth", "OfxBitDepthNone", "OfxBitDepthNone")]
    [TestCase("OfxImageEffectPropComponents", "OfxImageComponentYUVA", "OfxImageComponentYUVA")]
    public void Render_ImageThatCannotBe_IsANamedError(string property, object value, string expected)
    {
        using ProbeRig rig = new();
        rig.Connect("Source", rig.Image(Bounds));
        rig.Connect("Output", rig.Image(Bounds));
        int reads = 0;
        object native = value is string s ? System.Runtime.InteropServices.Marshal.StringToCoTaskMemUTF8(s) : value;
        rig.Host.Mischief = name => name == property && reads++ >= 0 ? new FakeHost.Lie(OfxStatus.kOfxStatOK, native) : null;
        // All four bounds equal would be empty; a lie about the first edge only:
        if (property == "OfxImagePropBounds")
        {
            rig.Host.Mischief = name => name == property && reads++ % 4 == 0 ? new FakeHost.Lie(OfxStatus.kOfxStatOK, native) : null;
        }

        ProbeRig.Effect.OnRender = c => c.Fetch(ClipDescriptor.Source)?.Dispose();
        Assert.That(rig.Render(Bounds), Is.EqualTo(OfxStatus.kOfxStatErrImageFormat));
        Assert.That(rig.Host.Messages.Single(m => m.StartsWith('3')), Does.Contain(expected).And.Contain("'Source'").And.Contain("frame 5"));
    }

    [Test]
    public void Render_OutputWithoutTheWindow_IsANamedError()
    {
        using ProbeRig rig = new();
        rig.Connect("Source", rig.Image(Bounds));
        rig.Connect("Output", rig.Image(Bounds));
        Assert.That(rig.Render(Bounds with { X2 = 100 }), Is.EqualTo(OfxStatus.kOfxStatErrValue));
        Assert.That(rig.Host.Messages.Single(m => m.StartsWith('3')), Does.Contain("render window"));
    }

    [Test]
    public void Fetch_UnconnectedOrUnknownClip_IsNull()
    {
        using ProbeRig rig = new();
        rig.Connect("Output", rig.Image(Bounds));
        List<Image?> images = [];
        ProbeRig.Effect.OnRender = c => images.AddRange([c.Fetch(ClipDescriptor.Mask), c.Fetch(new ClipDescriptor("NoSuch"))]);
        Assert.That(rig.Render(Bounds), Is.EqualTo(OfxStatus.kOfxStatOK));
        rig.Host.AnswersOkWithNullClip = true; // as MLT does
        Assert.That(rig.Render(Bounds), Is.EqualTo(OfxStatus.kOfxStatOK));
        Assert.That(images, Is.EqualTo(new Image?[4]));
    }

    [Test]
    public void Identity_StrengthZero_NamesClipAndTime()
    {
        using ProbeRig rig = new();
        Set(rig, "strength", new[] { 0.0 });
        FakeSet answer = new();
        Assert.That(
            rig.Call(Ofx.kOfxImageEffectActionIsIdentity, rig.Handle, ProbeRig.RenderArgs(Bounds), answer), Is.EqualTo(OfxStatus.kOfxStatOK));
        Assert.That((answer["OfxPropName"], answer["OfxPropTime"]), Is.EqualTo(("Source", 4.0)));
        Set(rig, "strength", new[] { 1.0 });
        Assert.That(
            rig.Call(Ofx.kOfxImageEffectActionIsIdentity, rig.Handle, ProbeRig.RenderArgs(Bounds), new()), Is.EqualTo(OfxStatus.kOfxStatReplyDefault));
    }

    [Test]
    public void FramesNeeded_TwoRanges_AreWrittenAsPairs()
    {
        using ProbeRig rig = new();
        FakeSet answer = new();
        Assert.That(
            rig.Call(Ofx.kOfxImageEffectActionGetFramesNeeded, rig.Handle, ProbeRig.RenderArgs(Bounds), answer), Is.EqualTo(OfxStatus.kOfxStatOK));
        Assert.That(
            Enumerable.Range(0, 4).Select(i => answer["OfxImageClipPropFrameRange_Source", i]), Is.EqualTo(new object[] { 4.0, 6.0, 0.0, 0.0 }));
    }

    [Test]
    public void Questions_AboutNoTime_AreLeftToTheHost()
    {
        using ProbeRig rig = new();
        foreach (string action in new[]
        {
            Ofx.kOfxImageEffectActionIsIdentity, Ofx.kOfxImageEffectActionGetFramesNeeded,
            Ofx.kOfxImageEffectActionGetRegionOfDefinition, Ofx.kOfxImageEffectActionGetRegionsOfInterest,
        })
        {
            Assert.That(rig.Call(action, rig.Handle, new(), new()), Is.EqualTo(OfxStatus.kOfxStatReplyDefault), action);
        }
    }

    [Test]
    public void RegionsAndPreferences_AreAnswered()
    {
        using ProbeRig rig = new();
        rig.Connect("Source", rig.Image(Bounds));
        rig.Instance.Clips["Source"].Set.With("OfxImageEffectPropFrameRange", 3.0, 9.0);
        FakeSet answer = new();
        rig.Call(Ofx.kOfxImageEffectActionGetRegionOfDefinition, rig.Handle, ProbeRig.RenderArgs(Bounds), answer);
        Assert.That(answer["OfxImageEffectPropRegionOfDefinition", 2], Is.EqualTo(8.0));
        rig.Call(
            Ofx.kOfxImageEffectActionGetRegionsOfInterest, rig.Handle,
            ProbeRig.RenderArgs(Bounds).With("OfxImageEffectPropRegionOfInterest", 0.0, 0.0, 20.0, 1.0), answer);
        Assert.That(
            Enumerable.Range(0, 4).Select(i => answer["OfxImageClipPropRoI_Source", i]), Is.EqualTo(new object[] { -3.0, 0.0, 20.0, 7.0 }));
        rig.Call(Ofx.kOfxImageEffectActionGetTimeDomain, rig.Handle, null, answer);
        Assert.That((answer["OfxImageEffectPropFrameRange"], answer["OfxImageEffectPropFrameRange", 1]), Is.EqualTo((3.0, 9.0)));
        rig.Call(Ofx.kOfxImageEffectActionGetClipPreferences, rig.Handle, null, answer);
        Assert.That(answer["OfxImageClipPropComponents_Output"], Is.EqualTo("OfxImageComponentRGBA"));
        Assert.That(answer["OfxImageEffectFrameVarying"], Is.EqualTo(1));
    }

    [Test]
    public void Instances_HostForgetsTheData_EveryActionStillAnswers()
    {
        using ProbeRig rig = new();
        rig.Connect("Source", rig.Image(Bounds));
        rig.Connect("Output", rig.Image(Bounds));
        foreach (object? data in new object?[] { null, (nint)0, (nint)(-1), (nint)123456, 7.5 })
        {
            if (data is not null)
            {
                rig.Instance.Set["OfxPropInstanceData"] = data;
            }

            Assert.That(rig.Render(Bounds), Is.EqualTo(OfxStatus.kOfxStatOK), $"{data}");
        }

        Assert.That(rig.Call(Ofx.kOfxActionDestroyInstance, rig.Handle), Is.EqualTo(OfxStatus.kOfxStatOK));
        Assert.That(rig.Call(Ofx.kOfxActionDestroyInstance, rig.Handle), Is.EqualTo(OfxStatus.kOfxStatOK));
        Assert.That(rig.Render(Bounds), Is.EqualTo(OfxStatus.kOfxStatOK));
    }

    [Test]
    public void Instances_PerFrameAsMltDoes_LeaveNoStateBehind()
    {
        using ProbeRig rig = new();
        rig.Connect("Source", rig.Image(Bounds));
        rig.Connect("Output", rig.Image(Bounds));
        int alive = ProbeRig.Effect.StatesAlive;
        for (int i = 0; i < 50; i++)
        {
            rig.Instance.Set.Values.Clear(); // a new instance
            rig.Start();
            rig.Connect("Source", rig.Image(Bounds));
            rig.Connect("Output", rig.Image(Bounds));
            Assert.That(rig.Render(Bounds), Is.EqualTo(OfxStatus.kOfxStatOK));
            Assert.That(rig.Call(Ofx.kOfxActionDestroyInstance, rig.Handle), Is.EqualTo(OfxStatus.kOfxStatOK));
        }

        Assert.That(ProbeRig.Effect.StatesAlive, Is.EqualTo(alive));
    }

    [Test]
    public void Library_UnloadAndLoadAgain_Works()
    {
        using ProbeRig rig = new();
        for (int i = 0; i < 3; i++)
        {
            Assert.That(rig.Call(Ofx.kOfxActionUnload, 0), Is.EqualTo(OfxStatus.kOfxStatOK));
            rig.Start();
            rig.Connect("Output", rig.Image(Bounds));
            Assert.That(rig.Render(Bounds), Is.EqualTo(OfxStatus.kOfxStatOK));
        }
    }

    [Test]
    public void Descriptor_ContextWithoutWhatItDemands_IsRefused()
    {
        Assert.That(() => Make([Context.Filter], [], []), Throws.ArgumentException.With.Message.Contains("Source"));
        Assert.That(() => Make([Context.Retimer], [ClipDescriptor.Source], []), Throws.ArgumentException.With.Message.Contains("SourceTime"));
        Assert.That(() => Make([Context.Transition], [ClipDescriptor.SourceFrom], []), Throws.ArgumentException.With.Message.Contains("SourceTo"));
        Assert.That(() => Make([], [], []), Throws.ArgumentException);
        Assert.That(
            () => Make([Context.General], [], [new IntParam("a", "A", 0, 1, 0), new IntParam("a", "B", 0, 1, 0)]),
            Throws.ArgumentException.With.Message.Contains("'a'"));
        Assert.That(() => new DoubleParam("x", "X", 0, 1, 2), Throws.ArgumentException.With.Message.Contains("default 2"));
        Assert.That(() => new DoubleParam("x", "X", 0, 1, 0, displayMaximum: 3), Throws.ArgumentException);
        Assert.That(() => new DoubleParam("x", "X", 0, double.NaN, 0), Throws.ArgumentException);

        static EffectDescriptor Make(Context[] contexts, ClipDescriptor[] clips, Param[] parameters) =>
            new("id", "Label", 1, 0, contexts, clips, parameters);
    }

    private static void Set(ProbeRig rig, string name, object value) => rig.Instance.Params[name].Value = value;

    private static List<object> Read(ProbeRig rig)
    {
        List<object> values = [];
        rig.Connect("Output", rig.Image(Bounds));
        ProbeRig.Effect.OnRender = c => values.AddRange(
        [
            c.Get(ProbeEffect.Strength), c.Get(ProbeEffect.Count), c.Get(ProbeEffect.Switch), c.Get(ProbeEffect.Choice),
            c.Get(ProbeEffect.ModeChoice), c.Get(ProbeEffect.Text), c.Get(ProbeEffect.Rgb), c.Get(ProbeEffect.Rgba),
            c.Get(ProbeEffect.Point), c.Get(ProbeEffect.Space), c.Get(ProbeEffect.Cell), c.Get(ProbeEffect.Voxel),
            c.Get(ProbeEffect.Custom), c.Get(ProbeEffect.Named),
        ]);
        Assert.That(rig.Render(Bounds), Is.EqualTo(OfxStatus.kOfxStatOK));
        return values;
    }
}
