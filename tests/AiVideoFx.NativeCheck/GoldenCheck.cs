using System.Text.Json.Nodes;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Golden;

namespace AiVideoFx.NativeCheck;

/// <summary>Runs every case of every fixture, prints a line for each, and counts.</summary>
internal sealed class GoldenCheck(InferenceEngine engine)
{
    private int _passed, _failed, _skipped;

    public int Run(IEnumerable<string> folders)
    {
        foreach (string json in folders.SelectMany(folder => GoldenFixture.Files(folder, _ => true)))
        {
            try
            {
                using GoldenFixture fixture = GoldenFixture.Open(json);
                if (GoldenFamily.Of(fixture.Architecture) is GoldenFamily family)
                {
                    Check(fixture, family);
                }
                else
                {
                    _skipped++;
                    Console.WriteLine($"skipped {fixture.Name}: no network here is '{fixture.Architecture}'");
                }
            }
            catch (Exception e)
            {
                _failed++;
                Console.WriteLine($"FAILED  {json}: {e}");
            }
        }

        Console.WriteLine($"{_passed} passed, {_failed} failed, {_skipped} skipped");
        return _failed == 0 && _passed > 0 ? 0 : 1;
    }

    private void Check(GoldenFixture fixture, GoldenFamily family)
    {
        foreach (JsonNode test in fixture.Cases)
        {
            string name = $"{fixture.Name} {test["id"]}";
            try
            {
                GoldenDifference[] differences = [.. family.Check(fixture, test, new(engine))];
                foreach (GoldenDifference difference in differences.Where(one => !one.Passes))
                {
                    Console.WriteLine($"  {difference}");
                }

                bool passes = Array.TrueForAll(differences, one => one.Passes);
                double share = differences.Where(one => one.Allowed > 0).Max(one => one.Worst / one.Allowed);
                Console.WriteLine($"{(passes ? "passed " : "FAILED ")} {name}: {differences.Length} outputs, at most {share:p0} of what is allowed");
                (_passed, _failed) = passes ? (_passed + 1, _failed) : (_passed, _failed + 1);
            }
            catch (Exception e)
            {
                _failed++;
                Console.WriteLine($"FAILED  {name}: {e}");
            }
        }
    }
}
