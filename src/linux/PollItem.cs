namespace Mocker.Linux;

/// <summary>struct pollfd of poll(2).</summary>
public struct PollItem(int descriptor, short events)
{
    public int Descriptor = descriptor;
    public short Events = events;
    public short Returned;

    public const short In = 0x01;
    public const short Priority = 0x02;
    public const short Out = 0x04;
    public const short Error = 0x08;
    public const short HangUp = 0x10;
}
