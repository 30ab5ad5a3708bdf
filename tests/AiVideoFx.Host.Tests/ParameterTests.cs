using AiVideoFx.Testing;
using OpenFX.Net.Hosting;

namespace AiVideoFx.Host.Tests;

[TestFixture]
[NonParallelizable]
[NoLeaks]
public sealed class ParameterTests
{
    [TestCase("gain", "0.25", "0.25")]
    [TestCase("gain", " 1e-1 ", "0.1")]
    [TestCase("times", "7", "7")]
    [TestCase("off", "YES", "true")]
    [TestCase("off", "0", "false")]
    [TestCase("mode", "Double", "Double")]
    [TestCase("mode", "double", "Double")]
    [TestCase("mode", "1", "Double")]
    [TestCase("preset", "Half", "half")]
    [TestCase("preset", "half", "half")]
    [TestCase("note", "a=b;c, d", "a=b;c, d")]
    [TestCase("tint", "0.1,0.2,0.3", "0.1,0.2,0.3,1")]
    [TestCase("tint", "#ff000080", "1,0,0,0.5019607843137255")]
    [TestCase("point", "3,-4.5", "3,-4.5")]
    [TestCase("triple", "1, 2, 3", "1,2,3")]
    public void SetParameter_Text_IsUnderstood(string name, string text, string expected)
    {
        using EffectHost host = Open();
        using EffectInstance effect = host.Find("Gain").CreateInstance(EffectContext.Filter);
        effect.SetParameter(name, text);
        Assert.That(effect.GetParameterText(name), Is.EqualTo(expected));
    }

    [TestCase("gain", "5", "a number from 0 to 4")]
    [TestCase("gain", "fast", "a number")]
    [TestCase("gain", "NaN", "a number")]
    [TestCase("gain", "1,2", "a number")]
    [TestCase("times", "1.5", "a whole number")]
    [TestCase("off", "maybe", "true or false")]
    [TestCase("mode", "Triple", "'Plain', 'Double'")]
    [TestCase("mode", "2", "'Plain', 'Double'")]
    [TestCase("mode", "-1", "'Plain', 'Double'")]
    [TestCase("preset", "full", "'Nothing', 'Half'")]
    [TestCase("tint", "#12345", "a colour such as")]
    [TestCase("point", "3", "2 numbers parted by commas")]
    [TestCase("gain", "0=1;x=2", "a key such as")]
    [TestCase("more", "1", "has no value")]
    [TestCase("nobody", "1", "it has: gain, mode, preset, times, off, note, tint, point, centre, triple")]
    public void SetParameter_WrongText_SaysWhatIsAllowed(string name, string text, string expected)
    {
        using EffectHost host = Open();
        using EffectInstance effect = host.Find("Gain").CreateInstance(EffectContext.Filter);
        Assert.That(
            () => effect.SetParameter(name, text), Throws.TypeOf<ParameterException>().With.Message.Contains(expected));
    }

    [Test]
    public void SetParameter_Keys_AreLinearBetween()
    {
        using EffectHost host = Open();
        using EffectInstance effect = host.Find("Gain").CreateInstance(EffectContext.Filter);
        effect.SetParameter("gain", "8=1;0=3");
        effect.SetParameter("times", "0=0;10=5");
        effect.SetParameter("mode", "0=Plain;4=Double");
        Assert.That(new double[] { -1, 0, 2, 8, 99 }.Select(t => effect.GetParameter("gain", t).X), Is.EqualTo(new[] { 3, 3, 2.5, 1, 1 }));
        Assert.That(new double[] { 0, 3, 4 }.Select(t => effect.GetParameter("times", t).X), Is.EqualTo(new double[] { 0, 2, 2 }));
        Assert.That(new[] { 0, 3.9, 4 }.Select(t => effect.GetParameterText("mode", t)), Is.EqualTo(new[] { "Plain", "Plain", "Double" }));
    }

