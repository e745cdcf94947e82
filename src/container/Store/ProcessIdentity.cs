using System.Text.Json;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Store;

/// <summary>One process for good: its id may be given again, its id with the time of its start may not.</summary>
/// <param name="Pid">Process id in the runtime's PID namespace; 0 for none.</param>
/// <param name="StartTime">Clock ticks since boot (proc_pid_stat(5), starttime).</param>
public readonly record struct ProcessIdentity(int Pid, ulong StartTime)
{
    /// <summary>The process that has this id now.</summary>
    public static ProcessIdentity Of(int pid) => new(pid, ProcessStatus.Read(pid)?.StartTime ?? 0);

    /// <summary>Reads one that <see cref="WriteTo"/> has written.</summary>
    /// <exception cref="OciDocumentException">Something else is there.</exception>
    internal static ProcessIdentity Read(ref JsonCursor json)
    {
        int pid = 0;
        ulong start = 0;
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "pid": pid = json.Int32(); break;
                case "startTime": start = json.UInt64(); break;
                default: json.Ignore(); break;
            }
        json.EndObject("pid", "startTime");
        return new(pid, start);
    }

    /// <summary>Writes it as a member of an object; nothing for no process.</summary>
    public void WriteTo(Utf8JsonWriter json, string name)
    {
        if (Pid == 0)
            return;
        json.WriteStartObject(name);
        json.WriteNumber("pid"u8, Pid);
        json.WriteNumber("startTime"u8, StartTime);
        json.WriteEndObject();
    }

    /// <summary>It has not ended, and the id has not been given to another.</summary>
    public bool IsAlive => Status is not null;

    /// <summary>What the kernel tells of it; null when it has ended.</summary>
    /// <exception cref="ContainerException">There is no /proc to ask.</exception>
    public ProcessStatus? Status
    {
        get
        {
            if (Pid == 0)
                return null;
            if (ProcessStatus.Read(Pid) is ProcessStatus status)
                return status.StartTime == StartTime && !status.HasEnded ? status : null;
            // Without /proc every container would look stopped, and `delete` would take a running one away.
            if (!Directory.Exists("/proc/self"))
                throw new ContainerException($"cannot tell whether process {Pid} still runs: /proc is not mounted; as root: mount -t proc proc /proc",
                    null, new LinuxException("open(2)", Errno.ENOENT, "/proc/self"));
            return null;
        }
    }

    /// <summary>A pidfd of it, or null when it has ended. Checked after opening, so that it cannot be a successor's.</summary>
    /// <exception cref="LinuxException">pidfd_open(2) fails for another reason.</exception>
    public Descriptor? Open()
    {
        if (Pid == 0)
            return null;
        int opened = Processes.PidFdOpen(Pid);
        // EINVAL: of one that is just being reaped its id is left (kernel/pid.c, pidfd_create, before Linux 6.9).
        if (opened is -(int)Errno.ESRCH or -(int)Errno.EINVAL)
            return null;
        Descriptor pidFd = new((int)Kernel.Check(opened, "pidfd_open(2)"));
        if (IsAlive)
            return pidFd;
        pidFd.Dispose();
        return null;
    }
}
