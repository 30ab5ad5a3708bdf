namespace OpenFX.Net.Raw;

public static unsafe partial class OfxLayout
{
    /// <summary>Every struct's size and every field's offset, as measured in C and as they are here.</summary>
    public static IReadOnlyList<OfxLayoutFact> Facts
    {
        get
        {
            List<OfxLayoutFact> facts = [];
            Collect(facts);
            return facts;
        }
    }
}
