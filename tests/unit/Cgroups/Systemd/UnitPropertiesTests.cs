using Mocker.Container;
using Mocker.Container.Cgroups;
using Mocker.Container.Cgroups.Systemd;
using Mocker.Linux.Bus;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Cgroups.Systemd;

public sealed class UnitPropertiesTests
{
    public static TheoryData<string, string> OnVersion2 => new()
    {
        { """{}""", "" },
        { """{"memory":{"limit":1048576}}""", "MemoryMax=1048576" },
        { """{"memory":{"limit":-1}}""", "MemoryMax=infinity MemorySwapMax=infinity" },
        { """{"memory":{"limit":100,"swap":150,"reservation":50}}""", "MemoryMax=100 MemoryLow=50 MemorySwapMax=50" },
        { """{"memory":{"limit":100,"swap":-1}}""", "MemoryMax=100 MemorySwapMax=infinity" },
        { """{"memory":{"limit":0,"reservation":0,"swap":0}}""", "" },
        { """{"cpu":{"shares":1024}}""", "CPUWeight=100" },
        { """{"cpu":{"idle":1,"shares":1024}}""", "CPUWeight=0@252" },
        { """{"cpu":{"idle":0,"shares":2}}""", "CPUWeight=1" },
        { """{"cpu":{"quota":50000}}""", "CPUQuotaPerSecUSec=500000" },
        { """{"cpu":{"quota":25500,"period":100000}}""", "CPUQuotaPeriodUSec=100000@242 CPUQuotaPerSecUSec=260000" },
        { """{"cpu":{"period":50000}}""", "CPUQuotaPeriodUSec=50000@242 CPUQuotaPerSecUSec=infinity" },
        { """{"cpu":{"quota":-1}}""", "CPUQuotaPerSecUSec=infinity" },
        { """{"cpu":{"quota":9223372036854775807,"period":1000000}}""", "CPUQuotaPeriodUSec=1000000@242 CPUQuotaPerSecUSec=9223372036854780000" },
        { """{"cpu":{"cpus":"0-2,9","mems":"0"}}""", "AllowedCPUs=[7, 2]@244 AllowedMemoryNodes=[1]@244" },
        { """{"pids":{"limit":10}}""", "TasksMax=10" },
        { """{"pids":{"limit":-1}}""", "TasksMax=infinity" },
        { """{"pids":{"limit":0}}""", "TasksMax=1" },
        { """{"blockIO":{"weight":1000}}""", "IOWeight=10000" },
        { """{"blockIO":{"weightDevice":[{"major":8,"minor":0,"weight":10}]}}""", "IODeviceWeight=[('/dev/block/8:0', 1)]" },
        { """{"blockIO":{"throttleReadBpsDevice":[{"major":8,"minor":0,"rate":5},{"major":8,"minor":16,"rate":0}],"throttleWriteIOPSDevice":[{"major":7,"minor":1,"rate":9}]}}""",
            "IOReadBandwidthMax=[('/dev/block/8:0', 5)] IOReadBandwidthMax=[('/dev/block/8:16', 18446744073709551615)] IOWriteIOPSMax=[('/dev/block/7:1', 9)]" },
        { """{"unified":{"io.weight":"default 77\n8:0 55\n8:16 default","io.max":"8:0 rbps=1 wiops=max"}}""",
            "IOWeight=77 IODeviceWeight=[('/dev/block/8:0', 55)] IOReadBandwidthMax=[('/dev/block/8:0', 1)] IOWriteIOPSMax=[('/dev/block/8:0', 18446744073709551615)]" },
        { """{"unified":{"io.weight":"99","memory.zswap.max":"0","memory.zswap.writeback":"0"}}""", "IOWeight=99 MemoryZSwapMax=0@253 MemoryZSwapWriteback=false@256" },
        { """{"unified":{"memory.high":"0","memory.max":"0","pids.max":"0"}}""", "MemoryHigh=1 MemoryMax=1 TasksMax=1" },
        { """{"unified":{"memory.high":"max","memory.max":"5","memory.min":"1","memory.low":" 2 ","memory.swap.max":"0","pids.max":"7"}}""",
            "MemoryHigh=infinity MemoryMax=5 MemoryMin=1 MemoryLow=2 MemorySwapMax=0 TasksMax=7" },
        { """{"memory":{"limit":9},"unified":{"memory.max":"5"}}""", "MemoryMax=5" },
        { """{"unified":{"cpu.weight":"77","cpu.max":"max 1000"}}""", "CPUWeight=77 CPUQuotaPeriodUSec=1000@242 CPUQuotaPerSecUSec=infinity" },
        { """{"unified":{"cpu.max":"5000"}}""", "CPUQuotaPeriodUSec=100000@242 CPUQuotaPerSecUSec=50000" },
        { """{"unified":{"cpu.idle":"1","cpu.weight":"77"}}""", "CPUWeight=0@252" },
        { """{"unified":{"cpuset.cpus":"8"}}""", "AllowedCPUs=[0, 1]@244" },
        { """{"unified":{"hugetlb.2MB.max":"5","memory.oom.group":"1"}}""", "" },
    };

