using AiVideoFx.Host;

namespace AiVideoFx.Cli.Tests;

[TestFixture]
public sealed class NameTests
{
    [TestCase("motionThreshold", "motion-threshold")]
    [TestCase("Radius", "radius")]
    [TestCase("RGBGain", "rgb-gain")]
    [TestCase("radius2D", "radius2-d")]
    [TestCase("use_mask", "use-mask")]
    [TestCase("kNaturalName.pos", "k-natural-name-pos")]
    [TestCase("two words", "two-words")]
    public void Kebab_Names_BecomeWordsWithHyphens(string name, string option) => Assert.That(OptionName.Kebab(name), Is.EqualTo(option));

    [TestCase("com.aivideofx.Deflicker", "deflicker")]
    [TestCase("com.vendor:FrameBlend", "frame-blend")]
    public void Verb_Identifiers_GiveTheirLastPart(string identifier, string verb) => Assert.That(OptionName.Verb(identifier), Is.EqualTo(verb));

    [TestCase("10-20", 10, 20)]
    [TestCase("7", 7, 7)]
    [TestCase("7-", 7, null)]
    public void FrameSelection_GoodText_IsRead(string text, int first, int? last) =>
        Assert.That(FrameSelection.Parse(text), Is.EqualTo(new FrameSelection(first, last)));

    [TestCase("")]
    [TestCase("20-10")]
    [TestCase("a-b")]
    [TestCase("1-2-3")]
    [TestCase("-5")]
    public void FrameSelection_BadText_IsRefused(string text) =>
        Assert.That(() => FrameSelection.Parse(text), Throws.TypeOf<UsageException>().With.Message.Contains("10-20"));

    [Test]
    public void FrameSelection_OutsideTheClip_IsRefused()
    {
        FrameRange available = new(101, 110);
        Assert.That(new FrameSelection(103, null).Within(available), Is.EqualTo(new FrameRange(103, 110)));
        Assert.That(() => new FrameSelection(100, 105).Within(available), Throws.TypeOf<UsageException>().With.Message.Contains("101 to 110"));
        Assert.That(() => new FrameSelection(105, 111).Within(available), Throws.TypeOf<UsageException>());
        Assert.That(() => new FrameSelection(120, null).Within(available), Throws.TypeOf<UsageException>());
    }

    [Test]
    public void Describe_Parameter_SaysRangeChoicesAndDefault()
    {
        ParameterDescription number = new("amount", ParameterKind.Double, "Amount", "How much", "")
        {
            Components = 1,
            Minimum = [0],
            Maximum = [2.5],
            DefaultText = "1",
        };
        Assert.That(ParameterOptions.Describe(number), Is.EqualTo("How much. From 0 to 2.5. [default: 1]"));
        ParameterDescription open = number with { Hint = "", Minimum = [double.NegativeInfinity], Maximum = [double.PositiveInfinity] };
        Assert.That(ParameterOptions.Describe(open), Is.EqualTo("Amount. [default: 1]"));
        ParameterDescription choice = new("mode", ParameterKind.Choice, "Mode", "Which.", "")
        {
            Components = 1,
            Choices = [new ParameterChoice(0, "Auto", "auto"), new ParameterChoice(1, "Rolling bands", "bands")],
            DefaultText = "Auto",
        };
        Assert.That(ParameterOptions.Describe(choice), Is.EqualTo("Which. One of: Auto, \"Rolling bands\". [default: Auto]"));
    }

    [Test]
    public void NameFor_TakenName_GetsAPrefix()
    {
        HashSet<string> taken = ["--output"];
        Assert.That(ParameterOptions.NameFor("output", taken), Is.EqualTo("--effect-output"));
        Assert.That(ParameterOptions.NameFor("outputGain", taken), Is.EqualTo("--output-gain"));
    }

    [Test]
    public void BarLine_HalfWay_SaysFramesSpeedAndTimeLeft() =>
        Assert.That(
            BarRunView.Line("Deflicker", new SequenceProgress(50, 100, 49, TimeSpan.FromSeconds(25))),
            Is.EqualTo("Deflicker 50/100 frames, 2.0 fps, 0:25 left"));
}
