using Mocker.Container.Cgroups.Steps;
using Mocker.Linux;

namespace Mocker.Container.Cgroups;

/// <summary>The cgroup of a container whose runtime may not be allowed to make one (--rootless, as runc treats it).</summary>
internal static class RootlessCgroup
{
    /// <summary>
    /// Makes the cgroup where that is allowed, because it was delegated. Where it is not, the container goes without, as
    /// long as config.json names no cgroup and asks for no limit.
    /// </summary>
    /// <param name="plan">What to make.</param>
    /// <param name="isNamed">config.json says where.</param>
    /// <exception cref="ContainerException">It cannot be made, and the container must have it.</exception>
    public static Cgroup Create(CgroupPlan plan, bool isNamed)
    {
        try
        {
            return Cgroup.Create(plan);
        }
        catch (ContainerException e) when (!isNamed && IsRefusal(e))
        {
            if (LimitIn(plan) is { } limit)
                throw new ContainerException($"cannot {limit}, for the container has no cgroup: {e.Message}", limit.Pointer, e);
            Log.Debug?.Invoke($"the container goes without a cgroup: {e.Message}");
            return Cgroup.None;
        }
    }

    private static bool IsRefusal(ContainerException e) => e.InnerException is LinuxException { Error: Errno.EACCES or Errno.EPERM or Errno.EROFS };

    /// <summary>The first limit that config.json sets. Rules about devices are left out: without rights nobody can make a device.</summary>
    private static CgroupStep? LimitIn(CgroupPlan plan)
    {
        foreach (CgroupStep step in plan.Steps)
            if (step.Pointer.StartsWith("/linux/resources/", StringComparison.Ordinal) && !step.Pointer.StartsWith("/linux/resources/devices", StringComparison.Ordinal))
                return step;
        return null;
    }
}
