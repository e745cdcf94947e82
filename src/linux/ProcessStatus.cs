using System.Buffers.Text;

namespace Mocker.Linux;

/// <summary>What /proc/PID/stat tells of a process (proc_pid_stat(5)).</summary>
/// <param name="State">'R' running, 'Z' zombie, 'X' dead, ...</param>
/// <param name="Flags">The kernel's PF_* flags (linux/sched.h).</param>
/// <param name="StartTime">When it started, in clock ticks since boot: together with the id it names one process for good.</param>
public readonly record struct ProcessStatus(char State, uint Flags, ulong StartTime)
{
    /// <summary>It has ended, even if nobody has waited for it yet.</summary>
    public bool HasEnded => State is 'Z' or 'X' or 'x';

    /// <summary>It was forked and has not executed a program since (PF_FORKNOEXEC).</summary>
    public bool HasNotExecuted => (Flags & 0x40) != 0;

    /// <summary>Reads it; null when there is no such process.</summary>
    /// <exception cref="LinuxException">/proc cannot be read.</exception>
    public static unsafe ProcessStatus? Read(int pid)
    {
        string name = $"/proc/{pid}/stat";
        using CString path = new(name);
        int file = Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.ReadOnly);
        if (file is -(int)Errno.ENOENT or -(int)Errno.ESRCH)
            return null;
        Kernel.Check(file, "open(2)", name);
        byte* buffer = stackalloc byte[1024];
        nint length = Files.Read(file, buffer, 1024);
        Files.Close(file);
        if (length == -(int)Errno.ESRCH)
            return null;
        Kernel.Check(length, "read(2)", name);
        return Parse(new(buffer, (int)length));
    }

    /// <summary>Parses the line. The name in parentheses may hold anything, so the fields are counted from its end.</summary>
    internal static ProcessStatus Parse(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> rest = line[(line.LastIndexOf((byte)')') + 2)..];
        char state = (char)rest[0];
        uint flags = 0;
        ulong start = 0;
        // state is field 3, flags field 9, starttime field 22.
        for (int field = 3; field <= 22; field++)
        {
            int end = rest.IndexOf((byte)' ');
            ReadOnlySpan<byte> value = end < 0 ? rest : rest[..end];
            if (field == 9 && !Utf8Parser.TryParse(value, out flags, out _)
                || field == 22 && !Utf8Parser.TryParse(value, out start, out _))
                throw new FormatException($"field {field} of /proc/PID/stat is no number");
            rest = end < 0 ? default : rest[(end + 1)..];
        }
        return new(state, flags, start);
    }
}
