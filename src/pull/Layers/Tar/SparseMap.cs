using System.Buffers.Text;

namespace Mocker.Pull.Layers.Tar;

/// <summary>
/// The four ways in which an archive tells which pieces of a sparse file it holds: GNU tar's own entry type, and the versions 0.0, 0.1 and
/// 1.0 in PAX records (the GNU tar manual, "Storing Sparse Files").
/// </summary>
internal static class SparseMap
{
    /// <summary>Checks that the pieces are in order and apart, within the file, and together what the archive stores.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Fault(IReadOnlyList<SparseExtent> extents, long fileSize, long stored)
    {
        long end = 0, sum = 0;
        foreach (SparseExtent extent in extents)
        {
            if (extent.Offset < end || extent.Length < 0 || extent.Length > fileSize - extent.Offset)
                return $"its sparse map has a piece of {extent.Length} bytes at {extent.Offset}, which overlaps another one or ends after the file's {fileSize}";
            end = extent.Offset + extent.Length;
            sum += extent.Length;
        }
        return sum == stored ? null : $"its sparse map is of {sum} bytes, but the archive holds {stored}";
    }

    /// <summary>The structs of an old GNU header (4) or of one of the blocks after it (21): offset and length, 12 bytes each.</summary>
    /// <returns>False when a field holds no number.</returns>
    public static bool AddGnu(TarHeader block, int offset, int count, List<SparseExtent> extents)
    {
        for (int at = offset; at < offset + count * 24 && block.Block[at] != 0; at += 24)
        {
            if (block.Number(at, 12) is not long start || block.Number(at + 12, 12) is not long length)
                return false;
            extents.Add(new SparseExtent(start, length));
        }
        return true;
    }

    /// <summary>Versions 0.0 (one record a number) and 0.1 (all numbers in one record).</summary>
    /// <returns>Null when it is malformed.</returns>
    public static List<SparseExtent>? FromRecords(PaxRecords records)
    {
        List<long> numbers = [];
        if (records["GNU.sparse.map"u8] is { Length: > 0 } map)
            foreach (Range range in map.AsSpan().Split((byte)','))
            {
                if (Decimal(map.AsSpan()[range]) is not long number)
                    return null;
                numbers.Add(number);
            }
        else
            foreach (var (key, value) in records.All)
            {
                // Offset and length take turns.
                bool length = key.AsSpan().SequenceEqual("GNU.sparse.numbytes"u8);
                if (!length && !key.AsSpan().SequenceEqual("GNU.sparse.offset"u8))
                    continue;
                if (numbers.Count % 2 == 1 != length || Decimal(value) is not long number)
                    return null;
                numbers.Add(number);
            }
        return numbers.Count % 2 == 0 ? Pairs(numbers) : null;
    }

    /// <summary>Version 1.0: decimal numbers, one a line, before the file's data; the last block is filled up with NULs.</summary>
    /// <param name="source">Where the data begins.</param>
    /// <param name="stored">How much the entry holds; less the map afterwards.</param>
    /// <param name="most">How many pieces there may be.</param>
    /// <returns>Null when it is malformed or too long.</returns>
    public static List<SparseExtent>? FromData(ByteSource source, ref long stored, int most)
    {
        Span<byte> block = stackalloc byte[TarHeader.Size];
        List<long> numbers = [];
        long number = 0, wanted = 1;
        int digits = 0;
        while (numbers.Count < wanted)
        {
            if (stored < block.Length || source.Read(block) < block.Length)
                return null;
            stored -= block.Length;
            foreach (byte digit in block)
            {
                if (digit == '\n' && digits > 0)
                {
                    if (numbers.Count == 0)
                    {
                        if (number > most)
                            return null;
                        wanted = 1 + 2 * number;
                    }
                    numbers.Add(number);
                    (number, digits) = (0, 0);
                    if (numbers.Count == wanted)
                        break;
                    continue;
                }
                if (digit is < (byte)'0' or > (byte)'9' || digits++ == 18)
                    return null;
                number = number * 10 + digit - '0';
            }
        }
        numbers.RemoveAt(0);
        return Pairs(numbers);
    }

    /// <summary>The way back from <see cref="FromData"/>: filled up to whole blocks.</summary>
    public static byte[] ToData(IReadOnlyList<SparseExtent> extents)
    {
        System.Text.StringBuilder text = new();
        text.Append(extents.Count).Append('\n');
        foreach (SparseExtent extent in extents)
            text.Append(extent.Offset).Append('\n').Append(extent.Length).Append('\n');
        byte[] data = new byte[(text.Length + TarHeader.Size - 1) / TarHeader.Size * TarHeader.Size];
        System.Text.Encoding.ASCII.GetBytes(text.ToString(), data);
        return data;
    }

    /// <summary>A number as PAX records write them; null when it is negative or none.</summary>
    public static long? Decimal(ReadOnlySpan<byte> text) =>
        !text.IsEmpty && char.IsAsciiDigit((char)text[0]) && Utf8Parser.TryParse(text, out long number, out int used) && used == text.Length
            ? number
            : null;

    private static List<SparseExtent> Pairs(List<long> numbers)
    {
        List<SparseExtent> extents = new(numbers.Count / 2);
        for (int at = 0; at < numbers.Count; at += 2)
            extents.Add(new SparseExtent(numbers[at], numbers[at + 1]));
        return extents;
    }
}
