using AiVideoFx.Benchmarks;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

if (args is ["flow-server"])
{
    FlowServer.Run(Console.In, Console.Out);
    return;
}

// In this process: nothing is generated and built, so that a run takes seconds. Choose with --filter '*Blur*'.
Job job = Job.ShortRun.WithToolchain(InProcessNoEmitToolchain.Instance);
IConfig config = DefaultConfig.Instance.AddJob(job).AddColumn(new ThroughputColumn()).AddColumn(StatisticColumn.Min);
BenchmarkSwitcher.FromAssembly(typeof(ImagingBenchmarks).Assembly).Run(args, config);
