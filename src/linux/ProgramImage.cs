using System.Runtime.InteropServices;

namespace Mocker.Linux;

/// <summary>What the kernel knows of the running program's file: its segments in memory (elf(5)) and /proc/PID/exe.</summary>
public static unsafe class ProgramImage
{
    private const nint PrivateFixed = 0x02 | 0x10; // MAP_PRIVATE | MAP_FIXED (mmap(2))
    private const nint SetFile = 13, SetMap = 14; // PR_SET_MM_EXE_FILE, PR_SET_MM_MAP (PR_SET_MM(2const))
    private const nint EndOfVector = 0, ProgramHeaders = 3, ProgramHeaderCount = 5; // AT_NULL, AT_PHDR, AT_PHNUM (getauxval(3))
    private const uint Load = 1, Executable = 1, Writable = 2, Readable = 4; // PT_LOAD, PF_X, PF_W, PF_R (elf(5))
    private const nint Page = 4096;

    /// <summary>
    /// Makes this the process of a file that has the same contents as its own, as if that one had been executed: all segments are mapped
    /// from it, and then it becomes /proc/PID/exe, which the kernel grants only if no mapping is left of the former. Cheaper than execve(2),
    /// for the address space stays.
    /// </summary>
    /// <param name="file">The other file; any descriptor of it, O_PATH too.</param>
    /// <param name="stack">The initial stack (System V ABI, "Process Initialization"): argc, argv, NULL, environment, NULL, auxiliary vector.</param>
    /// <returns>
    /// 0, or minus errno: it takes /proc, and CAP_SYS_RESOURCE in the first user namespace or else CAP_CHECKPOINT_RESTORE or CAP_SYS_ADMIN in its own
    /// and a kernel with CONFIG_CHECKPOINT_RESTORE. The process can go on as before then, though perhaps with mappings of both files.
    /// </returns>
    /// <remarks>
    /// Only for the very first code of a static program that is not position-independent, on pages of 4 KiB: what has been written to its data is lost.
    /// </remarks>
    public static int MoveTo(int file, nint* stack)
    {
        byte* path = stackalloc byte[32];
        DescriptorPath.Write(file, path);
        int readable = Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.ReadOnly);
        if (readable < 0)
            return readable;
        int result = MoveToReadable(readable, stack);
        Files.Close(readable);
        return result;
    }

    private static int MoveToReadable(int file, nint* stack)
    {
        byte** arguments = (byte**)(stack + 1), environment = arguments + stack[0] + 1, end = environment;
        while (*end != null)
            end++;
        MemoryMap map = new() { StartStack = (nuint)stack, File = (uint)file };
        int result = MapSegments(file, (nint*)(end + 1), &map);
        if (result < 0)
            return result;
        result = Processes.Prctl(PrctlOption.SetMemoryMap, SetFile, file);
        if (result != -(int)Errno.EPERM)
            return result;
        // The other way takes fewer rights, and the whole of what /proc/PID/stat and its like show: all as it is.
        map.StartBreak = map.Break = (nuint)Kernel.Call(SyscallNumber.Brk);
        map.StartArguments = (nuint)arguments[0];
        map.EndArguments = map.StartEnvironment = map.EndEnvironment = End(environment[-2]);
        if (end != environment)
            map.EndEnvironment = End(end[-1]);
        return Processes.Prctl(PrctlOption.SetMemoryMap, SetMap, (nint)(&map), sizeof(MemoryMap));
    }

    private static int MapSegments(int file, nint* auxiliary, MemoryMap* map)
    {
        Segment* segment = null;
        nint segments = 0;
        for (; auxiliary[0] != EndOfVector; auxiliary += 2)
            if (auxiliary[0] == ProgramHeaders)
                segment = (Segment*)auxiliary[1];
            else if (auxiliary[0] == ProgramHeaderCount)
                segments = auxiliary[1];
        // The headers are in the first segment, so they are still there when that is mapped again.
        for (; segments > 0; segments--, segment++)
        {
            if (segment->Type != Load)
                continue;
            int result = Map(file, segment);
            if (result < 0)
                return result;
            Note(segment, map);
        }
        return 0;
    }

    private static int Map(int file, Segment* segment)
    {
        nint start = segment->Address & -Page, end = segment->Address + segment->FileSize, rounded = (end + Page - 1) & -Page;
        uint flags = segment->Flags;
        nint protection = (nint)((flags & Readable) >> 2 | flags & Writable | (flags & Executable) << 2);
        nint mapped = Kernel.Call(SyscallNumber.MMap, start, rounded - start, protection, PrivateFixed, file, segment->Offset & -Page);
        // What has no contents in the file begins in the middle of a page.
        if (mapped >= 0 && segment->MemorySize > segment->FileSize)
            NativeMemory.Clear((void*)end, (nuint)(rounded - end));
        return mapped < 0 ? (int)mapped : 0;
    }

    // As the kernel does when it loads a program (fs/binfmt_elf.c).
    private static void Note(Segment* segment, MemoryMap* map)
    {
        nuint start = (nuint)segment->Address, end = start + (nuint)segment->FileSize;
        if ((segment->Flags & Executable) != 0)
        {
            map->StartCode = map->StartCode == 0 ? start : map->StartCode;
            map->EndCode = end;
        }
        map->StartData = start;
        map->EndData = end;
    }

    private static nuint End(byte* text)
    {
        while (*text != 0)
            text++;
        return (nuint)(text + 1);
    }

#pragma warning disable CS0649 // The linker has written them.
    /// <summary>Elf64_Phdr (elf(5)).</summary>
    private struct Segment
    {
        public uint Type, Flags;
        public nint Offset, Address, PhysicalAddress, FileSize, MemorySize, Alignment;
    }
#pragma warning restore CS0649

    /// <summary>struct prctl_mm_map (linux/prctl.h).</summary>
    private struct MemoryMap
    {
        public nuint StartCode, EndCode, StartData, EndData, StartBreak, Break, StartStack, StartArguments, EndArguments, StartEnvironment, EndEnvironment;
        public nint* Auxiliary;
        public uint AuxiliarySize, File;
    }
}
