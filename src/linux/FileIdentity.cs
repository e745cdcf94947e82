namespace Mocker.Linux;

/// <summary>
/// While it lives, files that the calling thread makes are another user's and group's, and yet it keeps its rights: without
/// SECBIT_NO_SETUID_FIXUP (capabilities(7)) it would lose those over files by setfsuid(2). It has to be disposed of by the same thread.
/// </summary>
public sealed class FileIdentity : IDisposable
{
    private const int NoFixup = 1 << 2;

    private readonly int _bits;
    private readonly uint _uid, _gid;

    /// <exception cref="LinuxException">That takes rights which this process does not have.</exception>
    public FileIdentity(uint uid, uint gid)
    {
        _bits = (int)Kernel.Check(Processes.Prctl(PrctlOption.GetSecureBits), "prctl(2)", "secure bits");
        Kernel.Check(Processes.Prctl(PrctlOption.SetSecureBits, _bits | NoFixup), "prctl(2)", "secure bits");
        _uid = Credentials.SetFileUser(uid);
        _gid = Credentials.SetFileGroup(gid);
        // They tell what there was before, and no errors.
        if (Credentials.SetFileUser(uid) == uid && Credentials.SetFileGroup(gid) == gid)
            return;
        Dispose();
        throw new LinuxException("setfsuid(2)", Errno.EPERM, $"{uid}:{gid}");
    }

    public void Dispose()
    {
        Credentials.SetFileUser(_uid);
        Credentials.SetFileGroup(_gid);
        Processes.Prctl(PrctlOption.SetSecureBits, _bits);
    }
}
