namespace AiVideoFx.Engine.Tests;

public sealed class WeightsTests
{
    [Test]
    public void Indexers_NestedScopes_NameTheTensor()
    {
        Weights weights = Create("body.3.conv1.weight");

        Tensor tensor = weights["body"][3]["conv1"].Get("weight", 2);

        Assert.That(tensor.Name, Is.EqualTo("body.3.conv1.weight"));
        Assert.That(weights["body"][3]["conv1"].Path, Is.EqualTo("body.3.conv1"));
        Assert.That(weights["body.3.conv1"].Names, Is.EqualTo(new[] { "weight" }));
        Assert.DoesNotThrow(() => weights.ThrowIfIncomplete("X"));
    }

    [Test]
    public void Has_TensorOrScope_IsTrueForWholeLevelsOnly()
    {
        Weights weights = Create("body.3.weight", "body.30.bias", "body-2.weight");

        Assert.That(weights.Has("body"));
        Assert.That(weights.Has("body.3"));
        Assert.That(weights["body"].Has("30.bias"));
        Assert.That(weights.Has("bod"), Is.False);
        Assert.That(weights["body"].Has("0"), Is.False);
        Assert.That(weights["body"].Names, Is.EqualTo(new[] { "3.weight", "30.bias" }));
    }

    [Test]
    public void CountScopes_Children_StopsAtTheFirstGap()
    {
        Weights weights = Create("body.0.w", "body.1", "body.3.w", "block0.w", "block1.w", "0.w");

        Assert.That(weights.CountScopes("body"), Is.EqualTo(2));
        Assert.That(weights.CountScopes("block*"), Is.EqualTo(2));
        Assert.That(weights.CountScopes(""), Is.EqualTo(1));
        Assert.That(weights["body"].CountScopes("*"), Is.EqualTo(2));
        Assert.That(weights.CountScopes("head"), Is.Zero);
    }

    [Test]
    public void Get_MissingAndMisshapen_GivesZerosAndReportsAll()
    {
        Weights weights = Create("a.weight", "b.weight", "left.over", "n.num_batches_tracked", "teacher.x.y");
        weights.Ignore("num_batches_tracked");
        weights.Ignore("teacher");

        Tensor missing = weights["c"].Get("weight", 3, 4);
        Tensor misshapen = weights["a"].Get("weight", 5);
        Tensor any = weights["b"].Get("weight", -1);

        Assert.That(missing.ToFloats(), Is.EqualTo(new float[12]));
        Assert.That(misshapen.Shape, Is.EqualTo(new[] { 5 }));
        Assert.That(any.ToFloats(), Is.EqualTo(new[] { 1f, 2f }));
        WeightsException? e = Assert.Throws<WeightsException>(() => weights.ThrowIfIncomplete("SPAN"));
        Assert.That(e!.Message, Is.EqualTo("these are not the weights of SPAN: 1 missing: c.weight (3, 4); "
            + "1 misshapen: a.weight: expected (5), found (2); 1 unused: left.over"));
    }

    [Test]
    public void ThrowIfIncomplete_ManyUnused_CapsTheList()
    {
        Weights weights = Create([.. Enumerable.Range(0, 50).Select(n => $"t{n:00}")]);

        WeightsException? e = Assert.Throws<WeightsException>(() => weights.ThrowIfIncomplete("X"));

        Assert.That(e!.Message, Does.Contain("50 unused: t00, ").And.Contain("t19 and 30 more"));
    }

    [Test]
    public void ShapeOf_Tensor_DoesNotCountAsUse()
    {
        Weights weights = Create("a");

        Assert.That(weights.ShapeOf("a"), Is.EqualTo(new[] { 2 }));
        Assert.That(weights.ShapeOf("b"), Is.Null);
        Assert.Throws<WeightsException>(() => weights.ThrowIfIncomplete("X"));
    }

    private static Weights Create(params string[] names) =>
        new(names.ToDictionary(name => name, name => Tensor.FromFloats(name, [1, 2], 2)));
}
