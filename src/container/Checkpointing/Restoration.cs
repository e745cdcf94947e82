using System.Text;
using Mocker.Container.Cgroups;
using Mocker.Container.Checkpointing.Criu;
using Mocker.Container.Launch;
using Mocker.Container.Lifecycle;
using Mocker.Container.Store;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Checkpointing;

/// <summary>
/// Makes a container whose processes come from a checkpoint (`restore`). CRIU makes namespaces, mounts and processes; the
/// runtime what is around them: record, cgroup, terminal. What fails leaves nothing behind.
/// </summary>
public sealed unsafe class Restoration : IDisposable
{
    private const string LogFile = "restore.log";

    // 0 to 2 are the streams, 3 the socket.
    private const int FirstPassed = 4;

    private readonly ContainerDirectory _directory;
    private readonly ConfiguredBundle _configured;
    private readonly CheckpointOptions _options;
    private readonly Descriptor? _console;
    private ContainerRecord _record;
    private Cgroup? _cgroup;
    private bool _hooked;

    private Restoration(ContainerDirectory directory, ConfiguredBundle configured, CheckpointOptions options, Descriptor? console)
    {
        (_directory, _configured, _options, _console) = (directory, configured, options, console);
        _record = Creation.NewRecord(directory.Id.Text, configured) with { IsRestored = true };
    }

    /// <summary>The container.</summary>
    public Lifecycle.Container Container => new(_directory, _record, _configured.Host);

    /// <summary>Its first process, a child of ours.</summary>
    public int Pid => _record.Init.Pid;

    /// <summary>That process's pidfd.</summary>
    public Descriptor? PidFd { get; private set; }

    /// <summary>Restores a container; it runs when this returns.</summary>
    /// <param name="store">Where containers are kept.</param>
    /// <param name="id">The container's id, which is a new one here.</param>
    /// <param name="configured">The bundle.</param>
    /// <param name="options">How.</param>
    /// <param name="launch">Who gets its terminal and its process id.</param>
    /// <param name="console">The socket that gets the terminal, where the caller itself handles it; it is closed.</param>
    /// <exception cref="ContainerException">CRIU cannot, or the id is taken.</exception>
    public static Restoration Run(
        ContainerStore store, string id, ConfiguredBundle configured, CheckpointOptions options, LaunchOptions launch, Descriptor? console)
    {
        ContainerId name = ContainerId.Parse(id);
        configured.Bundle.RequireRootfs();
        CriuSupport.Require(options);
        string[] streams = ReadStreams(options);
        using Descriptor? terminal = console ?? (launch.ConsoleSocket is string path ? CallerSocket.Connect(path, "console socket") : null);
        Restoration restoration = new(store.Create(name), configured, options, terminal);
        try
        {
            restoration.MakeCgroup();
            restoration.Restore(streams, launch.Streams);
            if (launch.PidFile is string pidFile)
                PidFile.Write(pidFile, restoration.Pid);
            restoration.Conclude();
            return restoration;
        }
        catch
        {
            restoration.Undo();
            throw;
        }
    }

    public void Dispose()
    {
        PidFd?.Dispose();
        _directory.Dispose();
    }

    private void MakeCgroup()
    {
        string? path = _configured.Spec.Linux?.CgroupsPath;
        CgroupPlan plan = CgroupPlan.Compile(_configured.Host, CgroupPath.Parse(path, _record.Id), _configured.Spec.Linux?.Resources);
        _record = _record with { Cgroup = plan.Foresee(isOwnChoice: string.IsNullOrEmpty(path)) };
        _directory.Write(_record);
        _cgroup = Cgroup.Create(plan);
        _record = _record with { Cgroup = _cgroup.Paths };
        _directory.Write(_record);
        _directory.WriteConfiguration(_configured.Text);
    }

    private static string[] ReadStreams(CheckpointOptions options)
    {
        using CheckpointImages images = CheckpointImages.Open(options, make: false);
        return images.ReadDescriptors();
    }

    private void Restore(string[] streams, StandardStreams? own)
    {
        List<Descriptor> namespaces = ExternalNamespaces.Open(_configured.Spec);
        CheckpointImages? images = null;
        CriuProcess? criu = null;
        try
        {
            // CRIU wants a root that is a mount, and no other on it. The container's own directory becomes that, for CRIU
            // alone. CRIU also mounts something in the directory of its log, which therefore is opened from in there.
            using (new PrivateMount(_configured.Bundle.Rootfs, _directory.Path))
            {
                images = CheckpointImages.Open(_options, make: false);
                criu = CriuProcess.Start(
                    [.. namespaces.ConvertAll(static descriptor => descriptor.Number)], own is StandardStreams s ? [s.Input, s.Output, s.Error] : []);
            }
            _cgroup!.Attach(criu.Pid);
            Ask(criu, OptionsFor(criu.Pid, images, streams), images);
        }
        finally
        {
            criu?.Dispose();
            images?.Dispose();
            namespaces.ForEach(static descriptor => descriptor.Dispose());
        }
    }

