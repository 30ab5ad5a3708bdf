namespace OpenFX.Net.Shim;

/// <summary>Which of the four value functions of the parameter suite a plug-in called.</summary>
internal enum ShimWhen
{
    /// <summary>paramGetValue.</summary>
    Now = 0,

    /// <summary>paramGetValueAtTime.</summary>
    Time = 1,

    /// <summary>paramGetDerivative.</summary>
    Derivative = 2,

    /// <summary>paramGetIntegral.</summary>
    Integral = 3,
}
