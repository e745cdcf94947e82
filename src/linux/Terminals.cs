namespace Mocker.Linux;

/// <summary>Raw calls of ioctl_tty(2) on terminals and pseudoterminals (pty(7)).</summary>
public static unsafe class Terminals
{
    public static int SetSize(int terminal, ushort rows, ushort columns)
    {
        ushort* size = stackalloc ushort[4] { rows, columns, 0, 0 };
        return Files.Ioctl(terminal, 0x5414, size);
    }

    public static int GetSize(int terminal, out ushort rows, out ushort columns)
    {
        ushort* size = stackalloc ushort[4];
        int result = Files.Ioctl(terminal, 0x5413, size);
        (rows, columns) = (size[0], size[1]);
        return result;
    }

    /// <summary>Unlocks the slave of a new master (TIOCSPTLCK).</summary>
    public static int Unlock(int master)
    {
        int off = 0;
        return Files.Ioctl(master, 0x40045431, &off);
    }

    /// <summary>Opens the slave of a master without any path (TIOCGPTPEER, Linux 4.13); see CVE-2025-52565.</summary>
    public static int OpenPeer(int master) =>
        (int)Kernel.Call(SyscallNumber.Ioctl, master, 0x5441, (nint)(uint)(OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal | OpenFlags.CloseOnExec));

    /// <summary>Makes the terminal the session's controlling one (TIOCSCTTY).</summary>
    public static int SetControlling(int terminal) => (int)Kernel.Call(SyscallNumber.Ioctl, terminal, 0x540E, 0);

    public static int GetAttributes(int terminal, out TerminalAttributes attributes)
    {
        fixed (TerminalAttributes* a = &attributes)
            return Files.Ioctl(terminal, 0x5401, a);
    }

    public static int SetAttributes(int terminal, in TerminalAttributes attributes)
    {
        fixed (TerminalAttributes* a = &attributes)
            return Files.Ioctl(terminal, 0x5402, a);
    }
}
