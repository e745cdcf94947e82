using System.Runtime.InteropServices;

namespace Mocker.Linux.Bpf;

/// <summary>Raw calls of bpf(2): load, attach, replace, detach and ask. Results are the kernel's (minus errno on failure).</summary>
public static unsafe class BpfProgram
{
    // enum bpf_cmd
    private const nint ProgramLoad = 5;
    private const nint ProgramAttach = 8;
    private const nint ProgramDetach = 9;
    private const nint ProgramDescriptorById = 13;
    private const nint ProgramQuery = 16;

    // BPF_F_ALLOW_MULTI: programs of sub-cgroups run too; BPF_F_REPLACE: Linux 5.6.
    private const uint AllowMulti = 2;
    private const uint ReplaceFlag = 4;

    /// <summary>The kernel's limit of programs on one attach point of a cgroup (BPF_CGROUP_MAX_PROGS).</summary>
    private const int MaxPrograms = 64;

    // A signal that comes while the verifier is at work ends it with EAGAIN; several in a row are chance, more are not.
    private const int LoadAttempts = 8;

    /// <summary>Verifies and loads a program; returns its descriptor (close-on-exec).</summary>
    public static int Load(BpfProgramType type, ReadOnlySpan<BpfInstruction> program)
    {
        // The kernel looks at the licence only for helpers that are GPL-only; none is called here.
        fixed (BpfInstruction* instructions = program)
        fixed (byte* license = "Apache-2.0"u8)
        {
            LoadAttributes attributes = new()
            {
                Type = (uint)type,
                Count = (uint)program.Length,
                Instructions = (ulong)instructions,
                License = (ulong)license,
            };
            int result;
            int attempt = 0;
            do
                result = Call(ProgramLoad, &attributes, sizeof(LoadAttributes));
            while (result == -(int)Errno.EAGAIN && ++attempt < LoadAttempts);
            return result;
        }
    }

    /// <summary>Attaches a program beside those which are there.</summary>
    /// <param name="target">The cgroup's directory, not opened with O_PATH.</param>
    /// <param name="type">Attach point.</param>
    /// <param name="program">Descriptor of the program.</param>
    public static int Attach(int target, BpfAttachType type, int program)
    {
        AttachAttributes attributes = new() { Target = (uint)target, Program = (uint)program, Type = (uint)type, Flags = AllowMulti };
        return Call(ProgramAttach, &attributes, sizeof(AttachAttributes));
    }

    /// <summary>
    /// Attaches a program in place of all that are there: in one step if it is one (Linux 5.6), otherwise the new one
    /// first and then the others away, so that at no time fewer rules hold than before.
    /// </summary>
    public static int Replace(int target, BpfAttachType type, int program)
    {
        uint* old = stackalloc uint[MaxPrograms];
        int count = Query(target, type, old, MaxPrograms);
        if (count < 0)
            return count;
        if (count == 1 && ReplaceOne(target, type, program, old[0]) == 0)
            return 0;
        int result = Attach(target, type, program);
        for (int i = 0; i < count && result == 0; i++)
            result = Detach(target, type, old[i]);
        return result;
    }

    /// <summary>The ids of the programs attached to a target itself; returns how many there are.</summary>
    public static int Query(int target, BpfAttachType type, uint* ids, int capacity)
    {
        QueryAttributes attributes = new() { Target = (uint)target, Type = (uint)type, Ids = (ulong)ids, Count = (uint)capacity };
        int result = Call(ProgramQuery, &attributes, sizeof(QueryAttributes));
        return result < 0 ? result : (int)attributes.Count;
    }

    private static int ReplaceOne(int target, BpfAttachType type, int program, uint oldId)
    {
        int old = Open(oldId);
        if (old < 0)
            return old;
        AttachAttributes attributes = new()
        {
            Target = (uint)target,
            Program = (uint)program,
            Type = (uint)type,
            Flags = AllowMulti | ReplaceFlag,
            Replaced = (uint)old,
        };
        int result = Call(ProgramAttach, &attributes, sizeof(AttachAttributes));
        Files.Close(old);
        return result;
    }

    private static int Detach(int target, BpfAttachType type, uint id)
    {
        int program = Open(id);
        if (program < 0)
            return program;
        AttachAttributes attributes = new() { Target = (uint)target, Program = (uint)program, Type = (uint)type };
        int result = Call(ProgramDetach, &attributes, sizeof(AttachAttributes));
        Files.Close(program);
        return result;
    }

    private static int Open(uint id)
    {
        uint* attributes = stackalloc uint[3] { id, 0, 0 };
        return Call(ProgramDescriptorById, attributes, 3 * sizeof(uint));
    }

    private static int Call(nint command, void* attributes, int size) =>
        (int)Kernel.Call(SyscallNumber.Bpf, command, (nint)attributes, size);

    // The members of union bpf_attr, no longer than what is used: the kernel takes shorter ones as zero-filled.
    private struct LoadAttributes
    {
        public uint Type;
        public uint Count;
        public ulong Instructions;
        public ulong License;
        public uint LogLevel;
        public uint LogSize;
        public ulong LogBuffer;
        public uint KernelVersion;
        public uint Flags;
    }

    private struct AttachAttributes
    {
        public uint Target;
        public uint Program;
        public uint Type;
        public uint Flags;
        public uint Replaced;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct QueryAttributes
    {
        public uint Target;
        public uint Type;
        public uint QueryFlags;
        public uint AttachFlags;
        public ulong Ids;
        public uint Count;
        public uint Padding;
    }
}
