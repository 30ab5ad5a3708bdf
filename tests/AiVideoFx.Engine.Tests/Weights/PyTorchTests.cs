using System.Security.Cryptography;
using System.Text;
using AiVideoFx.Testing;

namespace AiVideoFx.Engine.Tests;

/// <summary>Files that PyTorch itself wrote (tools/goldens/write_pth.py), against the same tensors as
/// safetensors.</summary>
public sealed class PyTorchTests
{
    private static readonly string[] Folders = ["pytorch-zip", "pytorch-legacy"];

    [Test]
    public void Open_GoldenOfEveryLayout_EqualsTheSafetensors(
        [ValueSource(nameof(Folders))] string folder, [Values("layouts", "module")] string name)
    {
        using Checkpoint expected = Checkpoint.Open(Golden(folder, name + ".safetensors"));
        using Checkpoint read = Checkpoint.Open(Golden(folder, name + ".pth"));

        Assert.That(read.Format, Is.EqualTo(folder == "pytorch-zip" ? "PyTorch zip" : "PyTorch legacy"));
        AssertSame(read.Tensors, expected.Tensors);
    }

    [Test]
    public void Open_GoldenSrvgg_IsTheSameInBothFormats()
    {
        using Checkpoint zip = Checkpoint.Open(Golden("pytorch-zip", "srvgg.pth"));
        using Checkpoint legacy = Checkpoint.Open(Golden("pytorch-legacy", "srvgg.pth"));

        Assert.That(zip.Tensors, Has.Count.EqualTo(12));
        AssertSame(legacy.Tensors, zip.Tensors);
    }

    [Test]
    public void Open_GoldenSrvgg_EqualsTheFixture([ValueSource(nameof(Folders))] string folder)
    {
        using Checkpoint fixture = Checkpoint.Open(TestPaths.RequireShared("goldens/srvgg-x2-leakyrelu.safetensors"));
        using Checkpoint read = Checkpoint.Open(Golden(folder, "srvgg.pth"));

        AssertSame(read.Tensors, fixture.Tensors.Where(entry => entry.Key[..3] is not ("in." or "out")).ToDictionary());
    }

    // RIFE's files have "module." before the real names and leftovers without it.
    [Test]
    public void Open_GoldenRife_EqualsTheFixtureWithoutLeftovers([ValueSource(nameof(Folders))] string folder)
    {
        using Checkpoint fixture = Checkpoint.Open(TestPaths.RequireShared("goldens/rife-v4.6.safetensors"));
        using Checkpoint read = Checkpoint.Open(Golden(folder, "rife-part.pth"));

        Assert.That(read.Tensors.Keys, Does.Contain("block0.conv0.0.0.weight").And.Not.Contain("caltime.0.weight"));
        AssertSame(read.Tensors, fixture.Tensors.Where(entry => read.Tensors.ContainsKey(entry.Key)).ToDictionary());
    }

    [Test]
    public void Open_GoldenZip_TakesNoCopyOfContiguousTensors()
    {
        using Checkpoint read = Checkpoint.Open(Golden("pytorch-zip", "layouts.pth"));

        string[] copied = [.. read.Tensors.Values.Where(tensor => tensor.Count > 0 && !tensor.IsZeroCopy).Select(tensor => tensor.Name)];

        Assert.That(copied, Is.EqualTo(new[] { "transposed", "permuted", "every_second", "expanded", "channels_last" }));
        Assert.That(read.Tensors["tied_b"].Address, Is.EqualTo(read.Tensors["tied_a"].Address));
        Assert.That(read.Tensors["row"].Address, Is.EqualTo(read.Tensors["tied_a"].Address + 24));
    }

    // Prints what tools/goldens/compare_pth.py compares with torch.load.
    [Test]
    public void Open_EveryCheckpointOfAFolder_GivesTensors()
    {
        string? folder = Environment.GetEnvironmentVariable("AIVIDEOFX_CHECKPOINTS");
        if (string.IsNullOrEmpty(folder))
        {
            Assert.Ignore("AIVIDEOFX_CHECKPOINTS does not name a folder of checkpoints");
        }

        List<string> failures = [];
        foreach (string path in Directory.EnumerateFiles(folder!))
        {
            try
            {
                using Checkpoint checkpoint = Checkpoint.Open(path);
                TestContext.Out.WriteLine($"{Path.GetFileName(path)} {checkpoint.Tensors.Count} {Fingerprint(checkpoint)}");
            }
            catch (WeightsException e)
            {
                failures.Add(e.Message);
            }
        }

        Assert.That(failures, Is.Empty);
    }

    // Of every name, shape and byte.
    private static string Fingerprint(Checkpoint checkpoint)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, Tensor tensor) in checkpoint.Tensors.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} {string.Join(',', tensor.Shape)} "));
            hash.AppendData(tensor.Data);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Golden(string folder, string name) =>
        Path.Combine(TestPaths.Repository, "tests", "golden", folder, name);

    private static void AssertSame(IReadOnlyDictionary<string, Tensor> read, IReadOnlyDictionary<string, Tensor> expected)
    {
        Assert.That(read.Keys, Is.EquivalentTo(expected.Keys));
        foreach ((string name, Tensor tensor) in expected)
        {
            Assert.That(read[name].Type, Is.EqualTo(tensor.Type), name);
            Assert.That(read[name].Shape, Is.EqualTo(tensor.Shape), name);
            Assert.That(read[name].Data.ToArray(), Is.EqualTo(tensor.Data.ToArray()), name);
        }
    }
}
