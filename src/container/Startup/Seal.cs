using Mocker.Linux;

namespace Mocker.Container.Startup;

/// <summary>
/// Keeps containers from overwriting the host's binary through /proc/PID/exe (CVE-2019-5736): the process becomes one of a
/// read-only mount of its file that is attached nowhere, or, where it may not make one, of a sealed copy in memory. This
/// costs a few calls (<see cref="ProgramImage"/>) or one bare execve(2), for it happens before the .NET runtime starts.
/// </summary>
public static unsafe class Seal
{
    private const int AllSeals = 0x1 | 0x2 | 0x4 | 0x8; // F_SEAL_SEAL, SHRINK, GROW, WRITE (fcntl(2))

    /// <summary>Comes back in a sealed process, and where there can be none, for <see cref="Ensure"/> to say so.</summary>
    /// <param name="stack">The initial stack: this is the very first code of a static program.</param>
    public static void TryEnter(nint* stack)
    {
        byte* self = stackalloc byte[16];
        "/proc/self/exe\0"u8.CopyTo(new Span<byte>(self, 16));
        if (IsSealed(self))
            return;
        int file = Open(self);
        if (file < 0)
            return;
        byte** arguments = (byte**)(stack + 1);
        if (ProgramImage.MoveTo(file, stack) < 0)
            Processes.Execute(file, arguments, arguments + stack[0] + 1);
        Files.Close(file);
    }

    /// <summary>Comes back in a sealed process; false, with a message on stderr, if there can be none.</summary>
    /// <param name="arguments">Those of main.</param>
    /// <param name="environment">Those of main.</param>
    /// <param name="name">What the process is to be called, with a NUL; at most 15 characters.</param>
    public static bool Ensure(byte** arguments, byte** environment, ReadOnlySpan<byte> name)
    {
        byte* self = stackalloc byte[16];
        "/proc/self/exe\0"u8.CopyTo(new Span<byte>(self, 16));
        if (IsSealed(self))
        {
            Name(name);
            return true;
        }
        int error = Enter(self, arguments, environment);
        EarlyWords.Say(name[..^1], error == -(int)Errno.ENOENT
            ? "cannot protect its own binary from the container: /proc is not mounted; as root: mount -t proc proc /proc"u8
            : "cannot protect its own binary from the container: neither a read-only mount (open_tree) nor a sealed copy (memfd_create) of /proc/self/exe can be made and executed"u8);
        return false;
    }

    /// <summary>The executable in a form that cannot be written by way of a process that executes it; minus errno if there can be none.</summary>
    public static int Open()
    {
        byte* self = stackalloc byte[16];
        "/proc/self/exe\0"u8.CopyTo(new Span<byte>(self, 16));
        return IsSealed(self) ? Files.OpenAt(Files.CurrentDirectory, self, OpenFlags.Path) : Open(self);
    }

    private static int Open(byte* self)
    {
        int file = OpenReadOnlyMount(self);
        return file < 0 ? CopyToMemory(self) : file;
    }

    /// <summary>Comes back only if it fails, with minus errno.</summary>
    private static int Enter(byte* self, byte** arguments, byte** environment)
    {
        int file = Open(self);
        return file < 0 ? file : Processes.Execute(file, arguments, environment);
    }

    /// <summary>The executable cannot be written by way of the running process.</summary>
    private static bool IsSealed(byte* self)
    {
        int known = Files.StatFs(self, out FileSystemStatus status);
        if (known >= 0 && (status.IsReadOnly || status.Magic != FileSystemStatus.Tmpfs))
            return status.IsReadOnly;
        // Files in memory are on a tmpfs of the kernel's own.
        int file = Files.OpenAt(Files.CurrentDirectory, self, OpenFlags.ReadOnly);
        if (file < 0)
            return false;
        int seals = Files.Fcntl(file, FcntlCommand.GetSeals);
        Files.Close(file);
        return seals >= 0 && (seals & AllSeals) == AllSeals;
    }

    private static int OpenReadOnlyMount(byte* self)
    {
        int mount = Mounts.CloneTree(Files.CurrentDirectory, self, AtFlags.None);
        if (mount < 0)
            return mount;
        int result = Mounts.SetAttributes(mount, MountAttributes.ReadOnly, 0, 0, recursive: false);
        if (result >= 0)
            return mount;
        Files.Close(mount);
        return result;
    }

    private static int CopyToMemory(byte* self)
    {
        byte* name = stackalloc byte[16];
        "mocker\0"u8.CopyTo(new Span<byte>(name, 16));
        int from = Files.OpenAt(Files.CurrentDirectory, self, OpenFlags.ReadOnly);
        if (from < 0)
            return from;
        int to = Files.MemFdCreate(name, executable: true);
        nint copied = to;
        if (to >= 0)
        {
            do
                copied = Files.SendFile(to, from, 1 << 30);
            while (copied > 0);
            if (copied == 0)
                copied = Files.Fcntl(to, FcntlCommand.AddSeals, AllSeals);
        }
        Files.Close(from);
        if (copied >= 0)
            return to;
        if (to >= 0)
            Files.Close(to);
        return (int)copied;
    }

    /// <summary>A process that was executed from a descriptor is called by its number.</summary>
    private static void Name(ReadOnlySpan<byte> name)
    {
        fixed (byte* text = name)
            Processes.Prctl(PrctlOption.SetName, (nint)text);
    }
}
