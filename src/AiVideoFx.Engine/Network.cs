namespace AiVideoFx.Engine;

/// <summary>A network: the record's parameters are its configuration, its file holds all that limits its use.</summary>
/// <remarks>
/// Derived records build a graph from weights under the names of the reference implementation. Equal records with equal weights make
/// equal graphs: sessions are shared by that.
/// </remarks>
public abstract record Network
{
    /// <summary>How an image may be cut into tiles that are computed one by one.</summary>
    public abstract Tiling Tiling { get; }
}

/// <summary>How an image may be cut into tiles that are computed one by one, sides in pixels of the network's input.</summary>
/// <param name="Multiple">The sides of what the network sees must be multiples of this; callers pad.</param>
/// <param name="Overlap">Pixels of surroundings that a tile needs on each side; null where tiles would show, so that only a whole
/// image will do.</param>
/// <param name="Padding">How surroundings beyond the edge of the image are made.</param>
public sealed record Tiling(int Multiple = 1, int? Overlap = null, PadMode Padding = PadMode.Edge);

/// <summary>Makes an image of sRGB values in [0, 1] larger, or as large but better.</summary>
public abstract record UpscaleNetwork : Network
{
    /// <summary>Sides of the result over sides of the image: 1 or more.</summary>
    public abstract int Scale { get; }

    /// <summary>Adds the network to a graph.</summary>
    /// <param name="g">The graph.</param>
    /// <param name="w">The weights; all are marked as used.</param>
    /// <param name="image">(1, 3, H, W), sRGB, [0, 1]; sides multiples of <see cref="Tiling.Multiple"/>.</param>
    /// <returns>(1, 3, Scale · H, Scale · W), not clamped.</returns>
    public abstract Node Build(Graph g, Weights w, Node image);
}

/// <summary>Makes the frame between two frames.</summary>
public abstract record InterpolationNetwork : Network
{
    /// <summary>Adds the network to a graph.</summary>
    /// <param name="g">The graph.</param>
    /// <param name="w">The weights; all are marked as used.</param>
    /// <param name="image0">(1, 3, H, W), sRGB, [0, 1]; sides multiples of <see cref="Tiling.Multiple"/>.</param>
    /// <param name="image1">The next frame, of the same shape.</param>
    /// <param name="timestep">One number, strictly between 0 (the first frame) and 1: shape (1, 1, 1, 1).</param>
    public abstract BetweenFrames Build(Graph g, Weights w, Node image0, Node image1, Node timestep);
}

/// <summary>What an interpolation network computes, at the size of its input.</summary>
/// <param name="Frame">(1, 3, H, W), sRGB, not clamped.</param>
/// <param name="FlowToFirst">(1, 2, H, W): from the new frame to the first one, pixels, x right and y down.</param>
/// <param name="FlowToSecond">(1, 2, H, W): from the new frame to the second one.</param>
/// <param name="Weight">(1, 1, H, W): share of the first frame, 0 to 1.</param>
public sealed record BetweenFrames(Node Frame, Node FlowToFirst, Node FlowToSecond, Node Weight);

/// <summary>Finds the motion from a new frame between two frames to both of them, beginning with the motion between the two.</summary>
/// <remarks>
/// It makes no picture: whoever has the frames at full size warps those. So it may look at smaller ones.
/// </remarks>
public abstract record MotionNetwork : Network
{
    /// <summary>Adds the network to a graph.</summary>
    /// <param name="g">The graph.</param>
    /// <param name="w">The weights; all are marked as used.</param>
    /// <param name="inputs">Pictures, known motion and time.</param>
    public abstract MotionBetween Build(Graph g, Weights w, MotionInputs inputs);
}

/// <summary>What a <see cref="MotionNetwork"/> sees. Flows are in pixels of these pictures, x right and y down.</summary>
/// <param name="First">(1, 3, H, W), display-referred, [0, 1]: the mean of each 2 × 2 pixels of the frame.</param>
/// <param name="Second">The next frame, of the same shape.</param>
/// <param name="Flow0To1">(1, 2, H, W): where each pixel of the first picture went.</param>
/// <param name="Flow1To0">(1, 2, H, W): where each pixel of the second one came from.</param>
/// <param name="Bend">(1, 2, H, W): how far the new frame's pixels are off the straight line, added to the motion to both
/// frames before it is refined; null where nothing is known of it.</param>
/// <param name="Camera">(1, 2, H, W): where the camera's motion alone takes each pixel from the first picture to the second.</param>
/// <param name="Timestep">One number, strictly between 0 (the first frame) and 1: shape (1, 1, 1, 1).</param>
public sealed record MotionInputs(Node First, Node Second, Node Flow0To1, Node Flow1To0, Node? Bend, Node Camera, Node Timestep);

/// <summary>What a <see cref="MotionNetwork"/> finds, at the size of its pictures and in their pixels.</summary>
/// <param name="ToFirst">(1, 2, H, W): from the new frame to the first one, x right and y down.</param>
/// <param name="ToSecond">(1, 2, H, W): from the new frame to the second one.</param>
/// <param name="Weight">(1, 1, H, W): share of the first frame, 0 to 1.</param>
/// <param name="FarShare">(1, 1, H, W): share of a layer that follows the camera and the bend alone, 0 to 1; null for none.</param>
public sealed record MotionBetween(Node ToFirst, Node ToSecond, Node Weight, Node? FarShare = null);

/// <summary>Estimates the motion from one image to another.</summary>
public abstract record FlowNetwork : Network
{
    /// <summary>Adds the network to a graph.</summary>
    /// <param name="g">The graph.</param>
    /// <param name="w">The weights; all are marked as used.</param>
    /// <param name="first">(1, 3, H, W), sRGB, [0, 1]; sides multiples of <see cref="Tiling.Multiple"/>.</param>
    /// <param name="second">The other image, of the same shape.</param>
    /// <returns>(1, 2, H, W): where each pixel of <paramref name="first"/> went, pixels, x right and y down.</returns>
    public abstract Node Build(Graph g, Weights w, Node first, Node second);
}

/// <summary>Fills what a mask covers.</summary>
public abstract record InpaintingNetwork : Network
{
    /// <summary>Adds the network to a graph.</summary>
    /// <param name="g">The graph.</param>
    /// <param name="w">The weights; all are marked as used.</param>
    /// <param name="image">(1, 3, H, W), sRGB, [0, 1]; sides multiples of <see cref="Tiling.Multiple"/>.</param>
    /// <param name="mask">(1, 1, H, W): 1 where the image is to be filled, 0 elsewhere.</param>
    /// <returns>(1, 3, H, W): the image outside the mask, what the network made up inside.</returns>
    public abstract Node Build(Graph g, Weights w, Node image, Node mask);
}
