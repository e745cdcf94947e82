using System.Net.Sockets;

namespace Mocker.Tests.Integration;

/// <summary>The other tests believe the census when it finds nothing; these make sure that it would find something.</summary>
public sealed class CensusTests
{
    [SkippableFact]
    public void A_cgroup_is_noticed()
    {
        using var bed = new TestBed();
        var hierarchy = MountTable.CgroupHierarchies().First();
        var cgroup = Path.Combine(hierarchy, $"{bed.Marker}-left");
        _ = Directory.CreateDirectory(cgroup);
        var left = bed.Leftovers();
        Directory.Delete(cgroup);
        Assert.Equal([$"cgroup {cgroup}"], left);
    }

    [SkippableFact]
    public void A_file_in_the_state_root_is_noticed()
    {
        using var bed = new TestBed();
        var file = Path.Combine(bed.Runtime.Root, "left");
        File.WriteAllText(file, "");
        Assert.Equal([$"file {file}"], bed.Leftovers());
    }

    [SkippableFact]
    public void A_mount_is_noticed()
    {
        using var bed = new TestBed();
        var target = bed.Below("mountpoint");
        _ = Directory.CreateDirectory(target);
        Machine.Mount("left", target, "tmpfs", 0, "size=4k");
        var left = bed.Leftovers();
        Sweeper.Unmount(bed.Marker);
        Assert.Contains($" {target} ", Assert.Single(left), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_process_is_noticed_even_as_an_orphan()
    {
        using var bed = new TestBed();
        using var shell = new Command(Rootfs.Busybox, "sh", "-c", "sleep 1000 & sleep 0.1");
        using var errors = new CaptureFile();
        Assert.True(Child.Wait(shell.Start(Streams.Quiet(errors))).Success);
        Assert.Contains(bed.Leftovers(), entry => entry.StartsWith("process ", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void A_listening_socket_is_noticed()
    {
        using var bed = new TestBed();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(bed.Below("left.sock")));
        Assert.StartsWith("socket ", Assert.Single(bed.Leftovers()), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void An_open_descriptor_is_noticed()
    {
        using var bed = new TestBed();
        using var left = File.OpenHandle("/proc/self/ns/net");
        Assert.StartsWith("descriptor ", Assert.Single(bed.Leftovers()), StringComparison.Ordinal);
    }
}
