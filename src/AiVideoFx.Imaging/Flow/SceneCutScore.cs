namespace AiVideoFx.Imaging.Flow;

/// <summary>How alike two frames are in structure, whatever their light.</summary>
/// <param name="Still">Correlation of structure at the same place, -1 to 1.</param>
/// <param name="Compensated">Correlation after the motion between the frames is undone, -1 to 1.</param>
public readonly record struct SceneCutScore(double Still, double Compensated)
{
    /// <summary>The larger of both: 1 for the same frame, near 0 for frames that have nothing in common.</summary>
    public double Similarity => Math.Max(Still, Compensated);
}
