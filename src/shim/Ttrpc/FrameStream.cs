using Google.Protobuf;
using Mocker.Linux;
using Mocker.Shim.Loop;

namespace Mocker.Shim.Ttrpc;

/// <summary>One end of a ttrpc connection: takes the bytes apart into frames, and sends frames as far as there is room.</summary>
internal abstract unsafe class FrameStream(EventLoop loop, Descriptor socket) : Source, IDisposable
{
    private const int ReadSize = 4096;

    // A frame may have 4 MiB, but nearly all have some hundred bytes: what was needed for a large one is given back.
    private const int KeptSize = 16384;

    private byte[] _input = [];
    private int _inputStart;
    private int _inputEnd;
    private long _skipped;
    private byte[] _output = [];
    private int _outputStart;
    private int _outputEnd;

    /// <summary>Nothing is received or sent any more.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>What is to be sent has not been sent.</summary>
    public bool HasOutput => _outputStart < _outputEnd;

    public override PollItem Item => new(socket.Number, (short)(HasOutput ? PollItem.In | PollItem.Out : PollItem.In));

    public override void Ready(short returned)
    {
        if ((returned & PollItem.Out) != 0)
            SendRest();
        if ((returned & ~PollItem.Out) != 0)
            Receive();
    }

    /// <summary>Sends a message in a frame.</summary>
    public void Send(uint stream, FrameType type, IMessage message)
    {
        if (IsClosed)
            return;
        int length = message.CalculateSize();
        Span<byte> space = Reserve(Frame.HeaderSize + length);
        new Frame(length, stream, type, 0).Write(space);
        message.WriteTo(space[Frame.HeaderSize..]);
        _outputEnd += space.Length;
        SendRest();
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        if (IsClosed)
            return;
        IsClosed = true;
        loop.Remove(this);
        socket.Dispose();
        _input = _output = [];
        _outputStart = _outputEnd = 0;
        Closed();
    }

    /// <summary>A frame has come.</summary>
    protected abstract void Received(Frame frame, ReadOnlySpan<byte> payload);

    /// <summary>A frame has come that is longer than any may be; its payload is passed over.</summary>
    protected abstract void Refused(Frame frame);

    /// <summary>The connection has been closed, by either side.</summary>
    protected abstract void Closed();

    private void Receive()
    {
        MakeRoom();
        nint read;
        fixed (byte* start = _input)
            read = Files.Read(socket.Number, start + _inputEnd, _input.Length - _inputEnd);
        if (read == -(int)Errno.EAGAIN)
            return;
        if (read <= 0)
        {
            Dispose();
            return;
        }
        _inputEnd += (int)read;
        while (!IsClosed && TakeFrame())
        {
        }
        if (_inputStart != _inputEnd)
            return;
        _inputStart = _inputEnd = 0;
        if (_input.Length > KeptSize)
            _input = [];
    }

    /// <summary>Takes one frame, or what there is of one that is passed over; false when more has to be received.</summary>
    private bool TakeFrame()
    {
        int available = _inputEnd - _inputStart;
        if (_skipped > 0)
        {
            int passed = (int)Math.Min(_skipped, available);
            _skipped -= passed;
            _inputStart += passed;
            return passed > 0;
        }
        if (available < Frame.HeaderSize)
            return false;
        Frame frame = Frame.Read(_input.AsSpan(_inputStart));
        if (frame.IsTooLong)
        {
            _skipped = (uint)frame.Length;
            _inputStart += Frame.HeaderSize;
            Refused(frame);
            return true;
        }
        if (available < Frame.HeaderSize + frame.Length)
            return false;
        ReadOnlySpan<byte> payload = _input.AsSpan(_inputStart + Frame.HeaderSize, frame.Length);
        _inputStart += Frame.HeaderSize + frame.Length;
        Received(frame, payload);
        return true;
    }

    private void MakeRoom()
    {
        int available = _inputEnd - _inputStart;
        int wanted = ReadSize;
        // The whole of a frame that has begun: a length that came is at most LongestPayload.
        if (_skipped == 0 && available >= Frame.HeaderSize)
            wanted = Math.Max(wanted, Frame.HeaderSize + Frame.Read(_input.AsSpan(_inputStart)).Length);
        if (_input.Length - _inputStart >= wanted && _inputEnd < _input.Length)
            return;
        byte[] input = wanted > _input.Length ? new byte[wanted] : _input;
        _input.AsSpan(_inputStart, available).CopyTo(input);
        (_input, _inputStart, _inputEnd) = (input, 0, available);
    }

    private Span<byte> Reserve(int size)
    {
        if (_output.Length - _outputEnd < size)
        {
            int waiting = _outputEnd - _outputStart;
            byte[] output = new byte[Math.Max(waiting + size, 1024)];
            _output.AsSpan(_outputStart, waiting).CopyTo(output);
            (_output, _outputStart, _outputEnd) = (output, 0, waiting);
        }
        return _output.AsSpan(_outputEnd, size);
    }

    private void SendRest()
    {
        while (HasOutput)
        {
            nint sent;
            fixed (byte* start = _output)
                sent = Sockets.Send(socket.Number, start + _outputStart, _outputEnd - _outputStart);
            if (sent == -(int)Errno.EAGAIN)
                return;
            if (sent < 0)
            {
                // The other end has gone: what it sent before is of no use without answers.
                Dispose();
                return;
            }
            _outputStart += (int)sent;
        }
        _outputStart = _outputEnd = 0;
        if (_output.Length > KeptSize)
            _output = [];
    }
}
