using Microsoft.Win32.SafeHandles;

namespace Mocker.Linux;

/// <summary>An owned file descriptor; closing it twice is harmless.</summary>
public sealed class Descriptor : SafeHandleMinusOneIsInvalid
{
    public Descriptor(int number) : base(ownsHandle: true) => SetHandle(number);

    /// <summary>The number, for raw calls; valid while this object is alive.</summary>
    public int Number => (int)handle;

    /// <summary>Another number for what a descriptor refers to: none of the three standard streams'.</summary>
    /// <exception cref="LinuxException">It is not open, or there are too many.</exception>
    public static Descriptor Duplicate(int number) => new((int)Kernel.Check(Files.Fcntl(number, FcntlCommand.DuplicateCloseOnExec, 3), "fcntl(2)"));

    /// <summary>Gives the number away: whoever gets it closes it.</summary>
    public int Release()
    {
        int number = Number;
        SetHandleAsInvalid();
        return number;
    }

    protected override bool ReleaseHandle() => Files.Close((int)handle) == 0;
}
