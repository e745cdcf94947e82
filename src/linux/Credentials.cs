namespace Mocker.Linux;

/// <summary>Raw calls of credentials(7) and capabilities(7).</summary>
public static unsafe class Credentials
{
    public static uint UserId() => (uint)Kernel.Call(SyscallNumber.GetUid);

    public static uint GroupId() => (uint)Kernel.Call(SyscallNumber.GetGid);

    public static uint EffectiveUserId() => (uint)Kernel.Call(SyscallNumber.GetEuid);

    public static uint EffectiveGroupId() => (uint)Kernel.Call(SyscallNumber.GetEgid);

    public static int SetUser(uint uid) => (int)Kernel.Call(SyscallNumber.SetResUid, (nint)uid, (nint)uid, (nint)uid);

    public static int SetGroup(uint gid) => (int)Kernel.Call(SyscallNumber.SetResGid, (nint)gid, (nint)gid, (nint)gid);

    /// <summary>setfsuid(2) of this thread: whose the files are that it makes.</summary>
    /// <returns>Whose they were before; that is all it tells.</returns>
    public static uint SetFileUser(uint uid) => (uint)Kernel.Call(SyscallNumber.SetFsUid, (nint)uid);

    /// <summary>setfsgid(2) of this thread.</summary>
    /// <inheritdoc cref="SetFileUser"/>
    public static uint SetFileGroup(uint gid) => (uint)Kernel.Call(SyscallNumber.SetFsGid, (nint)gid);

    public static int SetGroups(uint* groups, int count) => (int)Kernel.Call(SyscallNumber.SetGroups, count, (nint)groups);

    /// <summary>capset(2), version 3, on this thread. Each set is a bit mask by capability number.</summary>
    public static int SetCapabilities(ulong effective, ulong permitted, ulong inheritable)
    {
        uint* header = stackalloc uint[2] { 0x20080522, 0 };
        uint* sets = stackalloc uint[6]
        {
            (uint)effective, (uint)permitted, (uint)inheritable,
            (uint)(effective >> 32), (uint)(permitted >> 32), (uint)(inheritable >> 32),
        };
        return (int)Kernel.Call(SyscallNumber.CapSet, (nint)header, (nint)sets);
    }

    /// <summary>capget(2) of this thread.</summary>
    public static int GetCapabilities(out ulong effective, out ulong permitted, out ulong inheritable)
    {
        uint* header = stackalloc uint[2] { 0x20080522, 0 };
        uint* sets = stackalloc uint[6];
        int result = (int)Kernel.Call(SyscallNumber.CapGet, (nint)header, (nint)sets);
        effective = sets[0] | (ulong)sets[3] << 32;
        permitted = sets[1] | (ulong)sets[4] << 32;
        inheritable = sets[2] | (ulong)sets[5] << 32;
        return result;
    }

    /// <summary>This process's permitted set.</summary>
    /// <exception cref="LinuxException">capget(2) fails.</exception>
    public static ulong Permitted()
    {
        Kernel.Check(GetCapabilities(out _, out ulong permitted, out _), "capget(2)");
        return permitted;
    }

    public static int DropFromBoundingSet(int capability) => Processes.Prctl(PrctlOption.CapabilityBoundingSetDrop, capability);

    public static int RaiseAmbient(int capability) => Processes.Prctl(PrctlOption.AmbientCapabilities, 2, capability);

    public static int ClearAmbient() => Processes.Prctl(PrctlOption.AmbientCapabilities, 4);
}
