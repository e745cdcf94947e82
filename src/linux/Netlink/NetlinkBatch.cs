using System.Buffers;

namespace Mocker.Linux.Netlink;

/// <summary>Requests that go to the kernel in one call, one after the other.</summary>
internal sealed class NetlinkBatch
{
    private readonly ArrayBufferWriter<byte> _bytes = new(1024);
    private readonly List<(string Subject, Errno Tolerated)> _requests = [];

    /// <summary>How many requests there are.</summary>
    public int Count => _requests.Count;

    /// <summary>The messages, whose sequence numbers count from 1.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>Appends a request.</summary>
    /// <param name="message">The request.</param>
    /// <param name="subject">What it is about, for the error.</param>
    /// <param name="tolerated">An error that is none here.</param>
    public void Add(in NetlinkMessage message, string subject, Errno tolerated = Errno.None)
    {
        _requests.Add((subject, tolerated));
        _bytes.Write(message.Finish((uint)_requests.Count));
    }

    /// <summary>What a request is about, by its sequence number.</summary>
    public (string Subject, Errno Tolerated) this[uint sequence] => _requests[(int)sequence - 1];

    /// <summary>The sequence number at the beginning of a message is one of this batch's.</summary>
    public bool Has(uint sequence) => sequence >= 1 && sequence <= _requests.Count;
}
