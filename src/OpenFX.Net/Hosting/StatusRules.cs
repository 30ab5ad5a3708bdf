using OpenFX.Net.Raw;
using static OpenFX.Net.Raw.Ofx;

namespace OpenFX.Net.Hosting;

/// <summary>Which answers an action may have.</summary>
internal static class StatusRules
{
    public static void Check(ActionScope scope, OfxStatus status)
    {
        bool allowed = status switch
        {
            OfxStatus.kOfxStatOK or OfxStatus.kOfxStatErrFatal or OfxStatus.kOfxStatErrMemory or OfxStatus.kOfxStatFailed => true,
            OfxStatus.kOfxStatReplyDefault => scope.Action != kOfxImageEffectActionRender,
            OfxStatus.kOfxStatErrMissingHostFeature => scope.Action is kOfxActionLoad or kOfxActionDescribe
                or kOfxImageEffectActionDescribeInContext or kOfxActionCreateInstance,
            OfxStatus.kOfxStatErrImageFormat or OfxStatus.kOfxStatUnlicensed => scope.Action == kOfxImageEffectActionRender,
            OfxStatus.kOfxStatGPUOutOfMemory or OfxStatus.kOfxStatGPURenderFailed => scope.Action == kOfxImageEffectActionRender,
            _ => false,
        };
        if (!allowed)
        {
            string name = Enum.IsDefined(status)
                ? status.ToString()
                : ((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture);
            scope.Environment.Report(
                scope,
                Enum.IsDefined(status) ? FindingSeverity.Warning : FindingSeverity.Error,
                "action-status",
                "mainEntry",
                scope.Action,
                "a status that the standard lists for this action",
                name);
        }
    }
}
