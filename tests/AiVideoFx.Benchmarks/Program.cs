using AiVideoFx.Benchmarks;

if (args is ["flow-server"])
{
    FlowServer.Run(Console.In, Console.Out);
    return;
}

Console.WriteLine("Nothing here yet.");