    [Test]
    public void Default_ShareOfProject_IsPixelsUntilSet()
    {
        using EffectHost host = Open();
        using EffectInstance effect = host.Find("Gain").CreateInstance(EffectContext.Filter);
        using PatternSource source = PatternSource.Create(20, 12, x: 100);
        effect.Connect("Source", source);
        Assert.That(effect.GetParameterText("centre"), Is.EqualTo("110,3"));
        effect.SetParameter("centre", "1,2");
        effect.Connect("Source", null);
        Assert.That(effect.GetParameterText("centre"), Is.EqualTo("1,2"));
    }

    [Test]
    public void PushButton_PluginSetsValuesOfEveryType_AreThere()
    {
        using EffectHost host = Open();
        using EffectInstance effect = host.Find("Gain").CreateInstance(EffectContext.Filter);
        effect.SetParameter("button", "press");
        Assert.That(effect.GetParameterText("gain"), Is.EqualTo("3.5"));
        Assert.That(effect.GetParameterText("point"), Is.EqualTo("1.25,-2.5"));
        Assert.That(effect.GetParameterText("triple"), Is.EqualTo("1,-2,3"));
        Assert.That(effect.GetParameterText("note"), Is.EqualTo("pressed"));
    }

    [Test]
    public void Render_EveryParameterTypeRead_ValuesArrive()
    {
        using EffectHost host = Open();
        using EffectInstance effect = host.Find("Gain").CreateInstance(EffectContext.Filter);
        using PatternSource source = PatternSource.Create();
        effect.Connect("Source", source);
        effect.SetParameter("gain", "0=1;4=2");
        effect.SetParameter("mode", "Double");
        effect.SetParameter("times", 3);
        effect.SetParameter("preset", "half");
        using HostFrame frame = effect.Render(2);
        float[] expected = [.. Pixels.Expected(source.Format.Bounds, source.Format.Components, (x, y, c) => PatternSource.Code(x, y, c, 2)).Select(c => c / 255f * 4.5f)];
        Assert.That(Pixels.Floats(frame), Is.EqualTo(expected).Within(1e-5f));
        effect.SetParameter("off", 1);
        Assert.That(effect.GetIdentity(2), Is.EqualTo(("Source", 2.0)));
    }

    [Test]
    public void Connect_UnknownClip_ListsInputs()
    {
        using EffectHost host = Open();
        using EffectInstance effect = host.Find("Gain").CreateInstance(EffectContext.Filter);
        Assert.That(() => effect.Connect("Mask", null), Throws.TypeOf<ParameterException>().With.Message.Contains("it has: Source"));
    }

    [Test]
    public void OldHost_WithoutStringChoices_StillMakesInstance()
    {
        using TemporaryFolder folder = new();
        using EffectHost host = new(new HostOptions { StringChoices = false, ApiVersion = (1, 4) });
        host.Open(TestBundles.CopyOf("citizens", folder));
        Assert.That(host.Find("Gain").Describe(EffectContext.Filter).FindParameter("preset"), Is.Null);
    }

    [Test]
    public void Curve_IntegralAndDerivative_AreExact()
    {
        ParamCurve curve = ParamCurve.Keyed([new(0, new(1)), new(10, new(3))], steps: false);
        Assert.That(curve.Integral(0, 10).X, Is.EqualTo(20).Within(1e-12));
        Assert.That(curve.Integral(-5, 15).X, Is.EqualTo(5 + 20 + 15).Within(1e-12));
        Assert.That(curve.Integral(10, 0).X, Is.EqualTo(-20).Within(1e-12));
        Assert.That(curve.DerivativeAt(5).X, Is.EqualTo(0.2).Within(1e-12));
        Assert.That(curve.DerivativeAt(-5).X, Is.Zero);
        ParamCurve steps = ParamCurve.Keyed([new(0, new(1)), new(10, new(3))], steps: true);
        Assert.That(steps.Integral(5, 15).X, Is.EqualTo(5 + 15).Within(1e-12));
    }

    private static EffectHost Open()
    {
        EffectHost host = new();
        host.Open(TestBundles.Citizens);
        return host;
    }
}
