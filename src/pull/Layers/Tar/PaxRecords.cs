using System.Buffers.Text;

namespace Mocker.Pull.Layers.Tar;

/// <summary>
/// The records of PAX headers (pax(1), "pax Extended Header"): <c>"%d %s=%s\n"</c>, the number being the record's length, which is what
/// lets values hold NULs and newlines.
/// </summary>
internal sealed class PaxRecords
{
    private readonly List<(byte[] Key, byte[] Value)> _records = [];

    public bool IsEmpty => _records.Count == 0;

    /// <summary>In the order of the archive; of several with one key the last one counts, but the sparse format 0.0 means all of them.</summary>
    public IReadOnlyList<(byte[] Key, byte[] Value)> All => _records;

    /// <summary>Bytes kept.</summary>
    public long Size { get; private set; }

    /// <summary>Adds what a header's data holds.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public string? Add(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            if (!Utf8Parser.TryParse(data, out int length, out int digits) || data[0] is < (byte)'0' or > (byte)'9'
                || digits >= data.Length || data[digits] != ' ' || length <= digits + 1 || length > data.Length || data[length - 1] != '\n')
                return "a record of its PAX header does not begin with its own length or does not end with a newline";
            ReadOnlySpan<byte> record = data[(digits + 1)..(length - 1)];
            int equals = record.IndexOf((byte)'=');
            if (equals <= 0)
                return "a record of its PAX header has no keyword";
            _records.Add((record[..equals].ToArray(), record[(equals + 1)..].ToArray()));
            Size += length;
            data = data[length..];
        }
        return null;
    }

    public void Clear()
    {
        _records.Clear();
        Size = 0;
    }

    /// <summary>The value of a key; an empty one, which takes back what a global header says, is none.</summary>
    public byte[]? this[ReadOnlySpan<byte> key]
    {
        get
        {
            for (int at = _records.Count - 1; at >= 0; at--)
                if (key.SequenceEqual(_records[at].Key))
                    return _records[at].Value;
            return null;
        }
    }
}
