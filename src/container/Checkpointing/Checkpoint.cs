using Mocker.Container.Cgroups;
using Mocker.Container.Checkpointing.Criu;
using Mocker.Container.Lifecycle;
using Mocker.Container.Store;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Checkpointing;

/// <summary>Dumps a running container into image files (`checkpoint`), by CRIU.</summary>
public static unsafe class Checkpoint
{
    private const string LogFile = "dump.log";

    /// <summary>Dumps it; unless it is to go on, it is gone afterwards, as with runc.</summary>
    /// <exception cref="ContainerException">It does not run, or CRIU cannot dump it; then it goes on.</exception>
    public static void Run(ContainerStore store, string id, CheckpointOptions options)
    {
        using Lifecycle.Container container = Lifecycle.Container.OpenLocked(store, id);
        ContainerStatus status = container.Status;
        if (status is not (ContainerStatus.Running or ContainerStatus.Paused))
            throw new ContainerException($"cannot checkpoint container \"{id}\": it is {status.Word()}, and only a running one can be");
        CriuSupport.Require(options);
        if (options.StatusDescriptor >= 0)
            RequireWritable(options.StatusDescriptor);
        using CheckpointImages images = CheckpointImages.Open(options, make: true);
        Dump(container, options, images);
        if (!options.LeaveRunning && !options.PreDump)
            Deletion.Remove(container);
    }

    private static void Dump(Lifecycle.Container container, CheckpointOptions options, CheckpointImages images)
    {
        RuntimeSpec spec = container.ReadConfiguration();
        CriuOptions request = CriuSupport.OptionsOf(options, spec, images, LogFile);
        int pid = container.Record.Init.Pid;
        request.Set(CriuOption.Root, container.Record.Rootfs);
        request.Set(CriuOption.Pid, pid);
        request.Set(CriuOption.LeaveRunning, options.LeaveRunning);
        request.Set(CriuOption.TcpSkipInFlight, options.TcpSkipInFlight);
        request.Set(CriuOption.LinkRemap, options.LinkRemap);
        request.Set(CriuOption.FreezeCgroup, FreezerOf(container));
        if (options.PageServer is (string address, int port))
            request.SetPageServer(address, port);
        if (options.ParentPath is not null)
        {
            request.Set(CriuOption.ParentImages, options.ParentPath);
            request.Set(CriuOption.TrackMemory, true);
        }
        ExternalNamespaces.AddToDump(request, spec);
        if (!options.PreDump)
        {
            MountsOf(container, spec).AddToDump(request, pid);
            images.WriteDescriptors(pid);
        }
        string failed = $"cannot checkpoint container \"{container.Record.Id}\"";
        using CriuProcess criu = CriuProcess.Start([]);
        try
        {
            criu.Request(options.PreDump ? CriuRequest.PreDump : CriuRequest.Dump, request.Message, (notice, _) =>
            {
                if (notice.Moment == "status-ready" && options.StatusDescriptor >= 0)
                    TellReady(options.StatusDescriptor);
            });
        }
        catch (ContainerException e)
        {
            throw images.Failure(failed, e.Message, LogFile);
        }
        // After a pre-dump CRIU waits for the next, which is another command: that it is left alone is an error to it.
        int code = criu.Finish();
        if (code != 0 && !options.PreDump)
            throw images.Failure(failed, $"CRIU ended with exit code {code}", LogFile);
    }

    private static ExternalMounts MountsOf(Lifecycle.Container container, RuntimeSpec spec)
    {
        CgroupHost host = CgroupHost.Detect();
        bool bound = container.Record.Cgroup is not null && CriuSupport.BindsCgroups(host, spec);
        return new(spec, Bundle.Of(container.Record.Bundle, spec), bound ? host.MountsForContainer(container.Record.Cgroup!, spec) : []);
    }

    /// <summary>The freezer holds its processes better than ptrace(2), which CRIU has otherwise.</summary>
    private static string? FreezerOf(Lifecycle.Container container) => container.Record.Cgroup is CgroupPaths cgroup
        ? cgroup.Find("freezer") ?? cgroup.Find("")
        : null;

    private static void RequireWritable(int descriptor)
    {
        const int accessMode = 3;
        int flags = Files.Fcntl(descriptor, FcntlCommand.GetStatusFlags);
        if (flags < 0)
            throw new ContainerException($"invalid --status-fd {descriptor}: fcntl(2): {LinuxException.Text((Errno)(-flags))}");
        if ((flags & accessMode) == 0)
            throw new ContainerException($"invalid --status-fd {descriptor}: it is not open for writing");
    }

    private static void TellReady(int descriptor)
    {
        byte nul = 0;
        Kernel.Check(Files.Write(descriptor, &nul, 1), "write(2)", "--status-fd");
        Files.Close(descriptor);
    }
}
