using Mocker.Linux.Bus;
using Mocker.Oci;

namespace Mocker.Container.Cgroups.Systemd;

/// <summary>
/// The io controller's settings. systemd knows devices by their nodes: <c>/dev/block/8:0</c> is a link that udev makes, and
/// a device without one is only in the cgroup's file.
/// </summary>
internal static class IoProperties
{
    private const string Pointer = V1.BlockIO.Pointer;

    public static void Add(List<UnitProperty> properties, LinuxBlockIO io)
    {
        if (io.Weight is { } weight and not 0)
            properties.Add(new("IOWeight", Weight(weight), Pointer + "/weight"));
        for (int i = 0; i < io.WeightDevice.Length; i++)
            if (io.WeightDevice[i] is { Weight: { } own } device)
                properties.Add(new("IODeviceWeight", ForDevice(device.Major, device.Minor, Weight(own)), $"{Pointer}/weightDevice/{i}"));
        AddThrottle(properties, "IOReadBandwidthMax", io.ThrottleReadBpsDevice, "throttleReadBpsDevice");
        AddThrottle(properties, "IOWriteBandwidthMax", io.ThrottleWriteBpsDevice, "throttleWriteBpsDevice");
        AddThrottle(properties, "IOReadIOPSMax", io.ThrottleReadIopsDevice, "throttleReadIOPSDevice");
        AddThrottle(properties, "IOWriteIOPSMax", io.ThrottleWriteIopsDevice, "throttleWriteIOPSDevice");
    }

    /// <summary>A line of <c>io.weight</c>: <c>100</c>, <c>default 100</c>, <c>8:0 100</c> or <c>8:0 default</c>.</summary>
    public static void AddWeight(List<UnitProperty> properties, string line, string pointer)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is ["default", _] or [_] && ulong.TryParse(words[^1], out ulong weight))
            properties.Add(new("IOWeight", BusValue.Of(weight), pointer));
        else if (words is [string device, string own] && Number(device) is (long major, long minor) && ulong.TryParse(own, out weight))
            properties.Add(new("IODeviceWeight", ForDevice(major, minor, BusValue.Of(weight)), pointer));
    }

    /// <summary>A line of <c>io.max</c>: <c>8:0 rbps=1048576 wiops=max</c>.</summary>
    public static void AddMax(List<UnitProperty> properties, string line, string pointer)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || Number(words[0]) is not (long major, long minor))
            return;
        foreach (string word in words[1..])
        {
            string? name = word.Split('=')[0] switch
            {
                "rbps" => "IOReadBandwidthMax",
                "wbps" => "IOWriteBandwidthMax",
                "riops" => "IOReadIOPSMax",
                "wiops" => "IOWriteIOPSMax",
                _ => null,
            };
            string value = word[(word.IndexOf('=') + 1)..];
            if (name is not null && (value == "max" || ulong.TryParse(value, out _)))
                properties.Add(new(name, ForDevice(major, minor, BusValue.Of(value == "max" ? ulong.MaxValue : ulong.Parse(value))), pointer));
        }
    }

    private static void AddThrottle(List<UnitProperty> properties, string name, LinuxThrottleDevice[] devices, string member)
    {
        for (int i = 0; i < devices.Length; i++)
            properties.Add(new(name, ForDevice(devices[i].Major, devices[i].Minor, BusValue.Of(devices[i].Rate == 0 ? ulong.MaxValue : devices[i].Rate)), $"{Pointer}/{member}/{i}"));
    }

    private static BusValue Weight(ushort weight) => BusValue.Of((ulong)IoWeight.FromBlockIO(weight).Value);

    private static BusArray ForDevice(long major, long minor, BusValue value) => new("(st)", new BusStruct(BusValue.Of($"/dev/block/{major}:{minor}"), value));

    private static (long Major, long Minor)? Number(string device) =>
        device.Split(':') is [string first, string second] && long.TryParse(first, out long major) && long.TryParse(second, out long minor) ? (major, minor) : null;
}
