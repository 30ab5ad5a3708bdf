using AiVideoFx.Host;
using AiVideoFx.Imaging;
using FsCheck;
using FsCheck.Fluent;

namespace AiVideoFx.Testing;

/// <summary>FsCheck generators for what hosts really send: odd sizes, every depth, every layout of rows, any origin.</summary>
/// <remarks>Use with <c>Prop.ForAll(Arbitraries.Frames(), shape => …).QuickCheckThrowOnFailure()</c>.</remarks>
public static class Arbitraries
{
    /// <summary>1 to <paramref name="largest"/>, with 1, 2, 3 and sizes around powers of two more often.</summary>
    /// <param name="largest">At least 9.</param>
    public static Gen<int> Sizes(int largest = 70) => Gen.OneOf(
        Gen.Choose(1, 9), Gen.Elements(15, 16, 17, 31, 32, 33, 63, 64, 65).Where(n => n <= largest), Gen.Choose(1, largest));

    /// <summary>Every pixel depth.</summary>
    public static Gen<PixelDepth> Depths { get; } = Gen.Elements(Enum.GetValues<PixelDepth>());

    /// <summary>Every set of components.</summary>
    public static Gen<PixelComponents> Components { get; } = Gen.Elements(Enum.GetValues<PixelComponents>());

    /// <summary>Rows up and down, tight and padded by any number of bytes.</summary>
    public static Gen<FrameLayout> Layouts { get; } =
        from down in Gen.Elements(false, true)
        from padding in Gen.Elements(0, 0, 1, 3, 4, 16, 61)
        select new FrameLayout(down, padding);

    /// <summary>Shapes of host frames; a failing one shrinks to a smaller picture.</summary>
    /// <param name="largest">Largest side in pixels.</param>
    public static Arbitrary<FrameShape> Frames(int largest = 70)
    {
        Gen<FrameShape> shapes =
            from width in Sizes(largest)
            from height in Sizes(largest)
            from x in Gen.Elements(0, 0, -7, 13, -1000, 4096)
            from y in Gen.Elements(0, 0, 5, -11, 2160)
            from depth in Depths
            from components in Components
            from layout in Layouts
            from seed in Gen.Choose(0, 1_000_000)
            select new FrameShape(new PixelRect(x, y, x + width, y + height), depth, components, layout, seed);
        return Arb.From(shapes, static s => Smaller(s));
    }

    private static IEnumerable<FrameShape> Smaller(FrameShape shape)
    {
        PixelRect b = shape.Bounds;
        if (b.Width > 1)
        {
            yield return shape with { Bounds = b with { X2 = b.X1 + ((b.Width + 1) / 2) } };
        }

        if (b.Height > 1)
        {
            yield return shape with { Bounds = b with { Y2 = b.Y1 + ((b.Height + 1) / 2) } };
        }

        if (b.X1 != 0 || b.Y1 != 0)
        {
            yield return shape with { Bounds = new PixelRect(0, 0, b.Width, b.Height) };
        }

        if (shape.Layout != default)
        {
            yield return shape with { Layout = default };
        }
    }
}
