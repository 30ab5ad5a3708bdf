namespace AiVideoFx.Engine.Cache;

/// <summary>Says how one kind of result is stored, so that <see cref="DiskCache"/> can keep it.</summary>
/// <remarks>
/// What <see cref="Read"/> gives must equal what <see cref="Write"/> was given bit for bit: a picture may not depend on
/// whether the cache was cold or warm. To store half floats, round the result to them when it is made
/// (<see cref="RasterCodec.RoundToHalf"/>). A new layout needs a new kind in the key (<see cref="ContentHash"/>).
/// Codecs are called from many threads at once. A result of several parts is their codecs called one after the other.
/// </remarks>
/// <typeparam name="T">The result's type.</typeparam>
public interface IContentCodec<T>
{
    /// <summary>Bytes of memory that a result holds.</summary>
    /// <param name="value">The result.</param>
    long SizeBytes(T value);

    /// <summary>Stores a result.</summary>
    /// <param name="value">The result; is not changed.</param>
    /// <param name="writer">Takes the parts in order.</param>
    void Write(T value, ContentWriter writer);

    /// <summary>Makes the stored result again, taking its bytes off the reader and no others.</summary>
    /// <param name="reader">Gives the parts in the order in which they were written.</param>
    /// <exception cref="InvalidDataException">The bytes are not such a result.</exception>
    T Read(ref ContentReader reader);
}
