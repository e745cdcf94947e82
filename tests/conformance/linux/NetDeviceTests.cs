namespace Mocker.Tests.Conformance.Linux;

[Clause("config-linux.md#network-devices")]
public sealed class NetDeviceTests
{
    private static Container With(string device, string json) =>
        new Container().With("/linux/netDevices", new JsonObject { [device] = JsonNode.Parse(json) });

    private static string[] DevicesOf(Container container) =>
        [.. container.Shell("cat /proc/net/dev").Split('\n').Skip(2).Select(line => line.Trim().Split(':')[0])];

    /// <summary>What ip(8) tells of a device of a created container.</summary>
    private static JsonNode Device(Container container, string name) =>
        JsonNode.Parse(VethPair.IpOf(container.Pid, "-j", "address", "show", "dev", name))![0]!;

    private static string[] GlobalAddresses(JsonNode device) =>
        [.. device["addr_info"]!.AsArray().Where(address => (string?)address!["scope"] == "global")
            .Select(address => $"{address!["local"] ?? address["address"]}/{address["prefixlen"]}")];

    private static string[] Flags(JsonNode device) => [.. device["flags"]!.AsArray().Select(flag => (string)flag!)];

    [SkippableFact]
    public void The_device_is_moved_into_the_container()
    {
        using var pair = new VethPair();
        using var container = With(pair.Name, "{}");
        Assert.Contains(pair.Name, DevicesOf(container));
    }

    [SkippableFact]
    public void The_device_gets_the_name()
    {
        using var pair = new VethPair();
        using var container = With(pair.Name, """{"name": "ctr0"}""");
        var devices = DevicesOf(container);
        Assert.Contains("ctr0", devices);
        Assert.DoesNotContain(pair.Name, devices);
    }

    [SkippableFact]
    public void The_device_is_set_up()
    {
        using var pair = new VethPair();
        using var container = With(pair.Name, "{}").Create();
        Assert.Contains("UP", Flags(Device(container, pair.Name)));
    }

    [SkippableFact]
    public void Permanent_global_addresses_of_both_families_are_kept_in_their_order()
    {
        using var pair = new VethPair();
        string[] addresses = ["10.213.7.1/24", "10.213.7.2/24", "192.0.2.9/32", "2001:db8::1/64", "2001:db8::2/64"];
        foreach (var address in addresses)
            VethPair.Ip("address", "add", address, "dev", pair.Name);
        var before = GlobalAddresses(pair.Device);
        using var container = With(pair.Name, """{"name": "ctr0"}""").Create();
        Assert.Equal(addresses.Order(), before.Order());
        Assert.Equal(before, GlobalAddresses(Device(container, "ctr0")));
    }

    [SkippableFact]
    public void An_address_keeps_its_peer_its_broadcast_address_and_its_metric_and_its_label_follows_the_name()
    {
        using var pair = new VethPair();
        VethPair.Ip("address", "add", "10.213.7.1", "peer", "10.213.8.1/24", "metric", "77", "dev", pair.Name);
        VethPair.Ip("address", "add", "10.213.9.1/24", "broadcast", "10.213.9.99", "label", pair.Name + ":a", "dev", pair.Name);
        using var container = With(pair.Name, """{"name": "ctr0"}""").Create();
        var told = Device(container, "ctr0")["addr_info"]!.AsArray();
        Assert.Equal(("10.213.7.1", "10.213.8.1", 77, "ctr0"),
            ((string?)told[0]!["local"], (string?)told[0]!["address"], (int?)told[0]!["metric"], (string?)told[0]!["label"]));
        Assert.Equal(("10.213.9.1", "10.213.9.99", "ctr0:a"),
            ((string?)told[1]!["local"], (string?)told[1]!["broadcast"], (string?)told[1]!["label"]));
    }

    [SkippableFact]
    public void Addresses_that_are_temporary_or_not_global_are_not_kept()
    {
        using var pair = new VethPair();
        VethPair.Ip("address", "add", "10.213.7.1/24", "dev", pair.Name);
        VethPair.Ip("address", "add", "10.213.8.1/24", "valid_lft", "1000", "preferred_lft", "500", "dev", pair.Name);
        VethPair.Ip("address", "add", "10.213.9.1/24", "scope", "link", "dev", pair.Name);
        using var container = With(pair.Name, "{}").Create();
        var told = Device(container, pair.Name)["addr_info"]!.AsArray();
        Assert.Equal(["10.213.7.1"], told.Where(address => (string?)address!["family"] == "inet").Select(address => (string?)address!["local"]));
    }

