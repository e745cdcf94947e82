using System.Runtime.InteropServices;

namespace Mocker.Container.Launch;

/// <summary>What the forked child knows while it executes the plan. Lives in unmanaged memory; see <see cref="Interpreter"/>.</summary>
internal unsafe struct Child
{
    private const int HomeSize = 1024;

    /// <summary>The packet socket to the runtime, or -1 once that is no longer needed.</summary>
    public int Sync;

    /// <summary>The container's root: the mount of rootfs, later "/".</summary>
    public int Root;

    /// <summary>The container's /dev inside <see cref="Root"/>, or -1 before a step opened it.</summary>
    public int Dev;

    /// <summary>The mount from which masked directories are cloned, or -1 until the first.</summary>
    public int EmptyDirectory;

    /// <summary>The container's own null device, verified, or -1 until it was needed.</summary>
    public int NullDevice;

    /// <summary>A procfs that nobody else can reach, or -1 until it was needed.</summary>
    public int PrivateProc;

    /// <summary>The socket that gets the terminal's master, or -1.</summary>
    public int Console;

    /// <summary>The slave of the container's terminal, or -1.</summary>
    public int Terminal;

    /// <summary>The socket on which `start` calls, bound in the container's state directory, or -1.</summary>
    public int Listener;

    /// <summary>The runtime wants to know when all is done but for the program, and to be waited for.</summary>
    public bool Reports;

    /// <summary>Descriptors below this one stay open in the user's process.</summary>
    public uint FirstClosed;

    /// <summary>All others have been made close-on-exec.</summary>
    public bool ClosesOthers;

    /// <summary>The umask that came from the runtime.</summary>
    public uint Umask;

    /// <summary>The working directory has been entered.</summary>
    public bool IsInDirectory;

    /// <summary>Which candidate of the executable was found.</summary>
    public int ExecutableIndex;

    /// <summary>"HOME=..." for a process that has none in its environment.</summary>
    public fixed byte Home[HomeSize];

    /// <summary>What is sent when a step fails; filled by the Fail methods.</summary>
    public Failure Failure;

    /// <summary>Notes a failed call and returns its result, so that a step can end with it.</summary>
    /// <param name="call">The call as its man page names it.</param>
    /// <param name="result">Minus the error number.</param>
    public int Fail(ReadOnlySpan<byte> call, nint result)
    {
        fixed (byte* target = Failure.Call)
            Copy(call, target, Failure.CallSize);
        Failure.Error = (int)-result;
        return (int)result;
    }

    /// <summary>As <see cref="Fail(ReadOnlySpan{byte}, nint)"/>, but notes nothing of a call that this kernel lacks (ENOSYS): the step does it another way.</summary>
    public int FailUnlessMissing(ReadOnlySpan<byte> call, nint result) =>
        result == -(int)Linux.Errno.ENOSYS ? (int)result : Fail(call, result);

    /// <summary>As <see cref="Fail(ReadOnlySpan{byte}, nint)"/>, with the path or object that it was about.</summary>
    public int Fail(ReadOnlySpan<byte> call, nint result, byte* detail)
    {
        Explain(detail);
        return Fail(call, result);
    }

    /// <summary>As <see cref="Fail(ReadOnlySpan{byte}, nint)"/>, with words of our own.</summary>
    public int Fail(ReadOnlySpan<byte> call, nint result, ReadOnlySpan<byte> detail)
    {
        fixed (byte* target = Failure.Detail)
            Copy(detail, target, Failure.DetailSize);
        return Fail(call, result);
    }

    /// <summary>Notes a failure that no call reported, in words of our own.</summary>
    public int Refuse(ReadOnlySpan<byte> reason)
    {
        Explain(reason);
        Fail(default, 0);
        return -1;
    }

    /// <summary>Adds words to the failure to come.</summary>
    public void Explain(byte* detail) =>
        Explain(detail == null ? default : MemoryMarshal.CreateReadOnlySpanFromNullTerminated(detail));

    /// <inheritdoc cref="Explain(byte*)"/>
    public void Explain(ReadOnlySpan<byte> detail)
    {
        fixed (byte* target = Failure.Detail)
            Copy(detail, target, Failure.DetailSize);
    }

    /// <summary>Notes the home directory; one that is too long is cut, as nothing could be entered by it.</summary>
    public void SetHome(ReadOnlySpan<byte> directory)
    {
        ReadOnlySpan<byte> name = "HOME="u8;
        fixed (byte* target = Home)
        {
            name.CopyTo(new Span<byte>(target, name.Length));
            Copy(directory, target + name.Length, HomeSize - name.Length);
        }
    }

    /// <summary>Notes which step failed, for a reader who does not have the plan.</summary>
    public void Name(in EncodedStep step)
    {
        if (step.Text == null)
            return;
        fixed (byte* text = Failure.Text, pointer = Failure.Pointer)
        {
            Copy(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(step.Text), text, Failure.TextSize);
            if (step.Pointer != null)
                Copy(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(step.Pointer), pointer, Failure.PointerSize);
        }
    }

    private static void Copy(ReadOnlySpan<byte> from, byte* to, int size)
    {
        int length = Math.Min(from.Length, size - 1);
        from[..length].CopyTo(new Span<byte>(to, length));
        to[length] = 0;
    }
}
