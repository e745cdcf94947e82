namespace Mocker.Linux;

/// <summary>The kernel's struct termios (asm-generic/termbits.h).</summary>
public unsafe struct TerminalAttributes
{
    public uint Input;
    public uint Output;
    public uint Control;
    public uint Local;
    public byte Line;
    public fixed byte Characters[19];

    /// <summary>The same terminal with lines that end as the program ends them, without a carriage return (ONLCR).</summary>
    public readonly TerminalAttributes WithPlainLineEnds() => this with { Output = Output & ~0x4u };

    /// <summary>The same terminal in raw mode, as cfmakeraw of termios(3) does it.</summary>
    public readonly TerminalAttributes Raw()
    {
        TerminalAttributes raw = this;
        raw.Input &= ~(0x1u | 0x2 | 0x8 | 0x20 | 0x40 | 0x80 | 0x100 | 0x400); // IGNBRK BRKINT PARMRK ISTRIP INLCR IGNCR ICRNL IXON
        raw.Output &= ~0x1u; // OPOST
        raw.Local &= ~(0x8u | 0x40 | 0x2 | 0x1 | 0x8000); // ECHO ECHONL ICANON ISIG IEXTEN
        raw.Control = raw.Control & ~(0x30u | 0x100) | 0x30; // CSIZE PARENB -> CS8
        raw.Characters[6] = 1; // VMIN
        raw.Characters[5] = 0; // VTIME
        return raw;
    }
}
