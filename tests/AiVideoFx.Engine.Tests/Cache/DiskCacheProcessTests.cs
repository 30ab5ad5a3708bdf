using System.Diagnostics;
using AiVideoFx.Engine.Cache;
using AiVideoFx.Testing;

namespace AiVideoFx.Engine.Tests.Cache;

/// <summary>Several processes at one folder, one of which is killed, while someone damages files.</summary>
[TestFixture]
public sealed class DiskCacheProcessTests
{
    private const int Workers = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Test]
    public void Folder_SeveralProcessesKillsAndDamage_NeverGivesWrongResults()
    {
        using TemporaryFolder folder = new();
        using Process victim = CacheWorker.Start(folder.Path, seed: 100, requests: -1);
        Process[] workers =
            [.. Enumerable.Range(0, Workers).Select(seed => CacheWorker.Start(folder.Path, seed, 4000))];
        Random random = new(1);
        Stopwatch elapsed = Stopwatch.StartNew();
        while (!Array.TrueForAll(workers, worker => worker.HasExited) && elapsed.Elapsed < Limit)
        {
            Damage(folder.Path, random);
            Thread.Sleep(20);
        }

        bool victimLived = !victim.HasExited;
        victim.Kill();
        victim.WaitForExit();
        Array.ForEach(workers, worker => worker.Kill()); // those that hang; their exit code is then not 0
        Array.ForEach(workers, worker => worker.WaitForExit());
        string[] reports = [.. workers.Select(worker => worker.StandardOutput.ReadToEnd().Trim())];
        TestContext.Out.WriteLine(string.Join(Environment.NewLine, reports));

        Assert.That(victimLived, "the endless worker ended by itself");
        Assert.That(workers.Select(worker => worker.ExitCode), Is.All.Zero, string.Join(Environment.NewLine, reports));
        Assert.That(reports, Is.All.Not.StartsWith("hits 0 "));
        Assert.That(reports, Has.Some.Not.Contains("healed 0"));
        Array.ForEach(workers, worker => worker.Dispose());

        DiskCache disk = new(folder.Path, CacheWorker.BudgetBytes);
        Assert.That(disk.CountBytes(), Is.LessThanOrEqualTo(CacheWorker.BudgetBytes * (8 + Workers) / 8));
        Assert.That(disk.Purge(), Is.True);
        Assert.That(Directory.GetFiles(folder.Path), Is.Empty);
    }

    private static void Damage(string folder, Random random)
    {
        string[] files = Directory.GetFiles(folder);
        if (files.Length == 0)
        {
            return;
        }

        try
        {
            string path = files[random.Next(files.Length)];
            using FileStream file = new(
                path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            file.Position = random.NextInt64(Math.Max(1, file.Length));
            file.WriteByte((byte)random.Next(256));
        }
        catch (IOException)
        {
            // Gone, or in use where the platform locks: another will do.
        }
    }
}
