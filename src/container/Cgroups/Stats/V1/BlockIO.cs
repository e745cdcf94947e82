using Mocker.Oci;

namespace Mocker.Container.Cgroups.Stats.V1;

/// <summary>
/// The blkio controller of version 1 (blkio-controller.rst). The scheduler counts most, BFQ or before Linux 5.0 CFQ; where the disk
/// has neither, only the throttling layer counts, and that bytes and operations.
/// </summary>
internal static class BlockIO
{
    public static BlockIOStats Read(string directory)
    {
        foreach (string layer in (string[])["blkio.bfq.", "blkio.", "blkio.throttle."])
        {
            BlockIOEntry[] serviced = Entries(directory, layer + "io_serviced_recursive");
            if (serviced.Length == 0)
                continue;
            return new()
            {
                Serviced = serviced,
                ServiceBytes = Entries(directory, layer + "io_service_bytes_recursive"),
                Queued = Entries(directory, layer + "io_queued_recursive"),
                ServiceTime = Entries(directory, layer + "io_service_time_recursive"),
                WaitTime = Entries(directory, layer + "io_wait_time_recursive"),
                Merged = Entries(directory, layer + "io_merged_recursive"),
                Time = Entries(directory, layer + "time_recursive"),
                Sectors = Entries(directory, layer + "sectors_recursive"),
            };
        }
        // Before Linux 4.17 the throttling layer had only those of the cgroup itself.
        return new()
        {
            Serviced = Entries(directory, "blkio.throttle.io_serviced"),
            ServiceBytes = Entries(directory, "blkio.throttle.io_service_bytes"),
        };
    }

    // Lines are "8:0 Read 4096", or "8:0 8" where operations are not told apart; the last one adds up all devices.
    private static BlockIOEntry[] Entries(string directory, string file)
    {
        List<BlockIOEntry> entries = [];
        foreach (string line in StatFile.Lines(directory, file))
            if (line.Split(' ', ':') is [string major, string minor, .. string[] rest] && rest.Length is 1 or 2)
                entries.Add(new()
                {
                    Major = StatFile.NumberIn(major),
                    Minor = StatFile.NumberIn(minor),
                    Operation = rest.Length == 2 ? rest[0] : "",
                    Value = StatFile.NumberIn(rest[^1]),
                });
        return [.. entries];
    }
}
