using Mocker.Harness;

namespace Mocker.Bench;

/// <summary>
/// Peak resident memory of a command: ru_maxrss of wait4(2), that is the largest of the command's process and of the
/// children that it has itself waited for (not their sum, and not the container's process that `create` leaves).
/// </summary>
/// <remarks>
/// ru_maxrss survives execve(2), and a spawned child begins in its parent's address space: spawned from here, every
/// command would be charged with this program's memory. So a small static shell forks, prints the child's process id and
/// leaves; the orphan comes to this process, which waits for it. The child executes the command when the shell has gone: one
/// that ended before would be waited for by the shell. The floor is thus that shell, about 1 MiB.
/// </remarks>
internal sealed class MemoryMeter(CaptureFile errors, Action<RuntimeBinary, string, long> record) : IMeter
{
    private const string StartAndLeave = "(while [ -d /proc/$$ ]; do :; done; exec \"$@\") >/dev/null & echo $!";

    public void Step(RuntimeBinary runtime, string label, params string[] command)
    {
        using var output = new CaptureFile();
        using var line = new Command([Rootfs.Busybox, "sh", "-c", StartAndLeave, "sh", .. runtime.Arguments(command)]);
        var shell = Child.Wait(line.Start(new Streams(Streams.NullDescriptor, output.Descriptor, errors.Descriptor)));
        TimeMeter.Check(line, shell, errors);
        var status = Child.Wait(int.Parse(output.Text()), out var peakKiB);
        TimeMeter.Check(line, status, errors);
        record(runtime, label, peakKiB);
    }

    /// <summary>Many at once need no more each than one does: the row for one says it.</summary>
    public void Together(RuntimeBinary runtime, string label, IReadOnlyList<string[]> commands)
    {
    }

    /// <summary>A block's steps are measured in the rows that run them one by one.</summary>
    public void Block(RuntimeBinary runtime, string label, Action<IMeter> work)
    {
    }
}
