using System.Numerics.Tensors;
using AiVideoFx.Engine;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Imaging;
using AiVideoFx.Imaging.Flow;
using AiVideoFx.Imaging.Motion;

namespace AiVideoFx.Effects;

/// <summary>A network with its weights that finds the motion from a new frame to its neighbours.</summary>
/// <remarks>Safe from any thread. Sessions are pooled by the pictures' size; all share the engine's threads.</remarks>
internal sealed class MotionModel
{
    private readonly InferenceEngine _engine;
    private readonly Network _network;
    private readonly ModelWeights _weights;

    /// <param name="engine">Runs it.</param>
    /// <param name="network">A <see cref="MotionNetwork"/> or an <see cref="InterpolationNetwork"/>.</param>
    /// <param name="weights">Its weights.</param>
    public MotionModel(InferenceEngine engine, Network network, ModelWeights weights)
    {
        if (network is not (MotionNetwork or InterpolationNetwork))
        {
            throw new ArgumentException($"expected a network that finds motion, got {network.GetType().Name}", nameof(network));
        }

        (_engine, _network, _weights) = (engine, network, weights);
    }

    /// <summary>Whether it begins with motion that was found before: then <see cref="Find"/> needs seeds.</summary>
    public bool NeedsSeeds => _network is MotionNetwork;

    /// <summary>SHA-256 of the weights, for keys of caches.</summary>
    public string Hash => _weights.Hash;

    /// <summary>Finds the motion.</summary>
    /// <param name="first">Three channels, display-referred, [0, 1], of any size.</param>
    /// <param name="second">The next frame, of the same size.</param>
    /// <param name="seeds">Motion between the two, in pixels of theirs; null for networks that begin with nothing.</param>
    /// <param name="camera">Motion from the first frame to the second as the camera alone makes it; null as for seeds.</param>
    /// <param name="bend">Two channels: how far the new frame is off the straight line; null for not at all.</param>
    /// <param name="time">Of the new frame: strictly between 0 and 1.</param>
    /// <param name="divisor">Pixels of the frame for one of the pictures.</param>
    /// <param name="device">Where to run; what cannot be had becomes a note.</param>
    /// <param name="abort">Asked every 20 ms, on this thread, whether to stop; null never stops.</param>
    /// <exception cref="OperationCanceledException"><paramref name="abort"/> answered true.</exception>
    /// <exception cref="WeightsException">The weights are not this network's.</exception>
    /// <exception cref="OrtException">The runtime failed.</exception>
    public FoundMotion Find(
        Raster first, Raster second, FlowPair? seeds, Raster? camera, Raster? bend, float time, int divisor, Device device = Device.Cpu,
        Func<bool>? abort = null)
    {
        Check(first, second, seeds, camera, bend, time);
        using RentedNetwork rented = Rent(first.Width, first.Height, bend is not null, device);
        Raster Plane(int channels) => Raster.Rent(first.Width, first.Height, channels);
        MotionField field = new(Plane(2), Plane(2), Plane(1), divisor, time) { Far = camera is null ? null : Behind(camera, bend, time) };
        try
        {
            using InferenceRun run = rented.Session.CreateRun();
            void Input(string name, Raster? raster)
            {
                if (raster is not null)
                {
                    run.Input<float>(name, raster.Memory);
                }
            }

            Input("first", first);
            Input("second", second);
            Input("flow0To1", seeds?.Flow0To1);
            Input("flow1To0", seeds?.Flow1To0);
            Input("bend", bend);
            Input("camera", camera);
            run.Input<float>("timestep", new[] { time });
            run.Output("toFirst", field.ToFirst.Memory);
            run.Output("toSecond", field.ToSecond.Memory);
            run.Output("weight", field.Weight.Memory);
            if (field.Far is { } far)
            {
                run.Output("farShare", far.Share.Memory);
            }

            if (abort is null)
            {
                run.Run();
            }
            else
            {
                run.Run(abort);
            }

            return new FoundMotion(field, rented.Notes);
        }
        catch
        {
            field.Dispose();
            throw;
        }
    }

