using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Becomes the user: bounding set, groups, group, user, then the other capability sets (capabilities(7), "Effect of user
/// ID changes on capabilities": PR_SET_KEEPCAPS keeps the permitted set over the change). No inheritable capability is
/// added that the configuration does not name (CVE-2022-29162).
/// </summary>
internal sealed unsafe class UseCredentials(ProcessCredentials credentials) : Step
{
    private const int CapabilityLimit = 64;

    // CAP_SETGID (linux/capability.h).
    private const int SetGroupsCapability = 6;

    public override string Kind => "credentials";

    public override string Text =>
        $"become user {credentials.Uid}, group {credentials.Gid}"
        + (credentials.Groups.Length == 0 ? "" : $" and groups {string.Join(", ", credentials.Groups)}")
        + (credentials.Umask is uint mask ? $", umask {Convert.ToString(mask, 8).PadLeft(4, '0')}" : "")
        + $", with the capabilities {CapabilitySets.Names(credentials.Capabilities.Bounding)}";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        (a->Uid, a->Gid) = (credentials.Uid, credentials.Gid);
        a->GroupCount = credentials.Groups.Length;
        a->Groups = memory.Array<uint>(a->GroupCount);
        credentials.Groups.CopyTo(new Span<uint>(a->Groups, a->GroupCount));
        (a->HasUmask, a->Umask) = (credentials.Umask is not null, credentials.Umask ?? 0);
        a->Capabilities = credentials.Capabilities;
        a->Cwd = memory.Text(credentials.Cwd);
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        int result = DropBounding(child, a->Capabilities.Bounding);
        if (result >= 0)
            result = ChangeIds(child, a);
        if (result >= 0)
            result = SetCapabilities(child, a->Capabilities);
        if (result < 0)
            return result;
        // config.md, User: without a umask of its own the process has the caller's.
        Files.Umask(a->HasUmask ? a->Umask : child->Umask);
        return child->IsInDirectory ? 0 : EnterAsUser(child, a->Cwd);
    }

    private static int EnterAsUser(Child* child, byte* path)
    {
        int result = Files.ChDir(path);
        return result < 0 ? child->Fail("chdir(2)"u8, result, path) : EnterDirectory.Verify(child);
    }

    private static int DropBounding(Child* child, ulong keep)
    {
        for (int capability = 0; capability < CapabilityLimit; capability++)
        {
            if ((keep >> capability & 1) != 0)
                continue;
            int result = Credentials.DropFromBoundingSet(capability);
            // The first number that the kernel does not know ends its list.
            if (result == -(int)Errno.EINVAL)
                break;
            if (result < 0)
                return child->Fail("prctl(2)"u8, result, "PR_CAPBSET_DROP"u8);
        }
        return 0;
    }

    private static int ChangeIds(Child* child, Arguments* a)
    {
        Processes.Prctl(PrctlOption.SetKeepCapabilities, 1);
        int result = Credentials.SetGroups(a->Groups, a->GroupCount);
        // Then nobody in the namespace can have other groups than those that it came with (user_namespaces(7)).
        if (result == -(int)Errno.EPERM && a->GroupCount == 0 && AreGroupsDenied())
            result = 0;
        if (result < 0)
            return child->Fail("setgroups(2)"u8, result);
        if ((result = Credentials.SetGroup(a->Gid)) < 0)
            return child->Fail("setresgid(2)"u8, result);
        if ((result = Credentials.SetUser(a->Uid)) < 0)
            return child->Fail("setresuid(2)"u8, result);
        Processes.Prctl(PrctlOption.SetKeepCapabilities, 0);
        // Changing ids set this to what fs.suid_dumpable says, which may be 1 (prctl(2), PR_SET_DUMPABLE).
        Processes.Prctl(PrctlOption.SetDumpable, 0);
        return 0;
    }

    /// <summary>Whoever has the capability is refused only in a namespace that was made without rights (kernel/groups.c, may_setgroups).</summary>
    private static bool AreGroupsDenied() =>
        Credentials.GetCapabilities(out ulong effective, out _, out _) >= 0 && (effective >> SetGroupsCapability & 1) != 0;

    private static int SetCapabilities(Child* child, in CapabilitySets sets)
    {
        int result = Credentials.SetCapabilities(sets.Effective, sets.Permitted, sets.Inheritable);
        if (result < 0)
            return child->Fail("capset(2)"u8, result);
        Credentials.ClearAmbient();
        for (int capability = 0; capability < CapabilityLimit; capability++)
            if ((sets.Ambient >> capability & 1) != 0 && (result = Credentials.RaiseAmbient(capability)) < 0)
                return child->Fail("prctl(2)"u8, result, "PR_CAP_AMBIENT_RAISE"u8);
        return 0;
    }

    private struct Arguments
    {
        public uint Uid;
        public uint Gid;
        public uint* Groups;
        public int GroupCount;
        public bool HasUmask;
        public uint Umask;
        public CapabilitySets Capabilities;
        public byte* Cwd;
    }
}
