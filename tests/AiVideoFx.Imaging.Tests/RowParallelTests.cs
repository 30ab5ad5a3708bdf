namespace AiVideoFx.Imaging.Tests;

public sealed class RowParallelTests
{
    [Test]
    public void Run_AnyRowsAndThreads_DoesEachRowOnce(
        [Values(0, 1, 2, 7, 100)] int rows, [Values(1, 2, 3, 16)] int threads, [Values(1, 8)] int minimum)
    {
        int[] done = new int[rows];

        RowParallel.Run(
            (first, end) =>
            {
                for (int row = first; row < end; row++)
                {
                    Interlocked.Increment(ref done[row]);
                }
            },
            rows,
            threads,
            minimum);

        Assert.That(done, Is.All.EqualTo(1));
    }

    [Test]
    public void Run_ThrowingBand_RethrowsItAsItWas([Values(1, 4)] int threads) =>
        Assert.Throws<InvalidDataException>(
            () => RowParallel.Run((_, _) => throw new InvalidDataException(), 50, threads));

    [Test]
    public void Run_NoThreads_IsRejected() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RowParallel.Run((_, _) => { }, 1, 0));
}
