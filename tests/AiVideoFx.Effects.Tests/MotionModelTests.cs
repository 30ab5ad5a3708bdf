using System.Text.Json.Nodes;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Imaging;
using AiVideoFx.Imaging.Flow;
using AiVideoFx.Imaging.Motion;
using AiVideoFx.Testing;

namespace AiVideoFx.Effects.Tests;

[NoLeaks]
internal sealed class MotionModelTests
{
    // Sizes that are multiples of 16 and not, with a bend and without.
    [TestCase("c0")]
    [TestCase("c1")]
    [TestCase("c2")]
    public void Find_ReferenceWeights_GivesTheReferencesMotion(string id)
    {
        using TestBundle bundle = new();
        bundle.AddBuiltIn();
        SafetensorsFile golden = TestBundle.Numbers("tinyif");
        JsonNode side = TestBundle.Golden("tinyif", ".json");
        float time = (float)side["cases"]!.AsArray().Single(one => (string)one!["id"]! == id)!["timestep"]!;
        using Raster first = Read("img0"), second = Read("img1"), bend = Read("bend"), camera = Read("camera");
        using FlowPair seeds = new(Read("flow01"), Read("flow10"));

        FoundMotion motion = BuiltIn(bundle).Find(first, second, seeds, camera, bend, time, 2);
        using MotionField found = motion.Field;

        float[] flow = golden.Floats($"out.{id}.flow"), weight = golden.Floats($"out.{id}.weight");
        double allowed = 1e-4 * flow.Max(MathF.Abs);
        Assert.That(found.ToFirst.Pixels.ToArray(), Is.EqualTo(flow[..(flow.Length / 2)]).Within(allowed));
        Assert.That(found.ToSecond.Pixels.ToArray(), Is.EqualTo(flow[(flow.Length / 2)..]).Within(allowed));
        Assert.That(found.Weight.Pixels.ToArray(), Is.EqualTo(weight).Within(1e-4));
        Assert.That(found.Far!.Share.Pixels.ToArray(), Is.EqualTo(golden.Floats($"out.{id}.layer")).Within(1e-4));
        Assert.That(motion.Notes, Is.Empty);

        Raster Read(string name)
        {
            int[] shape = golden.Shape($"in.{id}.{name}");
            Raster raster = Raster.Rent(shape[3], shape[2], shape[1]);
            golden.Floats($"in.{id}.{name}").CopyTo(raster.Pixels);
            return raster;
        }
    }

    [Test]
    public void Find_BendAndNothingElse_MovesBothFlowsByIt()
    {
        using TestBundle bundle = new();
        bundle.AddBuiltIn(static (name, values) =>
        {
            if (name.Contains(".up.", StringComparison.Ordinal))
            {
                values.AsSpan().Clear();
            }
        });
        using Raster picture = Picture(37, 21, 1), bend = Filled(37, 21, 3, -2);
        using FlowPair still = new(Filled(37, 21, 0, 0), Filled(37, 21, 0, 0));
        MotionModel model = BuiltIn(bundle);

        using MotionField bent = model.Find(picture, picture, still, bend, bend, 0.25f, 2).Field;
        using MotionField straight = model.Find(picture, picture, still, bend, null, 0.25f, 2).Field;

        foreach (Raster flow in new[] { bent.ToFirst, bent.ToSecond })
        {
            Assert.That(flow.Plane(0).ToArray(), Is.All.EqualTo(3).Within(1e-5));
            Assert.That(flow.Plane(1).ToArray(), Is.All.EqualTo(-2).Within(1e-5));
        }

        Assert.That(straight.ToFirst.Pixels.ToArray(), Is.All.EqualTo(0).Within(1e-5));
        Assert.That(bent.Weight.Pixels.ToArray(), Is.All.EqualTo(0.75).Within(1e-5));
    }

