namespace AiVideoFx.Imaging;

/// <summary>Work that can be done for any range of rows on its own: what <see cref="RowParallel"/> spreads over
/// threads.</summary>
/// <remarks>
/// Implement it as a struct that holds what the rows need: no closure is allocated and the call is inlined. A row's
/// result must not depend on which rows ran before it, so that any number of threads gives the same bytes.
/// </remarks>
public interface IRowWork
{
    /// <summary>Does rows <paramref name="firstRow"/> (included) to <paramref name="endRow"/> (excluded).</summary>
    /// <param name="firstRow">First row of the band.</param>
    /// <param name="endRow">One past the last row of the band.</param>
    void Run(int firstRow, int endRow);
}
