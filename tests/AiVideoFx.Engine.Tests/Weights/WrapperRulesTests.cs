using AiVideoFx.Fuzz;
using AiVideoFx.Testing;

namespace AiVideoFx.Engine.Tests;

public sealed class WrapperRulesTests
{
    // File's names | network's names.
    [TestCase("conv.w body.0.w", "conv.w body.0.w")]
    [TestCase("module.conv.w module.body.w", "conv.w body.w")]
    [TestCase("module.conv.w caltime.w", "conv.w")]
    [TestCase("module.model.conv.w module.model.body.w", "conv.w body.w")]
    [TestCase("model.conv.w model.body.w", "conv.w body.w")]
    [TestCase("model.conv.w other.w", "model.conv.w other.w")]
    [TestCase("model.1.ffc.w model.2.ffc.w", "model.1.ffc.w model.2.ffc.w")]
    [TestCase("generator.model.1.w discriminator.model.w loss_resnet_pl.w val_evaluator.x", "model.1.w")]
    [TestCase("generator.w encoder.w", "generator.w encoder.w")]
    [TestCase("model.diffusion_model.in.w first_stage_model.w cond_stage_model.w", "in.w")]
    [TestCase("module.", "module.")]
    [TestCase("module", "module")]
    [TestCase("modules.w", "modules.w")]
    public void StripPrefixes_NamesOfAFile_GiveThoseOfTheNetwork(string file, string network)
    {
        Dictionary<string, Tensor> tensors = file.Split(' ').ToDictionary(name => name, name => Tensor.FromFloats(name, [1]));

        Dictionary<string, Tensor> stripped = WrapperRules.StripPrefixes(tensors);

        Assert.That(stripped.Keys, Is.EqualTo(network.Split(' ')));
        Assert.That(stripped.Select(entry => entry.Value.Name), Is.EqualTo(stripped.Keys));
    }

    // Keys of a dictionary, each with one tensor below; dots are levels | what is found.
    [TestCase("params.a params_ema.b", "b")]
    [TestCase("state_dict.a optimizer.state.0.exp_avg", "a")]
    [TestCase("model.state_dict.a epoch.x", "a")]
    [TestCase("G.a", "a")]
    [TestCase("G.a D.b", "G.a D.b")]
    [TestCase("a params.b", "a params.b")]
    public void Open_DictionaryWithWrappers_TakesThePreferred(string paths, string expected)
    {
        using TemporaryFolder folder = TestPaths.CreateTemporary();
        PickleWriter pickle = new PickleWriter().Op("}");
        foreach (string path in paths.Split(' '))
        {
            string[] levels = path.Split('.');
            foreach (string level in levels[..^1])
            {
                pickle.Text(level).Op("}");
            }

            pickle.Text(levels[^1]).Tensor("FloatStorage", "0", 1, 0, [1], [1]).Op("s").Op(new string('s', levels.Length - 1));
        }

        File.WriteAllBytes(folder.File("f"), Archives.TorchZip(pickle.End(), new byte[4]));

        using Checkpoint checkpoint = Checkpoint.Open(folder.File("f"));

        Assert.That(checkpoint.Tensors.Keys, Is.EqualTo(expected.Split(' ')));
    }
}
