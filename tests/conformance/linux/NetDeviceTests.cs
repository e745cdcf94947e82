using System.Diagnostics;

namespace Mocker.Tests.Conformance.Linux;

[Clause("config-linux.md#network-devices")]
public sealed class NetDeviceTests
{
    /// <summary>A pair of Ethernet devices of the host: what happens to the first is looked at.</summary>
    private sealed class Pair : IDisposable
    {
        private static int _count;
        private readonly int _number = Environment.ProcessId % 10000 * 10 + Interlocked.Increment(ref _count);

        public Pair()
        {
            Skip.IfNot(Ip("link", "add", Name, "type", "veth", "peer", "name", Other) == 0,
                "this machine has no ip(8) or no veth devices");
        }

        public string Name => $"cva{_number}";

        public string Other => $"cvb{_number}";

        public static int Ip(params string[] arguments)
        {
            if (!File.Exists("/usr/sbin/ip") && !File.Exists("/sbin/ip"))
                return -1;
            using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }

        public void Dispose() => Ip("link", "delete", Other);
    }

    private static Container With(string device, string json) =>
        new Container().With("/linux/netDevices", new JsonObject { [device] = JsonNode.Parse(json) });

    private static string[] DevicesOf(Container container) =>
        [.. container.Shell("cat /proc/net/dev").Split('\n').Skip(2).Select(line => line.Trim().Split(':')[0])];

    [SkippableFact]
    public void The_device_is_moved_into_the_container()
    {
        using var pair = new Pair();
        using var container = With(pair.Name, "{}");
        Assert.Contains(pair.Name, DevicesOf(container));
    }

    [SkippableFact]
    public void The_device_gets_the_name()
    {
        using var pair = new Pair();
        using var container = With(pair.Name, """{"name": "ctr0"}""");
        var devices = DevicesOf(container);
        Assert.Contains("ctr0", devices);
        Assert.DoesNotContain(pair.Name, devices);
    }

    [SkippableFact]
    public void The_device_keeps_its_permanent_addresses_and_is_set_up()
    {
        using var pair = new Pair();
        Pair.Ip("address", "add", "10.213.7.1/24", "dev", pair.Name);
        using var container = With(pair.Name, """{"name": "ctr0"}""")
            .WithScript("cat /proc/net/fib_trie; echo flags $(cat /sys/class/net/ctr0/flags)");
        var output = container.Run().Stdout;
        Assert.Contains("10.213.7.1", output);
        Assert.Equal(1, Convert.ToInt32(output[(output.LastIndexOf(' ') + 1)..], 16) & 1);
    }

    [SkippableTheory]
    [InlineData("""{"name": "lo"}""")]
    [InlineData("""{"name": "a-name-that-is-longer-than-fifteen"}""")]
    [InlineData("""{"name": "with/slash"}""")]
    [InlineData("""{"name": 1}""")]
    public void A_name_that_cannot_be_had_is_an_error_and_the_device_stays(string json)
    {
        using var pair = new Pair();
        using var container = With(pair.Name, json);
        container.AssertRefused();
        Assert.True(Directory.Exists("/sys/class/net/" + pair.Name));
    }

    [SkippableFact]
    public void A_device_that_does_not_exist_is_an_error()
    {
        using var container = With("nosuchdevice0", "{}");
        container.AssertRefused();
    }
}
