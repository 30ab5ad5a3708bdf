namespace AiVideoFx.Imaging.Flow;

/// <summary>How <see cref="ForwardSplat"/> joins pixels that land on the same place.</summary>
public enum SplatMode
{
    /// <summary>Their sum: overlaps are bright, gaps dark.</summary>
    Sum,

    /// <summary>Their mean.</summary>
    Average,

    /// <summary>Their mean, weighted by the metric.</summary>
    Linear,

    /// <summary>Their mean, weighted by exp(metric): the larger metric wins, smoothly.</summary>
    Softmax,
}
