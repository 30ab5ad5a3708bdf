using AiVideoFx.Fuzz;
using AiVideoFx.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AiVideoFx.Engine.Tests;

[Category("Property")]
public sealed class CheckpointPropertyTests
{
    private static readonly Gen<Tensor> Tensors =
        from type in Gen.Elements(Enum.GetValues<ElementType>())
        from shape in Gen.ArrayOf(Gen.Choose(0, 4)).Where(shape => shape.Length < 5)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from name in Gen.NonEmptyListOf(Gen.Elements("conv", "weight", "0", "module", "ä", "\"", "\n", "model", "generator"))
        select Random(string.Join('.', name), type, shape, seed);

    [Test]
    public void Safetensors_AnyTensors_RoundTrip() => Prop.ForAll(
        Gen.ListOf(Tensors).Select(list => list.DistinctBy(tensor => tensor.Name).ToArray()).ToArbitrary(), tensors =>
    {
        using TemporaryFolder folder = TestPaths.CreateTemporary();
        string path = folder.File("t.safetensors");
        SafetensorsWriter.Write(path, tensors);
        using Checkpoint read = Checkpoint.Open(path);
        Dictionary<string, Tensor> expected = WrapperRules.StripPrefixes(tensors.ToDictionary(tensor => tensor.Name));
        return read.Tensors.Count == expected.Count && expected.All(entry =>
            read.Tensors[entry.Key].Type == entry.Value.Type
            && read.Tensors[entry.Key].Shape.SequenceEqual(entry.Value.Shape)
            && read.Tensors[entry.Key].Data.SequenceEqual(entry.Value.Data));
    }).QuickCheckThrowOnFailure();

    // Strides, offsets and both formats against a plain loop over the storage.
    [Test]
    public void PyTorch_AnyStridesWithinTheStorage_GiveTheElementsInOrder() => Prop.ForAll(
        (from sizes in Gen.ArrayOf(Gen.Choose(1, 4), 3)
         from strides in Gen.ArrayOf(Gen.Choose(0, 6), 3)
         from offset in Gen.Choose(0, 5)
         from padding in Gen.Choose(0, 3)
         select (Sizes: sizes, Strides: strides, Offset: offset, Padding: padding)).ToArbitrary(), layout =>
    {
        int count = 1 + layout.Offset + layout.Padding
            + layout.Sizes.Zip(layout.Strides, (size, stride) => (size - 1) * stride).Sum();
        byte[] storage = [.. Enumerable.Range(0, count).SelectMany(n => BitConverter.GetBytes((float)n))];
        byte[] pickle = new PickleWriter().Op("}").Text("w").Tensor(
            "FloatStorage", "0", count, layout.Offset, [.. layout.Sizes], [.. layout.Strides]).Op("s").End();
        List<float> expected = [];
        for (int i = 0; i < layout.Sizes[0]; i++)
        {
            for (int j = 0; j < layout.Sizes[1]; j++)
            {
                for (int k = 0; k < layout.Sizes[2]; k++)
                {
                    expected.Add(layout.Offset + (i * layout.Strides[0]) + (j * layout.Strides[1]) + (k * layout.Strides[2]));
                }
            }
        }

        return Floats(Archives.TorchZip(pickle, storage)).SequenceEqual(expected)
            && Floats(Archives.TorchLegacy(pickle, (count, storage))).SequenceEqual(expected);
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Half_AnyValue_ConvertsExactly()
    {
        byte[] bytes = [.. Enumerable.Range(0, 65536).SelectMany(n => BitConverter.GetBytes((ushort)n))];

        float[] halves = Tensor.FromBytes("h", ElementType.Float16, bytes, 65536).ToFloats();
        float[] brains = Tensor.FromBytes("b", ElementType.BFloat16, bytes, 65536).ToFloats();

        Assert.That(halves, Is.EqualTo(Enumerable.Range(0, 65536).Select(n => (float)BitConverter.UInt16BitsToHalf((ushort)n))));
        Assert.That(brains.Select(BitConverter.SingleToInt32Bits), Is.EqualTo(Enumerable.Range(0, 65536).Select(n => n << 16)));
    }

    [Test]
    public void Open_TwoThousandDamagedFiles_ReadsOrRefusesEach()
    {
        const int Seed = 3;
        using TemporaryFolder folder = TestPaths.CreateTemporary();
        CheckpointFuzzer fuzzer = new(Seed, folder.File("fuzzed"), "all", []);

        List<string> findings = [.. Enumerable.Range(0, 2000)
            .Select(i => fuzzer.Try(i) is string finding ? $"file {i} of seed {Seed}: {finding}" : null).OfType<string>()];

        TestContext.Out.WriteLine($"seed {Seed}: {fuzzer.Read} read, {fuzzer.Refused} refused");
        Assert.That(findings, Is.Empty);
        Assert.That(fuzzer.Read, Is.GreaterThan(100));
        Assert.That(fuzzer.Refused, Is.GreaterThan(100));
    }

    private static float[] Floats(byte[] file)
    {
        using TemporaryFolder folder = TestPaths.CreateTemporary();
        File.WriteAllBytes(folder.File("f"), file);
        using Checkpoint checkpoint = Checkpoint.Open(folder.File("f"));
        return checkpoint.Tensors["w"].ToFloats();
    }

    private static Tensor Random(string name, ElementType type, int[] shape, int seed)
    {
        byte[] bytes = new byte[shape.Aggregate(1, (count, size) => count * size) * type.SizeBytes()];
        new Random(seed).NextBytes(bytes);
        return Tensor.FromBytes(name, type, bytes, shape);
    }
}
