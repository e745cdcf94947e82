using Mocker.Container.Cgroups;
using Mocker.Linux;
using Xunit;

namespace Mocker.Tests.Unit.Cgroups.Stats;

public sealed class OomNoticeTests
{
    [SkippableFact]
    public void On_version_1_the_kernel_gives_notice_of_a_real_want_of_memory()
    {
        using LiveCgroup live = new(LiveCgroup.Version1("memory"));
        Cgroup cgroup = live.Create(new() { Memory = new() { Limit = 8 << 20, Swap = 8 << 20 } });
        using OomNotice notice = OomNotice.Of(cgroup)!;
        Assert.False(notice.Take());
        live.StartIn(cgroup, "tail /dev/zero");
        Assert.True(Waits(notice, 30_000), $"no notice; memory.oom_control: {LiveCgroup.Read(cgroup, "memory", "memory.oom_control")}");
        Assert.True(notice.Take());
    }

    // systemd removes a cgroup as soon as nothing is in it, which may be before anybody has looked.
    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void On_version_1_a_want_of_memory_is_told_from_the_end_of_the_cgroup(bool wants)
    {
        using LiveCgroup live = new(LiveCgroup.Version1("memory"));
        Cgroup cgroup = live.Create(new() { Memory = new() { Limit = 8 << 20, Swap = 8 << 20 } });
        using OomNotice notice = OomNotice.Of(cgroup)!;
        live.StartIn(cgroup, wants ? "tail /dev/zero" : "true").WaitForExit();
        cgroup.Remove();
        Assert.Equal(wants, notice.TakeLast());
        // Of the end itself there may be notice yet to come.
        Waits(notice, 100);
        Assert.False(notice.TakeLast());
    }

    // The directory stands in for a cgroup, so the file is read but nobody makes it urgent: that the kernel does so is for machines
    // with memory on cgroup v2.
    [Fact]
    public void On_version_2_it_is_a_kill_that_counts()
    {
        using StatsDirectory directory = new(("memory.events", "low 0\nhigh 0\nmax 9\noom 1\noom_kill 1\n"));
        using OomNotice notice = OomNotice.Of(directory.AsCgroup(unified: true))!;
        Assert.False(notice.Take());
        File.WriteAllText($"{directory.Path}/memory.events", "low 0\nhigh 0\nmax 19\noom 2\noom_kill 1\n");
        Assert.False(notice.Take());
        File.WriteAllText($"{directory.Path}/memory.events", "low 0\nhigh 0\nmax 19\noom 2\noom_kill 3\n");
        Assert.True(notice.Take());
        Assert.False(notice.Take());
    }

    [SkippableFact]
    public unsafe void A_changed_file_of_a_version_2_cgroup_is_urgent_until_it_is_read_again()
    {
        using LiveCgroup live = new(LiveCgroup.Version2());
        Cgroup cgroup = live.Create();
        using CString path = new(cgroup.Paths.Find("") + "/cgroup.events");
        using Descriptor events = new(Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.ReadOnly));
        byte* text = stackalloc byte[256];
        Files.ReadAt(events.Number, text, 256, 0);
        PollItem item = new(events.Number, PollItem.Priority);
        Assert.Equal(0, Processes.Poll(&item, 1, 0));
        live.StartIn(cgroup, "sleep 100");
        Assert.Equal(1, Processes.Poll(&item, 1, 5000));
        Files.ReadAt(events.Number, text, 256, 0);
        Assert.Equal(0, Processes.Poll(&item, 1, 0));
    }

    [Fact]
    public void Without_the_memory_controller_there_is_no_notice()
    {
        using StatsDirectory directory = new();
        Assert.Null(OomNotice.Of(directory.AsCgroup(unified: true)));
        Assert.Null(OomNotice.Of(Cgroup.FromPaths(FakeHosts.V1("/", ["pids"]), new([new("pids", directory.Path)], []))));
    }

    private static unsafe bool Waits(OomNotice notice, long milliseconds)
    {
        PollItem item = notice.Item;
        int ready;
        // .NET interrupts its threads by signals to collect garbage.
        do
            ready = Processes.Poll(&item, 1, milliseconds);
        while (ready == -(int)Errno.EINTR);
        return ready == 1;
    }
}