    public static TheoryData<string, string> OnVersion1 => new()
    {
        { """{"memory":{"limit":1048576,"swap":2097152}}""", "MemoryLimit=1048576" },
        { """{"cpu":{"shares":1024,"quota":1000,"cpus":"0"}}""", "CPUShares=1024 CPUQuotaPerSecUSec=10000 AllowedCPUs=[1]@244" },
        { """{"blockIO":{"weight":500},"pids":{"limit":3}}""", "BlockIOWeight=500 TasksMax=3" },
    };

    [Theory]
    [MemberData(nameof(OnVersion2))]
    public void Limits_of_version_2_are_told_to_systemd(string resources, string expected) => Assert.Equal(expected, Limits(CgroupMode.V2, resources));

    [Theory]
    [MemberData(nameof(OnVersion1))]
    public void Limits_of_version_1_are_told_to_systemd(string resources, string expected)
    {
        Assert.Equal(expected, Limits(CgroupMode.V1, resources));
        Assert.Equal(expected, Limits(CgroupMode.Hybrid, resources));
    }

    [Theory]
    [InlineData("""{"unified":{"memory.max":"much"}}""", "/linux/resources/unified/memory.max", "is not a number")]
    [InlineData("""{"unified":{"cpu.max":"1 2 3"}}""", "/linux/resources/unified/cpu.max", "is not what cpu.max takes")]
    [InlineData("""{"cpu":{"cpus":"3-1"}}""", "/linux/resources/cpu/cpus", "is not a list of numbers")]
    [InlineData("""{"cpu":{"mems":"a"}}""", "/linux/resources/cpu/mems", "is not a list of numbers")]
    public void A_value_that_systemd_cannot_be_told_is_refused(string resources, string pointer, string message)
    {
        ContainerException fault = Assert.Throws<ContainerException>(() => Limits(CgroupMode.V2, resources));
        Assert.Equal(pointer, fault.Pointer);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"allow":false,"access":"rwm"},{"allow":true,"type":"c","major":10,"minor":229,"access":"rw"}]""", "strict ('/dev/char/10:229', 'rw')")]
    [InlineData("""[{"allow":false},{"allow":true,"type":"b","major":7,"access":"r"}]""", "strict ('block-loop', 'r')")]
    [InlineData("""[{"allow":false},{"allow":true,"type":"c","major":77,"access":"r"}]""", "strict ('char-77', 'r')")]
    [InlineData("""[{"allow":false},{"allow":true,"type":"c","minor":7,"access":"r"}]""", "strict ('char-*', 'r')")]
    [InlineData("""[{"allow":false},{"allow":true,"type":"c","minor":7,"access":"r"},{"allow":true,"type":"c","access":"m"}]""", "strict ('char-*', 'rm')")]
    [InlineData("""[{"allow":false},{"allow":true,"type":"c","access":"m"}]""", "strict ('char-*', 'm')")]
    [InlineData("""[{"allow":true}]""", "auto ")]
    [InlineData("""[{"allow":true},{"allow":false,"type":"c","major":1,"minor":1}]""", "auto ")]
    [InlineData("""[{"allow":false},{"allow":true,"type":"c","major":1},{"allow":false,"type":"c","major":1,"minor":3}]""", "auto ")]
    public void Device_rules_become_an_allow_list(string rules, string expected)
    {
        List<UnitProperty> properties = [];
        DeviceProperties.Add(properties, DeviceRule.From(Resources($$"""{"devices":{{rules}}}""").Devices, []), new("Character devices:\n  1 mem\n136 pts\n\nBlock devices:\n  7 loop\n"));
        Assert.Equal(["DevicePolicy", "DeviceAllow"], properties.Select(p => p.Name).Distinct());
        Assert.Empty(((BusArray)properties[1].Value).Items);
        string policy = ((BusText)properties[0].Value).Text, allowed = properties.Count > 2 ? string.Join(' ', ((BusArray)properties[2].Value).Items) : "";
        Assert.Equal(expected, $"{policy} {allowed}");
    }

    [Fact]
    public void On_version_2_drivers_are_told_by_their_numbers()
    {
        LinuxResources resources = Resources("""{"devices":[{"allow":false},{"allow":true,"type":"c","major":1,"access":"rw"}]}""");
        List<UnitProperty> properties = UnitProperties.OfLimits(CgroupMode.V2, resources, DeviceRule.From(resources.Devices, []));
        Assert.Equal("DeviceAllow=[('char-1', 'rw')]", properties.Last(p => p.Name == "DeviceAllow").ToString());
    }

    [Theory]
    [InlineData("TimeoutStopUSec", "uint64 123456789", "TimeoutStopUSec=123456789", "t")]
    [InlineData("TimeoutStopSec", "5", "TimeoutStopUSec=5000000", "t")]
    [InlineData("TimeoutStopSec", "1.5", "TimeoutStopUSec=1500000", "t")]
    [InlineData("TimeoutStopSec", "uint64 7", "TimeoutStopUSec=7000000", "t")]
    [InlineData("CollectMode", "'inactive-or-failed'", "CollectMode='inactive-or-failed'", "s")]
    [InlineData("After", "['a.service', 'b.service']", "After=['a.service', 'b.service']", "as")]
    [InlineData("DefaultDependencies", "true", "DefaultDependencies=true", "b")]
    public void An_annotation_becomes_a_property(string name, string text, string expected, string signature)
    {
        List<UnitProperty> properties = UnitProperties.OfStart(SystemdUnit.Parse(null, "c1", false), "c1", new Dictionary<string, string> { ["org.systemd.property." + name] = text, ["other"] = "x" }, null);
        UnitProperty property = Assert.Single(properties, p => p.Pointer.StartsWith("/annotations/", StringComparison.Ordinal));
        Assert.Equal((expected, signature, "/annotations/org.systemd.property." + name), (property.ToString(), property.Value.Signature, property.Pointer));
        Assert.Equal(properties.Count, properties.Select(p => p.Name).Distinct().Count());
    }

    [Theory]
    [InlineData("No", "1", "is not the name of a property")]
    [InlineData("With-Dash", "1", "is not the name of a property")]
    [InlineData("CollectMode", "inactive", "is not a value in GVariant's text format")]
    [InlineData("TimeoutStopSec", "'5'", "is not a number of seconds")]
    [InlineData("TimeoutStopSec", "-1", "cannot be said in microseconds")]
    [InlineData("TimeoutStopSec", "1e300", "cannot be said in microseconds")]
    public void An_annotation_that_makes_no_sense_is_refused_with_its_place(string name, string text, string message)
    {
        ContainerException fault = Assert.Throws<ContainerException>(() => AnnotatedProperties.Add([], new Dictionary<string, string> { ["org.systemd.property." + name] = text }));
        Assert.Equal("/annotations/org.systemd.property." + name, fault.Pointer);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", "OOMPolicy='continue'")]
    [InlineData("1", "OOMPolicy='kill'")]
    public void The_policy_for_want_of_memory_is_told_when_the_unit_starts(string text, string expected) =>
        Assert.Equal(expected, UnitProperties.OfStart(SystemdUnit.Parse(null, "c1", false), "c1", new Dictionary<string, string>(), Resources($$"""{"unified":{"memory.oom.group":"{{text}}" } }"""))[^1].ToString());

    private static string Limits(CgroupMode mode, string resources) =>
        string.Join(' ', UnitProperties.OfLimits(mode, Resources(resources), null).Select(p => p + (p.Since > 0 ? $"@{p.Since}" : "")));

    private static LinuxResources Resources(string json) =>
        RuntimeSpec.Parse(System.Text.Encoding.UTF8.GetBytes($$"""{"ociVersion":"1.3.0","linux":{"resources": {{json}} } }""")).Linux!.Resources!;
}
