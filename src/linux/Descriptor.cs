using Microsoft.Win32.SafeHandles;

namespace Mocker.Linux;

/// <summary>An owned file descriptor; closing it twice is harmless.</summary>
public sealed class Descriptor : SafeHandleMinusOneIsInvalid
{
    public Descriptor(int number) : base(ownsHandle: true) => SetHandle(number);

    /// <summary>The number, for raw calls; valid while this object is alive.</summary>
    public int Number => (int)handle;

    /// <summary>Gives the number away: whoever gets it closes it.</summary>
    public int Release()
    {
        int number = Number;
        SetHandleAsInvalid();
        return number;
    }

    protected override bool ReleaseHandle() => Files.Close((int)handle) == 0;
}
