using OpenFX.Net.Plugin;

namespace OpenFX.Net.Tests;

internal sealed class PluginModuleTests
{
    [Test]
    public void FindPath_UnderTheJit_IsNull() => Assert.That(PluginModule.FindPath(), Is.Null);
}
