using System.Text.Json.Nodes;
using AiVideoFx.Testing;

namespace AiVideoFx.Networks.Tests;

/// <summary>Golden fixtures as NUnit's test cases, and their comparisons as its assertions.</summary>
internal static class GoldenAssertions
{
    extension(GoldenRun)
    {
        /// <summary>Runs graphs on the tests' engine.</summary>
        public static GoldenRun ForTests => new(TestEngine.Require());
    }

    extension(GoldenFixture)
    {
        /// <summary>Files of all fixtures whose architecture fits; for TestCaseSource.</summary>
        public static IEnumerable<TestCaseData> All(Func<string, bool> architecture)
        {
            IReadOnlyList<string> folders = GoldenFixture.Folders(TestPaths.Repository);
            foreach ((string folder, string json) in folders.SelectMany(folder =>
                GoldenFixture.Files(folder, architecture).Select(json => (folder, json))))
            {
                string place = folder == folders[0] ? "committed" : "shared";
                yield return new TestCaseData(json).SetArgDisplayNames($"{Path.GetFileNameWithoutExtension(json)}, {place}");
            }
        }
    }

    extension(GoldenFixture fixture)
    {
        /// <summary>Fails unless the values are the reference's within the tolerance that the side file suggests.</summary>
        public void Check(string output, ReadOnlySpan<float> actual) => fixture.Compare(output, actual).Check();
    }

    extension(GoldenFamily family)
    {
        /// <summary>Checks every case of a fixture.</summary>
        public void CheckCases(string file)
        {
            using GoldenFixture fixture = GoldenFixture.Open(file);
            foreach (JsonNode test in fixture.Cases)
            {
                family.Check(fixture, test, GoldenRun.ForTests).Check();
            }
        }
    }

    extension(IEnumerable<GoldenDifference> differences)
    {
        public void Check()
        {
            foreach (GoldenDifference difference in differences)
            {
                difference.Check();
            }
        }
    }

    extension(GoldenDifference difference)
    {
        public void Check()
        {
            TestContext.Out.WriteLine(difference);
            Assert.That(difference.Passes, difference.ToString());
        }
    }
}