    [SkippableFact]
    public void Hardware_address_MTU_queue_length_and_alias_are_kept()
    {
        using var pair = new VethPair();
        VethPair.Ip("link", "set", pair.Name, "address", "02:00:00:aa:bb:cc", "mtu", "1400", "txqueuelen", "77", "alias", "the one");
        using var container = With(pair.Name, """{"name": "ctr0"}""").Create();
        var told = Device(container, "ctr0");
        Assert.Equal(("02:00:00:aa:bb:cc", 1400, 77), ((string?)told["address"], (int?)told["mtu"], (int?)told["txqlen"]));
        Assert.Contains("the one", VethPair.IpOf(container.Pid, "link", "show", "dev", "ctr0"));
    }

    [SkippableFact]
    public void A_template_gets_the_first_free_number()
    {
        using var pair = new VethPair();
        using var joined = new NetworkNamespace();
        joined.Ip("link", "add", "ctr0", "type", "bridge");
        using var container = With(pair.Name, """{"name": "ctr%d"}""").WithNamespace("network", joined.Path).Create();
        Assert.Equal(["ctr0", "ctr1", "lo"], joined.Devices.Order());
    }

    [SkippableFact]
    public void A_template_that_names_the_device_itself_is_numbered_too()
    {
        using var first = new VethPair();
        using var second = new VethPair();
        VethPair.Ip("address", "add", "10.213.7.1/24", "dev", second.Name);
        using var container = With(first.Name, """{"name": "ctr%d"}""")
            .With("/linux/netDevices/" + second.Name, new JsonObject { ["name"] = "ctr%d" }).Create();
        Assert.Equal([], GlobalAddresses(Device(container, "ctr0")));
        Assert.Equal(["10.213.7.1/24"], GlobalAddresses(Device(container, "ctr1")));
    }

    [SkippableFact]
    public void A_name_of_the_host_that_is_taken_in_the_container_does_not_matter_when_another_is_wanted()
    {
        using var pair = new VethPair();
        using var joined = new NetworkNamespace();
        joined.Ip("link", "add", pair.Name, "type", "bridge");
        using var container = With(pair.Name, """{"name": "ctr0"}""").WithNamespace("network", joined.Path).Create();
        Assert.Equal(["ctr0", pair.Name, "lo"], joined.Devices.Order());
    }

    [SkippableFact]
    public void Two_devices_may_exchange_their_names()
    {
        using var first = new VethPair();
        using var second = new VethPair();
        VethPair.Ip("address", "add", "10.213.7.1/24", "dev", first.Name);
        using var container = With(first.Name, $$"""{"name": "{{second.Name}}"}""")
            .With("/linux/netDevices/" + second.Name, new JsonObject { ["name"] = first.Name }).Create();
        Assert.Equal(["10.213.7.1/24"], GlobalAddresses(Device(container, second.Name)));
        Assert.Equal([], GlobalAddresses(Device(container, first.Name)));
    }

    [SkippableFact]
    public void A_container_with_a_user_namespace_of_its_own_gets_it_too()
    {
        using var pair = new VethPair();
        VethPair.Ip("address", "add", "10.213.7.1/24", "dev", pair.Name);
        using var container = With(pair.Name, """{"name": "ctr0"}""")
            .WithJson("/linux/namespaces/-", """{"type": "user"}""")
            .WithJson("/linux/uidMappings", """[{"containerID": 0, "hostID": 0, "size": 1000}]""")
            .WithJson("/linux/gidMappings", """[{"containerID": 0, "hostID": 0, "size": 1000}]""").Create();
        Assert.Equal(["10.213.7.1/24"], GlobalAddresses(Device(container, "ctr0")));
    }

    [SkippableTheory]
    [InlineData("""{"name": "lo"}""")]
    [InlineData("""{"name": "a-name-that-is-longer-than-fifteen"}""")]
    [InlineData("""{"name": "with/slash"}""")]
    [InlineData("""{"name": "two%d%d"}""")]
    [InlineData("""{"name": "no%s"}""")]
    [InlineData("""{"name": 1}""")]
    public void A_name_that_cannot_be_had_is_an_error_and_the_device_stays(string json)
    {
        using var pair = new VethPair();
        using var container = With(pair.Name, json);
        container.AssertRefused();
        Assert.True(pair.IsHere);
    }

    [SkippableFact]
    public void A_name_that_is_taken_in_the_container_is_an_error_and_the_device_stays_as_it_was()
    {
        using var pair = new VethPair();
        using var joined = new NetworkNamespace();
        joined.Ip("link", "add", "ctr0", "type", "bridge");
        VethPair.Ip("link", "set", pair.Name, "up");
        var before = pair.Device.ToJsonString();
        using var container = With(pair.Name, """{"name": "ctr0"}""").WithNamespace("network", joined.Path);
        container.AssertRefused();
        Assert.Equal(["ctr0", "lo"], joined.Devices.Order());
        Assert.Equal(before, pair.Device.ToJsonString());
    }

    [SkippableFact]
    public void A_device_that_does_not_exist_is_an_error()
    {
        using var container = With("nosuchdevice0", "{}");
        container.AssertRefused();
    }

