using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>An action in which parameters may be set. Renders are not: hosts render throw-away instances.</summary>
public class EditContext : InstanceContext
{
    internal EditContext(ActionCall call)
        : base(call)
    {
    }

    /// <summary>Sets a parameter's value.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="param">The parameter.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether the host took it.</returns>
    public bool Set<T>(Param<T> param, T value) => param.Write(Values(param, null), value) == OfxStatus.kOfxStatOK;

    /// <summary>Sets a keyframe.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="param">The parameter.</param>
    /// <param name="time">When, in frames.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether the host took it.</returns>
    public bool SetKey<T>(Param<T> param, double time, T value) =>
        param.Write(Values(param, time), value) == OfxStatus.kOfxStatOK;

    /// <summary>Times of a parameter's keyframes; empty on hosts that do not tell.</summary>
    /// <param name="param">The parameter.</param>
    public unsafe IReadOnlyList<double> GetKeyTimes(Param param)
    {
        OfxParameterSuiteV1* suite = Call.Host.Parameter;
        OfxParamHandle handle = Call.Host.Param(Call.ParamSet, param.Name);
        uint count = 0;
        if (handle.IsNull || suite->paramGetNumKeys is null || suite->paramGetKeyTime is null
            || suite->paramGetNumKeys(handle, &count) != OfxStatus.kOfxStatOK)
        {
            return [];
        }

        List<double> times = [];
        for (uint i = 0; i < Math.Min(count, 1u << 20); i++)
        {
            double time = double.NaN;
            if (suite->paramGetKeyTime(handle, i, &time) == OfxStatus.kOfxStatOK && double.IsFinite(time))
            {
                times.Add(time);
            }
        }

        return times;
    }

    /// <summary>Deletes a keyframe.</summary>
    /// <param name="param">The parameter.</param>
    /// <param name="time">When it is.</param>
    /// <returns>Whether there was one.</returns>
    public unsafe bool DeleteKey(Param param, double time)
    {
        OfxParamHandle handle = Call.Host.Param(Call.ParamSet, param.Name);
        return !handle.IsNull && Call.Host.Parameter->paramDeleteKey is not null
            && Call.Host.Parameter->paramDeleteKey(handle, time) == OfxStatus.kOfxStatOK;
    }

    /// <summary>Deletes all keyframes of a parameter.</summary>
    /// <param name="param">The parameter.</param>
    /// <returns>Whether the host did it.</returns>
    public unsafe bool DeleteAllKeys(Param param)
    {
        OfxParamHandle handle = Call.Host.Param(Call.ParamSet, param.Name);
        return !handle.IsNull && Call.Host.Parameter->paramDeleteAllKeys is not null
            && Call.Host.Parameter->paramDeleteAllKeys(handle) == OfxStatus.kOfxStatOK;
    }

    /// <summary>Makes the changes until disposal one step of the user's undo list.</summary>
    /// <param name="name">What the step is called.</param>
    public unsafe IDisposable CreateUndoStep(string name)
    {
        if (Call.Host.Parameter->paramEditBegin is not null)
        {
            using Utf8 utf8 = new(name);
            Call.Host.Parameter->paramEditBegin(Call.ParamSet, utf8.Pointer);
        }

        return new UndoStep(Call);
    }

    /// <summary>The current time of the host's timeline; null when it has none.</summary>
    public unsafe double? TimeLineTime
    {
        get
        {
            OfxTimeLineSuiteV1* suite = Call.Host.TimeLine;
            double time = double.NaN;
            bool ok = suite is not null && suite->getTime is not null
                && suite->getTime((void*)Call.Handle.Value, &time) == OfxStatus.kOfxStatOK;
            return ok && double.IsFinite(time) ? time : null;
        }
    }

    /// <summary>First and last time of the host's timeline; null when it does not say.</summary>
    public unsafe TimeRange? TimeLineBounds
    {
        get
        {
            OfxTimeLineSuiteV1* suite = Call.Host.TimeLine;
            double first = double.NaN;
            double last = double.NaN;
            bool ok = suite is not null && suite->getTimeBounds is not null
                && suite->getTimeBounds((void*)Call.Handle.Value, &first, &last) == OfxStatus.kOfxStatOK;
            return ok && double.IsFinite(first) && double.IsFinite(last) && first <= last ? new TimeRange(first, last) : null;
        }
    }

    /// <summary>Moves the host's timeline.</summary>
    /// <param name="time">To when.</param>
    /// <returns>Whether the host did it.</returns>
    public unsafe bool GoToTime(double time)
    {
        OfxTimeLineSuiteV1* suite = Call.Host.TimeLine;
        return suite is not null && suite->gotoTime is not null
            && suite->gotoTime((void*)Call.Handle.Value, time) == OfxStatus.kOfxStatOK;
    }

    private sealed class UndoStep(ActionCall call) : IDisposable
    {
        private bool _ended;

        public unsafe void Dispose()
        {
            if (!_ended && call.Host.Parameter->paramEditEnd is not null)
            {
                _ended = true;
                call.Host.Parameter->paramEditEnd(call.ParamSet);
            }
        }
    }
}
