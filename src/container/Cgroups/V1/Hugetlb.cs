using Mocker.Oci;

namespace Mocker.Container.Cgroups.V1;

/// <summary>The hugetlb controller of both versions (hugetlb.rst): a limit of reservations, and one of page faults.</summary>
internal static class Hugetlb
{
    private const string Pointer = Resources.Pointer + "/hugepageLimits";

    public static void Plan(CgroupPlanBuilder plan, LinuxHugepageLimit[] limits) => Plan(plan, limits, "limit_in_bytes");

    /// <param name="plan">Where the writes go.</param>
    /// <param name="limits">Of config.json.</param>
    /// <param name="file">What the limit's file is called in this version.</param>
    public static void Plan(CgroupPlanBuilder plan, LinuxHugepageLimit[] limits, string file)
    {
        for (int i = 0; i < limits.Length; i++)
        {
            string pointer = $"{Pointer}/{i}";
            CheckSize(limits[i].PageSize, pointer + "/pageSize");
            CgroupDirectory directory = plan.Need("hugetlb", pointer);
            // Reservations are limited where the kernel can (Linux 5.7), because then mmap(2) fails and not, by SIGBUS,
            // an access. The fault limit holds for what was not reserved.
            plan.Write(directory, $"hugetlb.{limits[i].PageSize}.rsvd.{file}", limits[i].Limit.ToString(), pointer, canBeMissing: true);
            plan.Write(directory, $"hugetlb.{limits[i].PageSize}.{file}", limits[i].Limit.ToString(), pointer);
        }
    }

    // It becomes part of a file name.
    private static void CheckSize(string size, string pointer)
    {
        bool valid = size.Length > 2 && size[^1] == 'B' && size[^2] is 'K' or 'M' or 'G' && size[0] != '0';
        for (int i = 0; i < size.Length - 2; i++)
            valid &= char.IsAsciiDigit(size[i]);
        if (!valid)
            throw new ContainerException($"huge page size \"{size}\": it has to be a number and KB, MB or GB, such as 2MB", pointer);
    }
}