    [SkippableFact]
    public void A_device_that_the_kernel_does_not_let_go_is_an_error()
    {
        using var container = With("lo", """{"name": "ctr0"}""");
        container.AssertRefused();
        Assert.True(Directory.Exists("/sys/class/net/lo"));
    }

    [SkippableTheory]
    [InlineData(null)]
    [InlineData("/proc/self/ns/net")]
    public void Without_a_network_namespace_other_than_the_runtimes_it_is_an_error(string? path)
    {
        using var pair = new VethPair();
        using var container = With(pair.Name, """{"name": "ctr0"}""").WithNamespace("network", path);
        container.AssertRefused();
        Assert.True(pair.IsHere);
    }

    [SkippableFact]
    [Clause("runtime.md#errors")]
    public void When_the_creation_fails_later_the_device_is_back_as_it_was()
    {
        using var pair = new VethPair();
        using var bridge = new Bridge();
        VethPair.Ip("link", "set", pair.Name, "up", "master", bridge.Name);
        VethPair.Ip("address", "add", "10.213.7.1/24", "dev", pair.Name);
        VethPair.Ip("address", "add", "10.213.9.1/24", "scope", "link", "label", pair.Name + ":a", "dev", pair.Name);
        VethPair.Ip("address", "add", "2001:db8::1/64", "nodad", "dev", pair.Name);
        VethPair.Ip("route", "add", "10.214.0.0/16", "via", "10.213.7.254", "dev", pair.Name);
        var before = Everything(pair);
        using var joined = new NetworkNamespace();
        // A device of the same index there: so this one has to get another, and its own again.
        joined.Ip("link", "add", "index", (string)pair.Device["ifindex"]!.ToJsonString(), "name", "other0", "type", "bridge");
        using var container = With(pair.Name, """{"name": "ctr0"}""").WithNamespace("network", joined.Path)
            .WithMount("/mnt", "nosuchfilesystem", "none");
        container.AssertRefused();
        Assert.Equal(before, Everything(pair));
        Assert.Equal(["lo", "other0"], joined.Devices.Order());
    }

    [SkippableFact]
    public void The_kernel_removes_what_is_only_software_with_the_containers_namespace()
    {
        using var pair = new VethPair();
        using var container = With(pair.Name, "{}").Create();
        Assert.False(pair.IsHere);
        container.Stop();
        Host.WaitFor("the end of the device", () => !Directory.Exists("/sys/class/net/" + pair.Other));
        Assert.False(pair.IsHere);
    }

    [SkippableFact]
    public void The_runtime_does_not_take_the_device_out_of_a_namespace_that_stays()
    {
        using var pair = new VethPair();
        using var joined = new NetworkNamespace();
        using var container = With(pair.Name, """{"name": "ctr0"}""").WithNamespace("network", joined.Path).Create();
        container.Stop();
        container.Delete();
        Assert.Equal(["ctr0", "lo"], joined.Devices.Order());
    }

    /// <summary>The specification leaves routes to others; who loses the default route with the device is cut off.</summary>
    [SkippableFact]
    [Contract("people")]
    public void Routes_that_were_set_over_the_device_are_kept()
    {
        using var pair = new VethPair();
        VethPair.Ip("link", "set", pair.Name, "up");
        VethPair.Ip("address", "add", "10.213.7.1/24", "dev", pair.Name);
        VethPair.Ip("address", "add", "2001:db8::1/64", "nodad", "dev", pair.Name);
        VethPair.Ip("route", "add", "10.215.0.0/16", "via", "10.213.7.254", "metric", "7", "proto", "static", "dev", pair.Name);
        VethPair.Ip("route", "add", "10.216.0.1", "dev", pair.Name, "src", "10.213.7.1", "table", "99");
        VethPair.Ip("-6", "route", "add", "2001:db8:1::/48", "via", "2001:db8::ff", "dev", pair.Name);
        using var container = With(pair.Name, """{"name": "ctr0"}""").Create();
        var routes = VethPair.IpOf(container.Pid, "route", "show", "table", "all");
        Assert.Contains("10.215.0.0/16 via 10.213.7.254 dev ctr0 proto static metric 7", routes);
        Assert.Contains("10.216.0.1 dev ctr0 table 99 scope link src 10.213.7.1", routes);
        Assert.Contains("2001:db8:1::/48 via 2001:db8::ff dev ctr0", VethPair.IpOf(container.Pid, "-6", "route"));
    }

    /// <summary>Addresses, state, master and routes of a device of the host's.</summary>
    private static string[] Everything(VethPair pair) =>
        [VethPair.Ip("address", "show", "dev", pair.Name), .. VethPair.Ip("route", "show", "table", "all", "dev", pair.Name).Split('\n').Order()];

    private sealed class Bridge : IDisposable
    {
        public Bridge() => VethPair.Ip("link", "add", Name, "type", "bridge");

        public string Name { get; } = $"cbr{Environment.ProcessId}";

        public void Dispose() => VethPair.Ip("link", "delete", Name);
    }
}
