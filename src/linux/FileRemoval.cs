namespace Mocker.Linux;

/// <summary>The end of a file that somebody else removes, by inotify(7).</summary>
public static class FileRemoval
{
    private const nint CloseOnExec = 0x80000;
    private const nint DeleteSelf = 0x400;

    /// <summary>Waits until a file is gone.</summary>
    /// <param name="path">The file.</param>
    /// <param name="milliseconds">At most so long.</param>
    /// <returns>Whether it is gone; not if it could not be watched (inotify(7), /proc interfaces: there is a limit per user).</returns>
    public static unsafe bool Await(string path, long milliseconds)
    {
        using Descriptor watch = new((int)Kernel.Call(SyscallNumber.InotifyInit1, CloseOnExec));
        if (watch.IsInvalid)
            return false;
        using CString name = new(path);
        nint result = Kernel.Call(SyscallNumber.InotifyAddWatch, watch.Number, (nint)(byte*)name, DeleteSelf);
        return result == -(int)Errno.ENOENT || result >= 0 && Waiting.For(watch.Number, milliseconds);
    }
}
