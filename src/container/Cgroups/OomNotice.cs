using System.Text;
using Mocker.Linux;

namespace Mocker.Container.Cgroups;

/// <summary>Learns from the kernel when a cgroup is out of memory, by a descriptor to poll.</summary>
public abstract class OomNotice : IDisposable
{
    private readonly Descriptor _descriptor;

    private protected OomNotice(Descriptor descriptor) => _descriptor = descriptor;

    /// <summary>What to wait for.</summary>
    public abstract PollItem Item { get; }

    /// <summary>Asks for notice of a container's cgroup; null where memory is not controlled.</summary>
    /// <exception cref="ContainerException">The kernel does not give any.</exception>
    public static OomNotice? Of(Cgroup cgroup) =>
        cgroup.IsUnified ? Unified.Of(cgroup.Find("")!.Path) : cgroup.Find("memory") is { } memory ? Version1.Of(memory.Path) : null;

    /// <summary>Whether it happened since the last time.</summary>
    public abstract bool Take();

    /// <summary>
    /// The same at the end of the container, whose cgroup may be gone: systemd removes it as soon as nothing is in it. On version 2
    /// the cgroup above has counted it too, and what has happened there since the last time is taken for it.
    /// </summary>
    public virtual bool TakeLast() => Take();

    public virtual void Dispose()
    {
        _descriptor.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected int Number => _descriptor.Number;

    private protected static Descriptor Open(string directory, string file, int result) =>
        new(result >= 0 ? result : throw Refused(directory, file, result));

    private static ContainerException Refused(string directory, string file, int error) =>
        new($"cannot learn when the container is out of memory: {directory}/{file}: {LinuxException.Text((Errno)(-error))}");

    /// <summary>Version 1: an eventfd(2) is registered with the file (memory.rst, OOM Control).</summary>
    private sealed unsafe class Version1 : OomNotice
    {
        private const string File = "memory.oom_control";

        // A usage that there never is, so that only the end of the cgroup is counted (memory.rst, Memory thresholds).
        private const string Usage = "memory.usage_in_bytes", Never = " 9223372036854771712";

        // The kernel tells one after the other, each after a grace period of RCU: some tens of milliseconds.
        private const long EndComesWithin = 1000;

        private readonly string _directory;
        private readonly Descriptor _end;

        private Version1(string directory, Descriptor counter, Descriptor end) : base(counter) => (_directory, _end) = (directory, end);

        public override PollItem Item => new(Number, PollItem.In);

        public static Version1 Of(string directory)
        {
            Descriptor counter = Register(directory, File, "");
            try
            {
                // After the other, because their ends are told in this order.
                return new(directory, counter, Register(directory, Usage, Never));
            }
            catch
            {
                counter.Dispose();
                throw;
            }
        }

        public override void Dispose()
        {
            _end.Dispose();
            base.Dispose();
        }

        // The end of the cgroup is counted as one more, some time after the directory has gone.
        public override bool Take()
        {
            ulong count = EventCounters.Take(Number);
            if (count == 0 || CgroupFile.Exists($"{_directory}/{File}"))
                return count > 0;
            Waiting.Here(_end.Number, EndComesWithin);
            return count + EventCounters.Take(Number) > 1;
        }

        private static Descriptor Register(string directory, string file, string argument)
        {
            using CString path = new($"{directory}/{file}");
            using Descriptor watched = Open(directory, file, Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.ReadOnly));
            Descriptor counter = Open(directory, file, EventCounters.Open());
            int result = CgroupFile.WriteAt(directory, "cgroup.event_control", $"{counter.Number} {watched.Number}{argument}");
            if (result >= 0)
                return counter;
            counter.Dispose();
            throw Refused(directory, "cgroup.event_control", result);
        }
    }

    /// <summary>
    /// Version 2: the file itself becomes "urgent" when it changes, and has to be read again. It counts what happens in the cgroups
    /// below as well (cgroup-v2.rst, memory.events).
    /// </summary>
    private sealed unsafe class Unified : OomNotice
    {
        private readonly Descriptor? _above;
        private ulong _kills, _killsAbove;

        private Unified(Descriptor events, Descriptor? above) : base(events)
        {
            _above = above;
            (_kills, _killsAbove) = (Kills(events) ?? 0, Kills(above) ?? 0);
        }

        public override PollItem Item => new(Number, PollItem.Priority);

        public static Unified? Of(string directory) =>
            Events(directory) is Descriptor events ? new(events, Events(Path.GetDirectoryName(directory)!)) : null;

        public override void Dispose()
        {
            _above?.Dispose();
            base.Dispose();
        }

        // Kills and not "oom", which is counted where the limit is: that may be the pod's cgroup above.
        public override bool Take()
        {
            if (Kills(_descriptor) is not ulong now)
                return false;
            (ulong before, _kills) = (_kills, now);
            _killsAbove = Kills(_above) ?? 0;
            return now > before;
        }

        public override bool TakeLast() => Kills(_descriptor) is null ? Kills(_above) > _killsAbove : Take();

        private static Descriptor? Events(string directory)
        {
            using CString path = new(directory + "/memory.events");
            int opened = Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.ReadOnly);
            return opened == -(int)Errno.ENOENT ? null : Open(directory, "memory.events", opened);
        }

        /// <summary>Null when the cgroup is gone.</summary>
        private static ulong? Kills(Descriptor? events)
        {
            if (events is null)
                return null;
            byte* text = stackalloc byte[512];
            nint length = Files.ReadAt(events.Number, text, 512, 0);
            return length <= 0 ? null : CgroupFile.ValueOf(Encoding.ASCII.GetString(text, (int)length), "oom_kill") ?? 0;
        }
    }
}
