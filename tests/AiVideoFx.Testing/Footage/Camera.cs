using System.Numerics;

namespace AiVideoFx.Testing.Footage;

/// <summary>Where the picture is taken from: x right, y down, z forward, in metres; angles in radians.</summary>
/// <param name="Position">The pinhole.</param>
/// <param name="Yaw">Turn to the right.</param>
/// <param name="Pitch">Turn downwards.</param>
/// <param name="Roll">Clockwise turn of the camera around its axis.</param>
/// <param name="Focal">Focal length as a multiple of the picture's width; 1 is a normal lens.</param>
public readonly record struct Camera(Vector3 Position, float Yaw = 0, float Pitch = 0, float Roll = 0, float Focal = 1)
{
    /// <summary>From a rectangle in the world to the picture, in pixels from the top left corner; W is the depth.</summary>
    /// <param name="pose">The rectangle; (0, 0) to (1, 1) on it are its corners.</param>
    /// <param name="width">Of the picture, in pixels.</param>
    /// <param name="height">Of the picture, in pixels.</param>
    public Projection Project(Pose pose, int width, int height)
    {
        (double sy, double cy) = Math.SinCos(Yaw);
        (double sp, double cp) = Math.SinCos(Pitch);
        (double sr, double cr) = Math.SinCos(Roll);
        double focal = Focal * width;
        Vector3 origin = pose.Origin - Position;

        (double X, double Y, double Z) u = View(pose.Across);
        (double X, double Y, double Z) v = View(pose.Down);
        (double X, double Y, double Z) o = View(origin);
        double cx = width * 0.5;
        double cyPixels = height * 0.5;
        return new Projection(
            (focal * u.X) + (cx * u.Z), (focal * v.X) + (cx * v.Z), (focal * o.X) + (cx * o.Z),
            (focal * u.Y) + (cyPixels * u.Z), (focal * v.Y) + (cyPixels * v.Z), (focal * o.Y) + (cyPixels * o.Z),
            u.Z, v.Z, o.Z);

        (double X, double Y, double Z) View(Vector3 p)
        {
            double x1 = (cy * p.X) - (sy * p.Z);
            double z1 = (sy * p.X) + (cy * p.Z);
            double y2 = (cp * p.Y) - (sp * z1);
            double z2 = (sp * p.Y) + (cp * z1);
            return ((cr * x1) + (sr * y2), (cr * y2) - (sr * x1), z2);
        }
    }
}
