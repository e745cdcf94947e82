using Mocker.Container.Launch;
using Mocker.Container.Launch.Steps;
using Mocker.Linux;
using Xunit;

namespace Mocker.Tests.Unit.Launch;

/// <summary>The option remount, executed in a mount namespace of its own.</summary>
public sealed unsafe class RemountTests
{
    // mount(2): MS_REMOUNT alone changes the file system wherever it is mounted, the host's too; with MS_BIND only the mount.
    [SkippableFact]
    public void Remounting_a_bind_mount_read_only_leaves_its_file_system_writable()
    {
        string rootfs = Directory.CreateTempSubdirectory("mocker-remount-").FullName;
        try
        {
            PrivateThread.Run(() =>
            {
                Execute(
                    new MountRootfs(rootfs, 0, onHost: false),
                    new MountFileSystem("tmpfs", "tmpfs", "/source", MountOptions.Parse([])),
                    new BindMount($"{rootfs}/source", "/bound", MountOptions.Parse(["bind"])),
                    new MountFileSystem("none", null, "/bound", MountOptions.Parse(["bind", "remount", "ro"])));
                Assert.Throws<IOException>(() => File.WriteAllText($"{rootfs}/bound/file", ""));
                File.WriteAllText($"{rootfs}/source/file", "");
            });
        }
        finally
        {
            Directory.Delete(rootfs, recursive: true);
        }
    }

    [SkippableFact]
    public void Remounting_a_file_system_changes_its_options()
    {
        string rootfs = Directory.CreateTempSubdirectory("mocker-remount-").FullName;
        try
        {
            PrivateThread.Run(() =>
            {
                Execute(
                    new MountRootfs(rootfs, 0, onHost: false),
                    new MountFileSystem("tmpfs", "tmpfs", "/data", MountOptions.Parse(["size=64k"])),
                    new MountFileSystem("tmpfs", null, "/data", MountOptions.Parse(["remount", "size=128k", "nosuid"])));
                string mount = File.ReadLines("/proc/thread-self/mountinfo").Single(line => line.Contains($"{rootfs}/data ", StringComparison.Ordinal));
                Assert.Contains("size=128k", mount, StringComparison.Ordinal);
                Assert.Contains("nosuid", mount, StringComparison.Ordinal);
            });
        }
        finally
        {
            Directory.Delete(rootfs, recursive: true);
        }
    }

    private static void Execute(params Step[] steps)
    {
        using PlanMemory memory = new();
        Child* child = memory.New<Child>();
        *child = new() { Sync = -1, Root = -1, Dev = -1, EmptyDirectory = -1, NullDevice = -1, PrivateProc = -1, Terminal = -1 };
        foreach (Step step in steps)
        {
            EncodedStep encoded = step.Encode(memory);
            if (Interpreter.Execute(child, &encoded, 1) < 0)
                throw LaunchedProcess.Describe(child->Failure, step.Text, null);
        }
        Files.Close(child->Root);
    }
}
