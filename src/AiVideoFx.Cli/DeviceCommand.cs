using System.CommandLine;
using System.Text.Json.Nodes;
using AiVideoFx.Engine.Quantization;
using AiVideoFx.Engine.Runtime;

namespace AiVideoFx.Cli;

/// <summary>The command that tells what can compute: each device, or why it cannot be had and what to install.</summary>
internal static class DeviceCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(IReadOnlyList<string> bundles, Terminal terminal)
    {
        Option<bool> json = new("--json") { Description = "One JSON object a line instead of text." };
        Command command = new("devices", "List the devices that networks can run on, with their speed or what to install.") { json };
        command.SetAction(result =>
        {
            (InferenceEngine? engine, string problem) = TryOpen(bundles);
            ProcessorFacts processor = ProcessorFacts.Read();
            IReadOnlyList<DeviceState> states = engine?.Devices ?? [new(Device.Cpu, false, problem, 0)];
            if (result.GetValue(json))
            {
                foreach (DeviceState state in states)
                {
                    terminal.Out.WriteLine(Json(state, processor, engine).ToJsonString());
                }
            }
            else
            {
                terminal.Out.WriteLine($"Processor:     {processor.Name}, {processor.Architecture}, SIMD: {string.Join(' ', processor.Simd)}");
                terminal.Out.WriteLine($"8 bits:        {Processor.Describe()}");
                terminal.Out.WriteLine($"ONNX Runtime:  {(engine is null ? problem : engine.RuntimeVersion)}");
                terminal.Out.WriteLine($"Threads:       {engine?.Threads ?? processor.Threads}");
                terminal.Out.WriteLine();
                ListCommands.WriteTable(terminal.Out, ["Device", "Available", "Speed, or what is missing"], states.Select(static state => new[]
                {
                    Name(state.Device), state.IsAvailable ? "yes" : "no", state.Detail.ReplaceLineEndings(" "),
                }));
            }

            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>A device as options name it: "tensorrt".</summary>
    public static string Name(Device device) => device.ToString().ToLowerInvariant();

    private static (InferenceEngine? Engine, string Problem) TryOpen(IReadOnlyList<string> bundles)
    {
        try
        {
            return (BundleFiles.OpenEngine(bundles), "");
        }
        catch (OrtException e)
        {
            return (null, e.Message);
        }
    }

    private static JsonObject Json(DeviceState state, ProcessorFacts processor, InferenceEngine? engine)
    {
        JsonObject json = new()
        {
            ["device"] = Name(state.Device),
            ["available"] = state.IsAvailable,
            ["detail"] = state.Detail,
            ["gigaflops"] = Math.Round(state.GigaFlops, 1),
        };
        if (state.Device == Device.Cpu)
        {
            json["name"] = processor.Name;
            json["architecture"] = processor.Architecture;
            json["threads"] = engine?.Threads ?? processor.Threads;
            json["simd"] = new JsonArray([.. processor.Simd.Select(static name => JsonValue.Create(name))]);
            json["int8"] = Processor.Describe();
            json["onnxRuntime"] = engine?.RuntimeVersion;
        }

        return json;
    }
}
