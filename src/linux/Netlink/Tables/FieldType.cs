namespace Mocker.Linux.Netlink.Tables;

/// <summary>
/// What the elements of a set are, and how many bytes of registers they take. The kernel only keeps the number; it is how nft(8) knows what to
/// print (enum datatypes of its datatype.h).
/// </summary>
/// <param name="Number">nft's number: for several fields beside each other theirs, six bits each.</param>
/// <param name="Length">Bytes; of several fields each takes a multiple of four.</param>
/// <param name="IsNative">nft takes it for a number in this machine's order of bytes, and wants to be told that of a set.</param>
public readonly record struct FieldType(uint Number, uint Length, bool IsNative = false)
{
    private const int NumberBits = 6;

    public static readonly FieldType Address4 = new(7, 4), Address6 = new(8, 16), Protocol = new(12, 1), Port = new(13, 2), Interface = new(41, 16, IsNative: true);

    /// <summary>Both, one after the other.</summary>
    public FieldType Then(FieldType next) => new(Number << NumberBits | next.Number, Padded(Length) + Padded(next.Length));

    private static uint Padded(uint length) => length + 3 & ~3u;
}