    private CriuOptions OptionsFor(int pid, CheckpointImages images, string[] streams)
    {
        CriuOptions request = CriuSupport.OptionsOf(_options, _configured.Spec, images, LogFile);
        request.Set(CriuOption.EvasiveDevices, true);
        request.Set(CriuOption.RestoreAsSibling, true);
        request.Set(CriuOption.Root, _directory.Path);
        request.Set(CriuOption.LsmProfile, _options.LsmProfile);
        request.Set(CriuOption.LsmMountContext, _options.LsmMountContext);
        bool bound = CriuSupport.BindsCgroups(_configured.Host, _configured.Spec);
        new ExternalMounts(_configured.Spec, _configured.Bundle, bound ? _configured.Host.MountsForContainer(_record.Cgroup!, _configured.Spec) : [])
            .AddToRestore(request);
        for (int i = 0; i < streams.Length; i++)
            if (streams[i].StartsWith("pipe:", StringComparison.Ordinal))
                request.AddInheritedDescriptor(streams[i], i);
        ExternalNamespaces.AddToRestore(request, _configured.Spec, FirstPassed);
        AddCgroupRoots(request, pid);
        return request;
    }

    private void Ask(CriuProcess criu, CriuOptions request, CheckpointImages images)
    {
        string failed = $"cannot restore container \"{_record.Id}\"";
        try
        {
            criu.Request(CriuRequest.Restore, request.Message, Notified);
        }
        // What has a place in config.json is a fault of ours or of a hook's, and none of CRIU's.
        catch (ContainerException e) when (e.Pointer is null)
        {
            throw images.Failure(failed, e.Message, LogFile);
        }
        int code = criu.Finish();
        if (code != 0)
            throw images.Failure(failed, $"CRIU ended with exit code {code}", LogFile);
        if (PidFd is null)
            throw images.Failure(failed, "its first process has ended already", LogFile);
    }

    private void Notified(CriuAnswer notice, int passed)
    {
        using Descriptor? terminal = passed < 0 ? null : new(passed);
        switch (notice.Moment)
        {
            case "setup-namespaces" when _configured.Spec.Hooks is { } hooks:
                _hooked = true;
                StateDocument state = With(ProcessIdentity.Of(notice.Pid)).StateAs(ContainerStatus.Creating);
                RuntimeHooks.Call("prestart", hooks.Prestart, state);
                RuntimeHooks.Call("createRuntime", hooks.CreateRuntime, state);
                break;
            case "post-restore":
                _record = _record with { Init = ProcessIdentity.Of(notice.Pid) };
                PidFd = _record.Init.Open();
                _directory.Write(_record);
                break;
            case "orphan-pts-master" when terminal is not null:
                SendTerminal(terminal);
                break;
        }
    }

    private Lifecycle.Container With(ProcessIdentity init) => new(_directory, _record with { Init = init }, _configured.Host);

    private void SendTerminal(Descriptor terminal)
    {
        if (_console is null)
            throw new ContainerException("the container has a terminal, and nobody takes it: name a socket with --console-socket", "/process/terminal");
        ReadOnlySpan<byte> name = "/dev/ptmx"u8;
        fixed (byte* text = name)
            Kernel.Check(Sockets.Send(_console.Number, text, name.Length, terminal.Number), "sendmsg(2)", "to the console socket");
    }

    /// <summary>The dumped cgroups are put where CRIU itself is now: in the container's.</summary>
    private static void AddCgroupRoots(CriuOptions request, int pid)
    {
        string name = $"/proc/{pid}/cgroup";
        byte[] text = FileContents.Read(Files.CurrentDirectory, name) ?? throw new LinuxException("open(2)", Errno.ENOENT, name);
        foreach (string line in Encoding.UTF8.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // cgroups(7): hierarchy-ID:controller-list:cgroup-path
            string[] parts = line.Split(':', 3);
            foreach (string controller in parts[1].Split(','))
                request.AddCgroupRoot(controller, parts[2]);
        }
    }

    private void Conclude()
    {
        _record = _record with { Creator = default, Created = DateTimeOffset.UtcNow };
        _directory.Write(_record);
        _directory.Unlock();
    }

    private void Undo()
    {
        try
        {
            if (PidFd is not null)
            {
                Processes.PidFdSendSignal(PidFd.Number, (int)Signal.Kill);
                Processes.Wait(Pid, out _);
            }
            // CRIU's own processes are in there, too, and those that it has not told of yet.
            _cgroup?.Kill((int)Signal.Kill);
            _cgroup?.Remove();
            if (_hooked && _configured.Spec.Hooks is { Poststop.Length: > 0 } hooks)
                RuntimeHooks.CallAndWarn("poststop", hooks.Poststop, Container.StateAs(ContainerStatus.Stopped));
            _directory.Remove();
        }
        catch (Exception e) when (e is ContainerException or LinuxException)
        {
            Log.Warning($"cannot undo the restoration of container {_record.Id}: {e.Message}; repeat with delete --force");
        }
        Dispose();
    }
}
