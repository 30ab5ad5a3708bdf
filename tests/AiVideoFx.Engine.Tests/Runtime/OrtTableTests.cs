using System.Runtime.CompilerServices;
using AiVideoFx.Engine.Runtime.Raw;
using NUnit.Framework;

namespace AiVideoFx.Engine.Tests.Runtime;

public sealed class OrtTableTests
{
    // Slots of API version 29, as a C compiler counted them: the table of facts says so.
    [Test]
    public void Tables_HaveOneSlotForEachFunction()
    {
        Assert.That(Unsafe.SizeOf<OrtApi>(), Is.EqualTo(425 * nint.Size));
        Assert.That(Unsafe.SizeOf<OrtModelEditorApi>(), Is.EqualTo(20 * nint.Size));
        Assert.That(Unsafe.SizeOf<OrtApiBase>(), Is.EqualTo(2 * nint.Size));
    }
}
