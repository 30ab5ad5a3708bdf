namespace OpenFX.Net.Plugin;

/// <summary>How much of a host's cached result a change of a parameter spoils.</summary>
public enum CacheInvalidation
{
    /// <summary>The result at the time of the change.</summary>
    ValueChange,

    /// <summary>The result from then on.</summary>
    ValueChangeToEnd,

    /// <summary>Every result.</summary>
    All,
}