    /// <summary>The layer that follows the camera; its share is still to be found.</summary>
    private static FarLayer Behind(Raster camera, Raster? bend, float time)
    {
        FarLayer far = new(
            Raster.Rent(camera.Width, camera.Height, 2), Raster.Rent(camera.Width, camera.Height, 2), Raster.Rent(camera.Width, camera.Height));
        TensorPrimitives.Multiply(camera.Pixels, -time, far.ToFirst.Pixels);
        TensorPrimitives.Multiply(camera.Pixels, 1 - time, far.ToSecond.Pixels);
        if (bend is not null)
        {
            TensorPrimitives.Add<float>(far.ToFirst.Pixels, bend.Pixels, far.ToFirst.Pixels);
            TensorPrimitives.Add<float>(far.ToSecond.Pixels, bend.Pixels, far.ToSecond.Pixels);
        }

        return far;
    }

    // Positions in 16 bits are a sixteenth of a pixel wrong at 100 pixels: our own network, which is small, keeps 32 on GPUs.
    private RentedNetwork Rent(int width, int height, bool isBent, Device device)
    {
        Precision precision = NeedsSeeds && _engine.Choose(device).Device != Device.Cpu ? Precision.Float32 : Precision.Auto;
        string frame = $"motion {width} x {height}{(isBent ? ", bent" : "")}";
        return NetworkSessions.Rent(_engine, _network, _weights, device, precision, frame, Build);

        void Build(Graph g, Weights w)
        {
            Node Input(string name, int channels) => g.Input(name, [1, channels, height, width]);
            Node first = Input("first", 3), second = Input("second", 3);
            MotionBetween motion = _network switch
            {
                MotionNetwork seeded => seeded.Build(
                    g, w, new(first, second, Input("flow0To1", 2), Input("flow1To0", 2), isBent ? Input("bend", 2) : null, Input("camera", 2), Time(g))),
                InterpolationNetwork between => Unseeded(g, w, between, first, second),
                _ => throw new InvalidOperationException("the constructor refuses other networks"),
            };
            g.Output("toFirst", motion.ToFirst);
            g.Output("toSecond", motion.ToSecond);
            g.Output("weight", motion.Weight);
            if (motion.FarShare is { } share)
            {
                g.Output("farShare", share);
            }
        }
    }

    private static Node Time(Graph g) => g.Input("timestep", [1, 1, 1, 1]);

    private static MotionBetween Unseeded(Graph g, Weights w, InterpolationNetwork network, Node first, Node second)
    {
        (int height, int width, int multiple) = (first.Height, first.Width, network.Tiling.Multiple);
        int Missing(int size) => (multiple - size % multiple) % multiple;
        Node Filled(Node x) => g.Pad(x, 0, 0, Missing(width), Missing(height), PadMode.Edge);
        Node Cut(Node x) => g.Crop(x, height, width);
        Engine.BetweenFrames found = network.Build(g, w, Filled(first), Filled(second), Time(g));
        return new(Cut(found.FlowToFirst), Cut(found.FlowToSecond), Cut(found.Weight));
    }

    private void Check(Raster first, Raster second, FlowPair? seeds, Raster? camera, Raster? bend, float time)
    {
        Fit(first, 3, nameof(first));
        Fit(second, 3, nameof(second));
        if (NeedsSeeds != seeds is not null || NeedsSeeds != camera is not null || (bend is not null && !NeedsSeeds))
        {
            throw new ArgumentException(
                NeedsSeeds ? "this network begins with motion: expected seeds and the camera's, got none" : "this network begins with nothing: expected no seeds, camera or bend",
                nameof(seeds));
        }

        if (seeds is not null)
        {
            Fit(seeds.Flow0To1, 2, nameof(seeds));
            Fit(seeds.Flow1To0, 2, nameof(seeds));
        }

        if (camera is not null)
        {
            Fit(camera, 2, nameof(camera));
        }

        if (bend is not null)
        {
            Fit(bend, 2, nameof(bend));
        }

        if (!(time > 0 && time < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(time), time, "expected a time strictly between 0 and 1");
        }

        void Fit(Raster raster, int channels, string name)
        {
            if (raster.Channels != channels || raster.Width != first.Width || raster.Height != first.Height)
            {
                throw new ArgumentException(
                    $"expected {first.Width} x {first.Height} with {channels} channels, got {raster.Width} x {raster.Height} with {raster.Channels}", name);
            }
        }
    }
}
