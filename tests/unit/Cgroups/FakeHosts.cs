using Mocker.Container.Cgroups;

namespace Mocker.Tests.Unit.Cgroups;

/// <summary>Hosts that need no kernel.</summary>
internal static class FakeHosts
{
    public static CgroupHost V2(string own = "/user.slice/session.scope", string[]? controllers = null) =>
        new(CgroupMode.V2, [new("/sys/fs/cgroup", [""], own)], controllers ?? ["cpuset", "cpu", "io", "memory", "hugetlb", "pids", "rdma"]);

    public static CgroupHost V1(string own = "/", params string[][] hierarchies)
    {
        if (hierarchies.Length == 0)
        {
            hierarchies =
            [
                ["cpuset"], ["devices"], ["memory"], ["cpu", "cpuacct"], ["pids"], ["blkio"], ["hugetlb"],
                ["net_cls", "net_prio"], ["freezer"], ["rdma"], ["name=systemd"],
            ];
        }
        return new(CgroupMode.V1, Array.ConvertAll(hierarchies, h => Hierarchy(h, own)));
    }

    public static CgroupHost Hybrid(string own = "/") =>
        new(CgroupMode.Hybrid, [Hierarchy(["devices"], own), Hierarchy(["memory"], own), Hierarchy(["freezer"], own), new("/sys/fs/cgroup/unified", [""], own)], []);

    private static CgroupHierarchy Hierarchy(string[] controllers, string own) =>
        new("/sys/fs/cgroup/" + string.Join(',', controllers).Replace("name=", "", StringComparison.Ordinal), controllers, own);
}
