namespace AiVideoFx.Host.Tests;

/// <summary>Plug-ins give rates as floating-point numbers; files want them exact.</summary>
[TestFixture]
public sealed class FrameRateTests
{
    [TestCase("30000/1001", 2.0, "60000/1001")]
    [TestCase("30000/1001", 8.0, "240000/1001")]
    [TestCase("24000/1001", 2.5, "60000/1001")]
    [TestCase("25", 2.0, "50")]
    [TestCase("25/2", 2.0, "25")]
    [TestCase("25", 2.5, "125/2")]
    [TestCase("24", 1 / 3.0, "8")]
    [TestCase("2997/100", 2.0, "2997/50")]
    [TestCase("1234567/41152", 2.0, "1234567/20576")]
    public void Near_AMultipleOfTheSource_IsThatMultiple(string source, double factor, string expected)
    {
        Rational rate = Rational.Parse(source);
        Assert.That(FrameRates.Near(rate.Value * factor, rate), Is.EqualTo(Rational.Parse(expected)));
    }

    [TestCase("24000/1001", 120.0, "120")]
    [TestCase("24", 60000 / 1001.0, "60000/1001")]
    [TestCase("24", 59.94, "60000/1001")]
    [TestCase("24", 119.88, "120000/1001")]
    [TestCase("25", 23.976, "24000/1001")]
    [TestCase("1234567/41152", 60.0, "60")]
    [TestCase("30000/1001", 25.0, "25")]
    [TestCase("25", 1000 / 37.0, "1000/37")]
    [TestCase("25", 14.7, "147/10")]
    public void Near_ARateOfItsOwn_IsTheSimplestThatItMeans(string source, double rate, string expected)
    {
        Assert.That(FrameRates.Near(rate, Rational.Parse(source)), Is.EqualTo(Rational.Parse(expected)));
    }

    [Test]
    public void Near_EverySimpleMultipleOfEveryUsualRate_ComesBack([Values(12, 15, 24, 25, 30, 48, 50, 60, 120)] int fps, [Values] bool ntsc)
    {
        Rational source = ntsc ? new Rational(fps * 1000, 1001) : new Rational(fps, 1);
        for (int above = 1; above <= 64; above++)
        {
            for (int below = 1; below <= 24; below++)
            {
                Rational expected = new Rational(source.Numerator * above, source.Denominator * below).Reduce();
                Assert.That(FrameRates.Near(expected.Value, source), Is.EqualTo(expected), $"{source} times {above}/{below}");
            }
        }
    }
}
