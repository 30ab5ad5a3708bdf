using AiVideoFx.Engine.Runtime;
using AiVideoFx.Testing;

namespace AiVideoFx.Effects.Tests;

internal sealed class EffectEngineTests
{
    [Test]
    public void TryOpen_NoBundle_SaysWhatToDo()
    {
        using TestBundle bundle = new();
        EffectEngine engine = new(null, bundle.Store);

        Assert.That(engine.TryOpenBuiltIn(out _, out string? problem), Is.False);
        Assert.That(problem, Does.Contain("install AiVideoFx again"));
    }

    [Test]
    public void TryOpen_NoLibrary_SaysWhereItBelongs()
    {
        using TestBundle bundle = new();
        File.Delete(bundle.Library);

        Assert.That(bundle.Engine.TryOpen(out InferenceEngine? engine, out string? problem), Is.False);
        Assert.That(engine, Is.Null);
        Assert.That(problem, Does.Contain(EngineSettings.LibraryName).And.Contain("install AiVideoFx again"));
    }

    [Test]
    public void TryOpenBuiltIn_NoModel_SaysWhereItBelongs()
    {
        using TestBundle bundle = new();

        Assert.That(bundle.Engine.TryOpenBuiltIn(out MotionModel? model, out string? problem), Is.False);
        Assert.That(model, Is.Null);
        Assert.That(problem, Does.Contain(Path.Combine(bundle.Models, "interpolate.safetensors")).And.Contain("in the bundle; install AiVideoFx again"));
    }

    [Test]
    public void TryOpenBuiltIn_WeightsOfAnotherTraining_SaysThatItIsDamaged()
    {
        using TestBundle bundle = new();
        bundle.AddBuiltIn();
        string side = Path.Combine(bundle.Models, "interpolate.json"), before = File.ReadAllText(side);
        bundle.AddBuiltIn(static (_, values) => values[0] += 1);
        File.WriteAllText(side, before);

        Assert.That(bundle.Engine.TryOpenBuiltIn(out _, out string? problem), Is.False);
        Assert.That(problem, Does.Contain("damaged"));
    }

    [Test]
    public void TryOpenBuiltIn_NetworkOfAnotherVersion_SaysWhatWasExpected()
    {
        using TestBundle bundle = new();
        bundle.AddBuiltIn();
        string side = Path.Combine(bundle.Models, "interpolate.json"), text = File.ReadAllText(side);
        Assert.That(text, Does.Contain("\"channelsIn\":28"));
        File.WriteAllText(side, text.Replace("\"channelsIn\":28", "\"channelsIn\":21", StringComparison.Ordinal));

        Assert.That(bundle.Engine.TryOpenBuiltIn(out _, out string? problem), Is.False);
        Assert.That(problem, Does.Contain("sees 28 channels"));
    }

    [Test]
    public void TryOpenBuiltIn_Twice_IsTheSameModel()
    {
        using TestBundle bundle = new();
        bundle.AddBuiltIn();
        EffectEngine engine = bundle.Engine;

        Assert.That(engine.TryOpenBuiltIn(out MotionModel? first, out string? problem), problem);
        Assert.That(engine.TryOpenBuiltIn(out MotionModel? second, out _));
        Assert.That(second, Is.SameAs(first));
    }

    [Test]
    public void TryOpenCheckpoint_Unknown_NamesThoseThatThereAre()
    {
        using TestBundle bundle = new();
        Assert.That(bundle.Engine.TryOpenCheckpoint("rife", out _, out string? problem), Is.False);
        Assert.That(problem, Does.Contain("'rife'").And.Contain("models add").And.Contain("none yet"));

        bundle.AddCheckpoint("ifrnet-s");
        Assert.That(bundle.Engine.TryOpenCheckpoint("rife", out _, out problem), Is.False);
        Assert.That(problem, Does.Contain("ifrnet-s"));
        Assert.That(bundle.Engine.Checkpoints, Is.EqualTo(new[] { "ifrnet-s" }));
    }

    [Test]
    public void TryOpenCheckpoint_Upscaler_SaysThatItCannotInterpolate()
    {
        using TestBundle bundle = new();
        bundle.AddCheckpoint("srvgg-x2-leakyrelu");

        Assert.That(bundle.Engine.TryOpenCheckpoint("SRVGG-x2-leakyrelu", out _, out string? problem), Is.False);
        Assert.That(problem, Does.Contain("cannot interpolate"));
        Assert.That(bundle.Engine.Checkpoints, Is.Empty);
    }

    [Test]
    public void BundleFolder_ModuleInABundle_IsThatBundle()
    {
        string module = Path.Combine(Path.GetTempPath(), "A.ofx.bundle", "Contents", "Linux-x86-64", "A.ofx");

        BundleFolder? found = BundleFolder.Of(module, "/elsewhere");

        string contents = Path.Combine(Path.GetTempPath(), "A.ofx.bundle", "Contents");
        Assert.That(found?.Models, Is.EqualTo(Path.Combine(contents, "Resources", "models")));
        Assert.That(found?.RuntimeLibrary, Is.EqualTo(Path.Combine(contents, "Linux-x86-64", EngineSettings.LibraryName)));
    }

    [Test]
    public void BundleFolder_ModuleElsewhere_IsTheOneNamed()
    {
        using TestBundle bundle = new();

        Assert.That(BundleFolder.Of("/usr/bin/program", bundle.Folder)?.RuntimeLibrary, Is.EqualTo(bundle.Library));
        Assert.That(BundleFolder.Of("/usr/bin/program", ""), Is.Null);
    }
}
