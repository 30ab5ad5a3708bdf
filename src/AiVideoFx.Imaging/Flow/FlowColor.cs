namespace AiVideoFx.Imaging.Flow;

/// <summary>Shows a flow as colours: hue is direction, saturation is speed, white is rest.</summary>
public static class FlowColor
{
    /// <summary>Paints a flow; the caller disposes the picture, (3, H, W) in [0, 1].</summary>
    /// <param name="flow">Two channels.</param>
    /// <param name="fullSpeed">Speed in pixels with full saturation; 0 takes the largest in the flow.</param>
    public static Raster Paint(Raster flow, float fullSpeed = 0)
    {
        ArgumentNullException.ThrowIfNull(flow);
        FlowShapes.ThrowIfNotFlowOf(flow, flow);
        ReadOnlySpan<float> u = flow.Plane(0);
        ReadOnlySpan<float> v = flow.Plane(1);
        float full = fullSpeed > 0 ? fullSpeed : Largest(u, v);
        Raster picture = Raster.Rent(flow.Width, flow.Height, 3);
        for (int i = 0; i < u.Length; i++)
        {
            float saturation = full > 0 ? MathF.Min(1, MathF.Sqrt((u[i] * u[i]) + (v[i] * v[i])) / full) : 0;
            float hue = MathF.Atan2(v[i], u[i]);
            for (int channel = 0; channel < 3; channel++)
            {
                float colour = 0.5f + (0.5f * MathF.Cos(hue - (channel * 2 * MathF.PI / 3)));
                picture.Plane(channel)[i] = float.IsFinite(saturation) ? 1 - (saturation * (1 - colour)) : 0;
            }
        }

        return picture;
    }

    private static float Largest(ReadOnlySpan<float> u, ReadOnlySpan<float> v)
    {
        float largest = 0;
        for (int i = 0; i < u.Length; i++)
        {
            float squared = (u[i] * u[i]) + (v[i] * v[i]);
            largest = float.IsFinite(squared) ? MathF.Max(largest, squared) : largest;
        }

        return MathF.Sqrt(largest);
    }
}
