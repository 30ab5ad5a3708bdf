using System.Security.Cryptography;
using AiVideoFx.Engine.Models;
using AiVideoFx.Testing;

namespace AiVideoFx.Engine.Tests.Models;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ModelStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Add_KnownNetwork_CopiesItAndWritesWhatItIs()
    {
        string file = Checkpoint("My net (v2).safetensors", "toy.weight", 4);

        StoredModel added = Store().Add(file);
        StoredModel listed = Store().List().Single();

        Assert.That(listed, Is.EqualTo(added));
        Assert.That(listed.Name, Is.EqualTo("My-net--v2"));
        Assert.That(listed.Network, Is.EqualTo(new NetworkIdentity("Toy", "width 4", "Upscale")));
        Assert.That(listed.Sha256, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))));
        Assert.That(listed.SizeBytes, Is.EqualTo(new FileInfo(file).Length));
        Assert.That(listed.SourceFile, Is.EqualTo("My net (v2).safetensors"));
        Assert.That(File.ReadAllBytes(Store().PathOf(listed)), Is.EqualTo(File.ReadAllBytes(file)));
        Assert.That(FilesInStore(), Is.EquivalentTo(new[] { "My-net--v2.json", "My-net--v2.safetensors" }));
        Assert.That(Store().Verify(), Is.EqualTo(new[] { new ModelCheck("My-net--v2", null) }));
    }

    [Test]
    public void List_NoFolder_IsEmpty()
    {
        Assert.That(Store().List(), Is.Empty);
        Assert.That(Store().Verify(), Is.Empty);
        Assert.That(Directory.Exists(_folder.File("models")), Is.False);
    }

    [Test]
    public void Add_SameContentAgain_NamesTheOneThatIsThere()
    {
        Store().Add(Checkpoint("a.safetensors", "toy.weight", 4), "first");
        string twin = Checkpoint("b.safetensors", "toy.weight", 4);

        Assert.That(
            () => Store().Add(twin), Throws.TypeOf<ModelException>().With.Message.Contains("already, as 'first'"));
        Assert.That(FilesInStore(), Has.Length.EqualTo(2));
    }

    [Test]
    public void Add_NameTakenInOtherCase_IsRefused()
    {
        Store().Add(Checkpoint("a.safetensors", "toy.weight", 4), "first");
        string other = Checkpoint("b.safetensors", "toy.weight", 5);

        Assert.That(
            () => Store().Add(other, "FIRST"), Throws.TypeOf<ModelException>().With.Message.Contains("another name"));
    }

    [Test]
    public void Add_NoNetworkFits_NamesTheNearestAndKeepsNothing()
    {
        string file = Checkpoint("a.safetensors", "stranger.weight", 4);

        Assert.That(
            () => Store().Add(file),
            Throws.TypeOf<ModelException>().With.Message.Contains("'stranger.weight'")
                .And.Message.Contains("Toy: no tensor 'toy.weight'"));
        Assert.That(FilesInStore(), Is.Empty);
    }

    [Test]
    public void Add_NoWeights_GivesTheReadersSentence()
    {
        string file = _folder.File("notes.pth");
        File.WriteAllText(file, "not weights at all");

        Assert.That(() => Store().Add(file), Throws.TypeOf<WeightsException>().With.Message.Contains("notes.pth"));
        Assert.That(FilesInStore(), Is.Empty);
    }

    [TestCase("")]
    [TestCase("..")]
    [TestCase("../up")]
    [TestCase("a/b")]
    [TestCase(@"a\b")]
    [TestCase("C:x")]
    [TestCase(".hidden")]
    [TestCase("dot.")]
    [TestCase("con")]
    [TestCase("Com1.net")]
    [TestCase("naïve")]
    [TestCase("line\nbreak")]
    public void Add_UnsafeName_IsRefused(string name)
    {
        string file = Checkpoint("a.safetensors", "toy.weight", 4);

        Assert.That(() => Store().Add(file, name), Throws.TypeOf<ModelException>().With.Message.Contains("name"));
        Assert.That(() => Store().Remove(name), Throws.TypeOf<ModelException>());
        Assert.That(FilesInStore(), Is.Empty);
    }

    [Test]
    public void Add_FolderCannotBeMade_SaysWhatToDo()
    {
        File.WriteAllText(_folder.File("models"), "in the way");
        string file = Checkpoint("a.safetensors", "toy.weight", 4);

        Assert.That(
            () => Store().Add(file), Throws.TypeOf<ModelException>().With.Message.Contains(UserFolders.HomeVariable));
    }

    [Test]
    public void Add_LeftOverOfACutOffAdd_IsReplaced()
    {
        Directory.CreateDirectory(_folder.File("models"));
        File.WriteAllText(_folder.File("models/first.safetensors"), "half");
        Assert.That(Store().Verify().Single().Problem, Does.Contain("has no record"));

        Store().Add(Checkpoint("a.safetensors", "toy.weight", 4), "first");

        Assert.That(Store().Verify().Single().Problem, Is.Null);
    }

    [Test]
    public void Remove_LeavesTheOthers()
    {
        Store().Add(Checkpoint("a.safetensors", "toy.weight", 4), "one");
        Store().Add(Checkpoint("b.safetensors", "toy.weight", 5), "one.more");

        Store().Remove("ONE");

        Assert.That(FilesInStore(), Is.EquivalentTo(new[] { "one.more.json", "one.more.safetensors" }));
        Assert.That(
            () => Store().Remove("one"), Throws.TypeOf<ModelException>().With.Message.Contains("it holds 'one.more'"));
    }

    [Test]
    public void Verify_ChangedGoneOrOtherwiseRecognised_SaysSo()
    {
        foreach ((string name, int width) in new[] { ("changed", 4), ("gone", 5), ("good", 6), ("other", 7) })
        {
            Store().Add(Checkpoint($"{name}.safetensors", "toy.weight", width), name);
        }

        string changed = _folder.File("models/changed.safetensors");
        byte[] bytes = File.ReadAllBytes(changed);
        bytes[^1] ^= 1;
        File.WriteAllBytes(changed, bytes);
        File.Delete(_folder.File("models/gone.safetensors"));
        string record = _folder.File("models/other.json");
        File.WriteAllText(record, File.ReadAllText(record).Replace("width 7", "width 8", StringComparison.Ordinal));

        Dictionary<string, string?> problems =
            Store().Verify().ToDictionary(check => check.Name, check => check.Problem);

        Assert.That(problems["changed"], Does.Contain("has changed").And.Contain("changed.safetensors"));
        Assert.That(problems["gone"], Does.Contain("is gone"));
        Assert.That(problems["good"], Is.Null);
        Assert.That(problems["other"], Does.Contain("width 8").And.Contain("width 7"));
    }

    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("null")]
    [TestCase("""{"name":"../../etc/passwd"}""")]
    public void DamagedRecord_IsNotListedButVerifiedAndRemovable(string json)
    {
        Store().Add(Checkpoint("a.safetensors", "toy.weight", 4), "first");
        File.WriteAllText(_folder.File("models/first.json"), json);

        Assert.That(Store().List(), Is.Empty);
        Assert.That(Store().Verify().Single().Problem, Does.Contain("first.json"));

        Store().Remove("first");
        Assert.That(FilesInStore(), Is.Empty);
    }

    [Test]
    public void Record_OfAnotherName_IsRefused()
    {
        Store().Add(Checkpoint("a.safetensors", "toy.weight", 4), "first");
        File.Copy(_folder.File("models/first.json"), _folder.File("models/second.json"));

        Assert.That(Store().List().Select(model => model.Name), Is.EqualTo(new[] { "first" }));
    }

    private ModelStore Store() => new(_folder.File("models"), Recognize);

    private string[] FilesInStore() => Directory.Exists(_folder.File("models"))
        ? [.. Directory.GetFiles(_folder.File("models")).Select(path => Path.GetFileName(path))]
        : [];

    private string Checkpoint(string name, string tensor, int width)
    {
        string path = _folder.File(name);
        SafetensorsWriter.Write(path, [Tensor.FromFloats(tensor, new float[width], width)]);
        return path;
    }

    private static Recognition Recognize(Checkpoint checkpoint, string fileName) =>
        checkpoint.Tensors.TryGetValue("toy.weight", out Tensor? weight)
            ? new Recognition(new NetworkIdentity("Toy", $"width {weight.Shape[0]}", "Upscale"), [])
            : new Recognition(null, [new NearMiss("Toy", "no tensor 'toy.weight'")]);
}
