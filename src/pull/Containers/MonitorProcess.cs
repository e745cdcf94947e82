using System.Buffers.Binary;
using System.Text;
using Mocker.Linux;

namespace Mocker.Pull.Containers;

/// <summary>A monitor in a process of its own, for a container that nobody stays with: `mocker monitor`, which is no command for people.</summary>
internal static unsafe class MonitorProcess
{
    /// <summary>The command's name.</summary>
    public const string Command = "monitor";

    // After stdin, stdout and stderr.
    private const int ReportDescriptor = 3;

    /// <summary>Starts it and waits for its word.</summary>
    /// <exception cref="ProgramFault">The container cannot be started.</exception>
    public static void Start(ContainerList containers, ContainerDirectory directory)
    {
        using CString nothing = new("/dev/null");
        using Descriptor silence = new((int)Kernel.Check(Files.OpenAt(Files.CurrentDirectory, nothing, OpenFlags.ReadWrite), "open(2)", "/dev/null"));
        Kernel.Check(Files.Pipe(out int readEnd, out int writeEnd), "pipe2(2)");
        using Descriptor report = new(readEnd);
        using (Descriptor theirs = new(writeEnd))
            // There is one for each container that runs: its heap is kept small.
            HostProcess.Start("/proc/self/exe", ["mocker", "--store", containers.StoreRoot, Command, directory.Id], [theirs.Number],
                [silence.Number, silence.Number, 2], ["DOTNET_GCgen0size=0x10000", "DOTNET_GCHeapHardLimit=0x2000000"]).Leave();
        byte[] said = FileContents.ReadAll(report.Number, "the monitor's report");
        if (said.Length < sizeof(int))
            throw new ProgramFault(ProgramFault.Other, $"the monitor of the container {directory.Id[..12]} ended before it could report why");
        int code = BinaryPrimitives.ReadInt32LittleEndian(said);
        if (code != 0)
            throw new ProgramFault(code, Encoding.UTF8.GetString(said.AsSpan(sizeof(int))));
    }

    /// <summary>What the process does.</summary>
    public static int Run(ContainerList containers, string id)
    {
        using Descriptor report = new(ReportDescriptor);
        Files.Fcntl(ReportDescriptor, FcntlCommand.SetDescriptorFlags, 1);
        Processes.SetSession();
        try
        {
            return new ContainerMonitor(containers, containers.Get(id)).Run(attached: false, () =>
            {
                Report(report, 0, "");
                Files.Dup3(0, 2, closeOnExec: false);
                // From here on it waits, mostly.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                ResidentMemory.ReleaseFiles();
            });
        }
        catch (Exception e) when (!report.IsClosed)
        {
            ProgramFault fault = ProgramFault.Of(e);
            Report(report, fault.Code, fault.Message);
            return fault.Code;
        }
    }

    private static void Report(Descriptor to, int code, string message)
    {
        byte[] text = new byte[sizeof(int) + Encoding.UTF8.GetByteCount(message)];
        BinaryPrimitives.WriteInt32LittleEndian(text, code);
        Encoding.UTF8.GetBytes(message, text.AsSpan(sizeof(int)));
        fixed (byte* start = text)
            Files.Write(to.Number, start, text.Length);
        to.Dispose();
    }
}
