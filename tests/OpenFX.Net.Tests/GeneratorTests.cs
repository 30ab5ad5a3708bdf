using OpenFX.Net.Properties;

namespace OpenFX.Net.Tests;

internal sealed class GeneratorTests
{
    [Test]
    public void Generator_Check_FindsTheCommittedFilesUpToDate()
    {
        (int code, string text) = NativeBuild.Run(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "OpenFX.Net.Generator.dll"), "--check"]);
        Assert.That(code, Is.Zero, text);
    }

    [Test]
    public void Facts_EveryMemberAndArgument_IsADescribedProperty()
    {
        IEnumerable<string> names = OfxFacts.PropertySets.Values.SelectMany(s => s.Members).Select(m => m.Property)
            .Concat(OfxFacts.Actions.Values.SelectMany(a => a.InArgs.Concat(a.OutArgs)));
        Assert.That(names.Where(n => !OfxFacts.Properties.ContainsKey(n)), Is.Empty);
    }

    [Test]
    public void Facts_EveryDefault_IsLegalForItsProperty()
    {
        foreach (PropertyFact p in OfxFacts.Properties.Values.Where(p => p.Default is not null))
        {
            string[] values = p.Default!.Split(',');
            Assert.That(values, Has.Length.EqualTo(Math.Max(1, p.Dimension)), p.Name);
            if (p.Values.Count > 0)
            {
                Assert.That(p.Values, Is.SupersetOf(values), p.Name);
            }
        }
    }

    [Test]
    public void Facts_RenderAndIdentity_HaveTheArgumentsEveryHostPasses()
    {
        Assert.That(OfxFacts.Actions["OfxImageEffectActionRender"].InArgs, Is.SupersetOf(new[]
        {
            "OfxPropTime", "OfxImageEffectPropRenderWindow", "OfxImageEffectPropRenderScale", "OfxImageEffectPropFieldToRender",
        }));
        Assert.That(OfxFacts.Actions["OfxImageEffectActionIsIdentity"].OutArgs, Is.EqualTo(new[] { "OfxPropName", "OfxPropTime" }));
    }

    [Test]
    public void Facts_EveryParameterType_NamesKnownSets() =>
        Assert.That(
            OfxFacts.ParameterTypes.Values.SelectMany(t => t.PropertySets).Where(s => !OfxFacts.PropertySets.ContainsKey(s)), Is.Empty);
}
