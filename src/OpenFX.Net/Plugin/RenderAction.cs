using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>Render, and what is left to show when it fails.</summary>
internal static class RenderAction
{
    public static OfxStatus Handle(ActionCall call)
    {
        RenderContext context = new(call);
        try
        {
            call.Effect.Render(context);
        }
        catch (Exception e)
        {
            OfxStatus status = Boundary.Report(e, $"{call.Name}: render at frame {context.Time}");
            if (status != OfxStatus.kOfxStatOK)
            {
                ShowSource(context);
                Tell(context, e);
            }

            return status;
        }

        if (call.Instance is { HasMessage: true, Id: not 0 } && !context.MessagePosted)
        {
            context.ClearPersistentMessage(); // the last failure is over
        }

        return OfxStatus.kOfxStatOK;
    }

    /// <summary>Some hosts show uninitialised memory after a failed render.</summary>
    private static void ShowSource(RenderContext context)
    {
        try
        {
            context.Call.ReleaseImages(); // what the effect held when it failed; some hosts hand out an image once at a time
            using Image output = context.FetchOutput();
            using Image? source = context.Descriptor.Clips.Count == 0 ? null : context.Fetch(MainInput(context.Descriptor));
            SourceCopy.Fill(output, source, context.Window);
        }
        catch (Exception e)
        {
            Boundary.Report(e, $"{context.Descriptor.Label}: copying the source after a failure");
        }
    }

    private static ClipDescriptor MainInput(EffectDescriptor descriptor) =>
        descriptor.Clips.FirstOrDefault(c => c.Name == ClipDescriptor.Source.Name) ?? descriptor.Clips[0];

    private static void Tell(RenderContext context, Exception e)
    {
        try
        {
            if (context.Call.Instance is { HasMessage: true })
            {
                return; // once is enough
            }

            string text = Boundary.Describe(e);
            string name = context.Descriptor.Label;
            bool named = text.StartsWith(name, StringComparison.Ordinal); // ours name the effect and the frame already
            context.PersistentMessage(MessageKind.Error, named ? text : $"{name} at frame {context.Time}: {text}");
        }
        catch (Exception inner)
        {
            Boundary.Report(inner, $"{context.Descriptor.Label}: telling about a failure");
        }
    }
}
