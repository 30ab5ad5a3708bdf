using AiVideoFx.Testing;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Tests;

internal sealed class LayoutTests
{
    [Test]
    public void Structs_AgainstTheCompiledHeader_HaveTheSameSizesAndOffsets()
    {
        using TemporaryFolder folder = TestPaths.CreateTemporary();
        CHeader.Write(folder.File("ofx_facts.h"));
        CHeader.WriteLayoutProgram(folder.File("layout.c"));
        NativeBuild.Compile(folder.File("layout.c"), folder.File("layout"), "-I" + folder.Path);
        (int code, string text) = NativeBuild.Run(folder.File("layout"), []);
        Assert.That(code, Is.Zero);

        Dictionary<string, int> measured = text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ')).ToDictionary(p => $"{p[0]} {p[1]}", p => int.Parse(p[2]));
        Dictionary<string, int> ours = OfxLayout.Facts.ToDictionary(f => $"{f.Struct} {f.Field ?? "-"}", f => f.Actual);
        Assert.That(measured, Has.Count.GreaterThan(180));
        Assert.That(ours, Is.EquivalentTo(measured));
    }

    [Test]
    public void Structs_AgainstTheRecordedMeasurements_AreEqual() =>
        Assert.That(OfxLayout.Facts.Where(f => f.Expected != f.Actual), Is.Empty);
}