    [Test]
    public void Find_ManyThreadsAndSizes_GivesWhatOneThreadDoes()
    {
        using TestBundle bundle = new();
        bundle.AddBuiltIn();
        MotionModel model = BuiltIn(bundle);
        (int Width, int Height)[] sizes = [(64, 48), (37, 21)];
        float[][] alone = [.. sizes.Select(size => Run(size.Width, size.Height))];

        float[][] together = new float[12][];
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(t => new Thread(() =>
        {
            for (int i = t; i < together.Length; i += 4)
            {
                together[i] = Run(sizes[i % 2].Width, sizes[i % 2].Height);
            }
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());

        Assert.Multiple(() =>
        {
            for (int i = 0; i < together.Length; i++)
            {
                Assert.That(together[i], Is.EqualTo(alone[i % 2]));
            }
        });

        float[] Run(int width, int height)
        {
            using Raster first = Picture(width, height, 1), second = Picture(width, height, 2);
            using FlowPair seeds = new(Filled(width, height, 1, 0.5f), Filled(width, height, -1, -0.5f));
            using Raster camera = Filled(width, height, 1, 0.5f);
            using MotionField found = model.Find(first, second, seeds, camera, null, 0.5f, 2).Field;
            return [.. found.ToFirst.Pixels, .. found.ToSecond.Pixels, .. found.Weight.Pixels];
        }
    }

    [TestCase("rife-v4.6")]
    [TestCase("rife-v4.25")]
    [TestCase("ifrnet-s")]
    public void Find_CheckpointOfTheUsers_GivesMotionOfThePicturesSize(string fixture)
    {
        using TestBundle bundle = new();
        bundle.AddCheckpoint(fixture);
        Assert.That(bundle.Engine.TryOpenCheckpoint(fixture, out MotionModel? model, out string? problem), problem);
        using Raster first = Picture(53, 35, 1), second = Picture(53, 35, 2);

        using MotionField found = model!.Find(first, second, null, null, null, 0.4f, 1).Field;

        Assert.That(model.NeedsSeeds, Is.False);
        Assert.That((found.ToFirst.Width, found.ToFirst.Height, found.ToFirst.Channels), Is.EqualTo((53, 35, 2)));
        Assert.That(found.ToFirst.Pixels.ToArray(), Is.Not.EqualTo(found.ToSecond.Pixels.ToArray()));
        Assert.That(found.ToFirst.Pixels.ToArray().Concat(found.ToSecond.Pixels.ToArray()), Is.All.Matches<float>(float.IsFinite));
        Assert.That(found.Weight.Pixels.ToArray(), Is.All.InRange(0, 1));
    }

    [Test]
    public void Find_Aborted_StopsAndGivesEverythingBack()
    {
        using TestBundle bundle = new();
        bundle.AddBuiltIn();
        MotionModel model = BuiltIn(bundle);
        using Raster first = Picture(1920, 1080, 1), second = Picture(1920, 1080, 2);
        using FlowPair seeds = new(Filled(1920, 1080, 0, 0), Filled(1920, 1080, 0, 0));

        Assert.That(() => model.Find(first, second, seeds, seeds.Flow0To1, null, 0.5f, 2, Device.Cpu, static () => true), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Find_WhatDoesNotFit_IsRefused()
    {
        using TestBundle bundle = new();
        bundle.AddBuiltIn();
        MotionModel model = BuiltIn(bundle);
        using Raster first = Picture(32, 32, 1), small = Picture(16, 32, 1);
        using FlowPair seeds = new(Filled(32, 32, 0, 0), Filled(32, 32, 0, 0));

        Assert.That(() => model.Find(first, small, seeds, seeds.Flow0To1, null, 0.5f, 2), Throws.ArgumentException.With.Message.Contains("32 x 32"));
        Assert.That(() => model.Find(first, first, null, null, null, 0.5f, 2), Throws.ArgumentException.With.Message.Contains("expected seeds"));
        Assert.That(() => model.Find(first, first, seeds, seeds.Flow0To1, null, 1, 2), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static MotionModel BuiltIn(TestBundle bundle)
    {
        Assert.That(bundle.Engine.TryOpenBuiltIn(out MotionModel? model, out string? problem), problem);
        return model!;
    }

    private static Raster Picture(int width, int height, int seed)
    {
        Raster raster = Raster.Rent(width, height, 3);
        for (int c = 0; c < 3; c++)
        {
            for (int y = 0; y < height; y++)
            {
                Span<float> row = raster.Row(y, c);
                for (int x = 0; x < width; x++)
                {
                    row[x] = 0.5f + 0.4f * MathF.Sin(0.3f * (x - seed) + c) * MathF.Cos(0.2f * (y + 0.5f * seed));
                }
            }
        }

        return raster;
    }

    private static Raster Filled(int width, int height, float x, float y)
    {
        Raster raster = Raster.Rent(width, height, 2);
        raster.Plane(0).Fill(x);
        raster.Plane(1).Fill(y);
        return raster;
    }
}
