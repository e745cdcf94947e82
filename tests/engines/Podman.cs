namespace Mocker.Tests.Engines;

/// <summary>podman, of root or of an ordinary user, with storage of the tests' own.</summary>
internal sealed class Podman(string manager) : Engine
{
    private static readonly Lazy<bool> s_imported = new(Import);

    protected override string[] RunOptions => ["--network", "none", "--log-driver", "k8s-file"];

    // Where a user has no slice, podman leaves it to the runtime, which takes the container's id.
    protected override string CgroupOf(string id) => manager == "systemd" ? $"libpod-{id}.scope" : Guest.IsRoot ? $"libpod-{id}" : id;

    public override Outcome Call(params string[] command)
    {
        Assert.True(s_imported.Value);
        return Call(manager, command);
    }

    private static Outcome Call(string manager, string[] command) => Guest.Run("podman",
        ["--root", Guest.Scratch + "/storage", "--runroot", Guest.Scratch + "/run", "--tmpdir", Guest.Scratch + "/tmp", "--storage-driver", "vfs",
            "--events-backend", "file", "--cgroup-manager", manager, "--runtime", Guest.Runtime, .. command]);

    private static bool Import()
    {
        var archive = Guest.Scratch + "/podman.tar";
        Guest.Run("tar", "--create", "--file", archive, "--directory", Guest.Rootfs, ".").Succeeded();
        Call("cgroupfs", ["import", archive, "box"]).Succeeded();
        return true;
    }
}
