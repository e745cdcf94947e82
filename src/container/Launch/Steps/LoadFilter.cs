using System.Runtime.InteropServices;
using Mocker.Container.Seccomp;
using Mocker.Linux;
using Mocker.Linux.Bpf;
using Mocker.Oci;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Puts the process under its system call filter (seccomp(2)). Whatever it still does after this is subject to the filter,
/// so it is the last step but the program, and all that the step after it needs is execve(2). Without no_new_privs this
/// takes CAP_SYS_ADMIN, which <see cref="UseCredentials"/> has left for it.
/// </summary>
internal sealed unsafe class LoadFilter(SeccompFilter filter) : Step
{
    /// <summary>There is a listener to be passed on, for which the runtime has to be there.</summary>
    public bool HasListener => filter.Notifies;

    public override string Kind => "seccomp";

    public override string Text =>
        $"load the seccomp filter ({filter.Program.Length} instructions for {string.Join(", ", filter.Architectures)}; {filter.DefaultAction} by default"
        + (filter.Notifies ? "; notifies a listener" : "") + ")";

    /// <summary>The step for a filter, or null for none.</summary>
    /// <exception cref="ContainerException">The filter cannot be made.</exception>
    public static LoadFilter? For(LinuxSeccomp? document) =>
        document is null ? null : new(SeccompFilter.Compile(document, RuntimeInformation.ProcessArchitecture)) { Pointer = "/linux/seccomp" };

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Length = filter.Program.Length;
        a->Program = memory.Array<ClassicInstruction>(a->Length);
        filter.Program.CopyTo(new Span<ClassicInstruction>(a->Program, a->Length));
        a->Flags = filter.Flags;
        a->OptionalFlags = filter.OptionalFlags;
        a->FetchedByUser = Credentials.EffectiveUserId() != 0;
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        int result = ExecuteProgram.CloseOthers(child);
        if (result < 0)
            return result;
        if ((a->Flags & SeccompFlags.NewListener) != 0)
            return LoadWithListener(child, a);
        result = Load(a);
        return result < 0 ? child->Fail("seccomp(2)"u8, result) : 0;
    }

    /// <summary>
    /// Tells the runtime the number that the listener's descriptor is going to have, so that nothing needs to be said once
    /// the filter holds, and waits until the runtime has fetched it (pidfd_getfd(2)) and passed it on.
    /// </summary>
    /// <remarks>
    /// A runtime without rights over the host can fetch it only from a process that is dumpable (ptrace(2), access mode checking), and
    /// owns the user namespace that this one is in. What others in the container could reach through it is theirs already:
    /// descriptors are closed, credentials and namespaces are the container's, and the runtime's binary is sealed.
    /// </remarks>
    private static int LoadWithListener(Child* child, Arguments* a)
    {
        if (a->FetchedByUser)
            Processes.Prctl(PrctlOption.SetDumpable, 1);
        // The kernel takes the lowest number that is free.
        int number = Files.Fcntl(child->Sync, FcntlCommand.DuplicateCloseOnExec);
        if (number < 0)
            return child->Fail("fcntl(2)"u8, number);
        Files.Close(number);
        child->Failure.Descriptor = number;
        int result = Interpreter.Announce(child, ChildMessage.Listener);
        if (result < 0)
            return child->Fail("sendmsg(2)"u8, result);
        result = Load(a);
        if (result < 0)
            return child->Fail("seccomp(2)"u8, result);
        result = Interpreter.AwaitLeave(child);
        return result < 0 ? child->Fail("read(2)"u8, result, "from the runtime, under the filter"u8) : 0;
    }

    private static int Load(Arguments* a)
    {
        int result = SystemCallFilters.Load(a->Flags | a->OptionalFlags, a->Program, a->Length);
        return result == -(int)Errno.EINVAL && a->OptionalFlags != 0 ? SystemCallFilters.Load(a->Flags, a->Program, a->Length) : result;
    }

    private struct Arguments
    {
        public ClassicInstruction* Program;
        public int Length;
        public SeccompFlags Flags;
        public SeccompFlags OptionalFlags;
        public bool FetchedByUser;
    }
}
