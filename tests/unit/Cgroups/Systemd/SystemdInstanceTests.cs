using System.Runtime.CompilerServices;
using Mocker.Container;
using Mocker.Container.Cgroups;
using Mocker.Container.Cgroups.Systemd;
using Mocker.Linux.Bus;
using Mocker.Tests.Unit.Linux.Bus;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Cgroups.Systemd;

/// <summary>
/// Conversations with systemd: recorded ones (of systemd 257 on Debian 13, by a relay between the runtime and the bus), in
/// which every byte of ours has to be what it was when systemd took it, and made-up ones for what goes wrong.
/// </summary>
public sealed class SystemdInstanceTests
{
    private const string Manager = "org.freedesktop.systemd1.Manager";
    private const string Job = "/org/freedesktop/systemd1/job/7";

    [Fact]
    public void A_recorded_start_is_repeated_byte_for_byte()
    {
        List<(bool IsClients, byte[] Bytes)> recording = Recording("start");
        using ScriptedPeer peer = ScriptedPeer.Replaying(recording);
        using (SystemdInstance systemd = new(BusConnection.ToBus(peer.Address)))
            systemd.Start("mocker-c1.scope", RecordedProperties("c1"), RecordedProcess(recording));
        peer.Check();
    }

    [Fact]
    public void A_unit_that_runs_is_left_alone_after_one_try_to_have_it_forgotten()
    {
        List<(bool IsClients, byte[] Bytes)> recording = Recording("unit-exists");
        using ScriptedPeer peer = ScriptedPeer.Replaying(recording);
        using (SystemdInstance systemd = new(BusConnection.ToBus(peer.Address)))
        {
            ContainerException fault = Assert.Throws<ContainerException>(() => systemd.Start("mocker-c1.scope", RecordedProperties("c9"), RecordedProcess(recording)));
            Assert.Contains("already loaded", fault.Message, StringComparison.Ordinal);
            Assert.Contains("choose another container id", fault.Message, StringComparison.Ordinal);
        }
        peer.Check();
    }

    [Fact]
    public void A_unit_that_has_gone_is_as_good_as_stopped()
    {
        using ScriptedPeer peer = ScriptedPeer.Replaying(Recording("stop-of-nothing"));
        using (SystemdInstance systemd = new(BusConnection.ToBus(peer.Address)))
            systemd.Stop("mocker-c1.scope");
        peer.Check();
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("canceled")]
    [InlineData("timeout")]
    [InlineData("dependency")]
    public void A_job_that_does_not_get_done_is_told_and_its_unit_taken_back(string result)
    {
        List<string> calls = [];
        using ScriptedPeer peer = Systemd(calls, call => call.Member == "StartTransientUnit" ? [.. ScriptedPeer.Reply(call, new BusText('o', Job)), .. Removed(Job, result)] : null);
        using SystemdInstance systemd = new(BusConnection.ToBus(peer.Address), patience: 2000);
        string message = Assert.Throws<ContainerException>(() => systemd.Start("a.scope", Some, 1)).Message;
        Assert.Contains($"its job ended with the result \"{result}\"", message, StringComparison.Ordinal);
        Assert.Equal(["Hello", "AddMatch", "StartTransientUnit", "GetUnit", "StopUnit", "ResetFailedUnit"], calls);
    }

    [Theory]
    [InlineData("resources", "result \"failed\" (resources: the process could not be put")]
    [InlineData("new-word", "result \"failed\" (new-word); see journalctl -u a.scope")]
    [InlineData("success", "result \"failed\"; see")]
    public void Why_a_unit_failed_is_told_in_systemds_word(string reason, string expected)
    {
        using ScriptedPeer peer = Systemd([], call => call.Member switch
        {
            "StartTransientUnit" => [.. ScriptedPeer.Reply(call, new BusText('o', Job)), .. Removed(Job, "failed")],
            "GetUnit" => ScriptedPeer.Reply(call, new BusText('o', "/unit/a")),
            "Get" => ScriptedPeer.Reply(call, new BusVariant(BusValue.Of(call.Path == "/unit/a" && call.Body is [BusText { Text: "org.freedesktop.systemd1.Scope" }, BusText { Text: "Result" }] ? reason : "?"))),
            _ => null,
        });
        using SystemdInstance systemd = new(BusConnection.ToBus(peer.Address), patience: 2000);
        Assert.Contains(expected, Assert.Throws<ContainerException>(() => systemd.Start("a.scope", Some, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_properties_say_is_asked_once_each_and_what_systemd_does_not_know_is_left_out()
    {
        List<string> calls = [];
        using ScriptedPeer peer = Systemd(calls, call => call.Member switch
        {
            "GetUnit" => ScriptedPeer.Reply(call, new BusText('o', "/unit/a")),
            "Get" when call.Body is [_, BusText { Text: "Old" }] => ScriptedPeer.Reply(call, new BusVariant(BusValue.Of(7ul))),
            "Get" => ScriptedPeer.Error(call, "org.freedesktop.DBus.Error.UnknownProperty", "what?"),
            _ => null,
        });
        using SystemdInstance systemd = new(BusConnection.ToBus(peer.Address), patience: 2000);
        List<UnitProperty> values = systemd.Values("a.slice", [new("Old", BusValue.Of(1ul), "/p"), new("New", BusValue.Of(2ul), "/q"), new("Old", BusValue.Of(3ul), "/r")]);
        Assert.Equal("Old=7", Assert.Single(values).ToString());
        Assert.Equal(["Hello", "AddMatch", "GetUnit", "Get", "Get"], calls);
    }

    [Fact]
    public void A_process_is_moved_below_a_unit()
    {
        List<BusMessage> moves = [];
        using ScriptedPeer peer = Systemd([], call =>
        {
            if (call.Member != "AttachProcessesToUnit")
                return null;
            moves.Add(call);
            return ScriptedPeer.Reply(call);
        });
        using SystemdInstance systemd = new(BusConnection.ToBus(peer.Address), patience: 2000);
        systemd.Attach("a.scope", "/init", 42);
        Assert.Equal("'a.scope' '/init' [42]", string.Join(' ', moves.Single().Body));
    }

    [Fact]
    public void Lists_are_emptied_before_they_are_set_again()
    {
        UnitProperty list = new("IOReadBandwidthMax", new BusArray("(st)", new BusStruct(BusValue.Of("/dev/sda"), BusValue.Of(5ul))), "/p");
        Assert.Equal(
            "IOReadBandwidthMax=[] IOReadBandwidthMax=[('/dev/sda', 5)] IODeviceWeight=[] CPUWeight=5",
            string.Join(' ', UnitProperties.Replacing([list, new("IODeviceWeight", new BusArray("(st)"), "/q"), new("CPUWeight", BusValue.Of(5ul), "/r")])));
    }

    [Fact]
    public void A_job_that_never_ends_is_told_and_its_unit_taken_back()
    {
        List<string> calls = [];
        using ScriptedPeer peer = Systemd(calls, call => call.Member == "StartTransientUnit" ? [.. Removed("/other/job", "done"), .. ScriptedPeer.Reply(call, new BusText('o', Job))] : null);
        using SystemdInstance systemd = new(BusConnection.ToBus(peer.Address), patience: 100);
        Assert.Contains("systemctl list-jobs", Assert.Throws<ContainerException>(() => systemd.Start("a.scope", Some, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("StopUnit", calls);
    }

    [Fact]
    public void The_end_of_the_job_may_come_before_the_answer()
    {
        using ScriptedPeer peer = Systemd([], call => call.Member == "StartTransientUnit" ? [.. Removed(Job, "done"), .. ScriptedPeer.Reply(call, new BusText('o', Job))] : null);
        using SystemdInstance systemd = new(BusConnection.ToBus(peer.Address), patience: 2000);
        systemd.Start("a.scope", Some, 1);
    }

    [Fact]
    public void A_unit_that_failed_before_is_forgotten_and_started_again()
    {
        List<string> calls = [];
        using ScriptedPeer peer = Systemd(calls, call => call.Member != "StartTransientUnit" ? null : calls.Contains("ResetFailedUnit")
            ? [.. ScriptedPeer.Reply(call, new BusText('o', Job)), .. Removed(Job, "done")]
            : ScriptedPeer.Error(call, "org.freedesktop.systemd1.UnitExists", "there"));
        using SystemdInstance systemd = new(BusConnection.ToBus(peer.Address), patience: 2000);
        systemd.Start("a.scope", Some, 1);
        Assert.Equal(["Hello", "AddMatch", "StartTransientUnit", "ResetFailedUnit", "StartTransientUnit"], calls);
    }

    [Fact]
    public void What_has_no_answer_of_interest_is_not_waited_for()
    {
        using ScriptedPeer peer = new(socket =>
        {
            ScriptedPeer.Expect(socket, ScriptedPeer.Greeting);
            BusMessage hello = ScriptedPeer.Receive(socket)!;
            socket.Send([.. "DATA\r\nOK 0123456789abcdef\r\n"u8, .. ScriptedPeer.Reply(hello, BusValue.Of(":1.1"))]);
            BusMessage match = ScriptedPeer.Receive(socket)!, start = ScriptedPeer.Receive(socket)!;
            socket.Send([.. ScriptedPeer.Reply(match), .. ScriptedPeer.Reply(start, new BusText('o', Job)), .. Removed(Job, "done")]);
        });
        using SystemdInstance systemd = new(BusConnection.ToBus(peer.Address, patience: 2000), patience: 2000);
        systemd.Start("a.scope", Some, 1);
        peer.Check();
    }

    [Fact]
    public void A_bus_that_does_not_tell_of_jobs_is_an_error()
    {
        using ScriptedPeer peer = Systemd([], call => call.Member == "AddMatch" ? ScriptedPeer.Error(call, "org.freedesktop.DBus.Error.LimitsExceeded", "too many") : null);
        using SystemdInstance systemd = new(BusConnection.ToBus(peer.Address), patience: 2000);
        Assert.Contains("too many", Assert.Throws<ContainerException>(() => systemd.Start("a.scope", Some, 1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("org.freedesktop.DBus.Error.AccessDenied", "only root may")]
    [InlineData("org.freedesktop.DBus.Error.PropertyReadOnly", "cannot start the unit a.scope of systemd (config.json#/linux/cgroupsPath): why not")]
    public void What_systemd_refuses_is_told_in_its_words(string name, string expected)
    {
        List<string> calls = [];
        using ScriptedPeer peer = Systemd(calls, call => call.Member == "StartTransientUnit" ? ScriptedPeer.Error(call, name, "why not") : null);
        using SystemdInstance systemd = new(BusConnection.ToBus(peer.Address), patience: 2000);
        Assert.Contains(expected, Assert.Throws<ContainerException>(() => systemd.Start("a.scope", Some, 1)).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("StopUnit", calls);
    }

    [Fact]
    public void A_property_that_systemd_does_not_take_is_told_with_its_place()
    {
        using ScriptedPeer peer = Systemd([], call => call.Member == "StartTransientUnit"
            ? ScriptedPeer.Error(call, "org.freedesktop.DBus.Error.PropertyReadOnly", "Cannot set property NoSuchThing, or unknown property.")
            : null);
        using SystemdInstance systemd = new(BusConnection.ToBus(peer.Address), patience: 2000);
        ContainerException fault = Assert.Throws<ContainerException>(() => systemd.Start("a.scope", [.. Some, new("NoSuchThing", BusValue.Of(1u), "/annotations/x")], 1));
        Assert.Equal("/annotations/x", fault.Pointer);
    }

    [Theory]
    [InlineData("close", "has closed the connection")]
    [InlineData("garbage", "not a little-endian message")]
    [InlineData("no job", "something else than a job")]
    public void A_peer_that_misbehaves_is_an_error(string way, string expected)
    {
        using ScriptedPeer peer = ScriptedPeer.Answering(call => call.Member switch
        {
            "StartTransientUnit" when way == "close" => null,
            "StartTransientUnit" when way == "garbage" => new byte[64],
            _ => ScriptedPeer.Reply(call, BusValue.Of(":1.1")),
        });
        using SystemdInstance systemd = new(BusConnection.ToBus(peer.Address), patience: 500);
        string message = Assert.Throws<ContainerException>(() => systemd.Start("a.scope", Some, 1)).Message;
        if (way != "no job")
            Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_is_not_let_in_hears_why()
    {
        using ScriptedPeer peer = new(socket =>
        {
            ScriptedPeer.Expect(socket, ScriptedPeer.Greeting);
            socket.Send("REJECTED EXTERNAL\r\n"u8);
        });
        Assert.Contains("REJECTED EXTERNAL", Assert.Throws<BusException>(() => BusConnection.ToBus(peer.Address)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_property_that_this_systemd_does_not_know_is_not_told()
    {
        List<BusMessage> starts = [];
        using ScriptedPeer peer = Systemd([], call =>
        {
            if (call.Member == "Get")
                return ScriptedPeer.Reply(call, new BusVariant(BusValue.Of("243.1")));
            if (call.Member != "SetUnitProperties")
                return null;
            starts.Add(call);
            return ScriptedPeer.Reply(call);
        });
        using SystemdInstance systemd = new(BusConnection.ToBus(peer.Address), patience: 2000);
        systemd.Change("a.scope", [new("New", BusValue.Of(1u), "/", Since: 244), new("Known", BusValue.Of(2u), "/", Since: 243), new("Old", BusValue.Of(3u), "/")]);
        Assert.Equal("'a.scope' true [('Known', <2>), ('Old', <3>)]", string.Join(' ', starts.Single().Body));
    }

    [Fact]
    public void A_change_is_followed_by_a_call_that_systemd_hears_only_after_it_has_made_it()
    {
        List<string> calls = [];
        using ScriptedPeer peer = Systemd(calls, call => call.Member == "Get" ? ScriptedPeer.Reply(call, new BusVariant(BusValue.Of("257"))) : null);
        using SystemdInstance systemd = new(BusConnection.ToBus(peer.Address), patience: 2000);
        systemd.Change("a.scope", Some);
        Assert.Equal(["Hello", "AddMatch", "SetUnitProperties", "Get"], calls);
    }

    [Fact]
    public void Stopping_waits_for_the_end_of_the_job()
    {
        List<string> calls = [];
        using ScriptedPeer peer = Systemd(calls, call => call.Member == "StopUnit" ? [.. ScriptedPeer.Reply(call, new BusText('o', Job)), .. Removed(Job, "done")] : null);
        using SystemdInstance systemd = new(BusConnection.ToBus(peer.Address), patience: 2000);
        systemd.Stop("a.scope");
        Assert.Equal(["Hello", "AddMatch", "StopUnit", "ResetFailedUnit"], calls);
    }

    [Fact]
    public void Without_a_bus_between_nobody_is_greeted()
    {
        List<string> calls = [];
        using ScriptedPeer peer = Systemd(calls, call => call.Member == "StartTransientUnit" ? [.. ScriptedPeer.Reply(call, new BusText('o', Job)), .. Removed(Job, "done")] : null);
        using SystemdInstance systemd = new(BusConnection.ToPeer(peer.Path), patience: 2000);
        systemd.Start("a.scope", Some, 1);
        Assert.Equal(["StartTransientUnit"], calls);
    }

    private static UnitProperty[] Some => [new("Delegate", BusValue.Of(true), "/linux/cgroupsPath")];

    private static ScriptedPeer Systemd(List<string> calls, Func<BusMessage, byte[]?> answer) => ScriptedPeer.Answering(call =>
    {
        byte[]? own = answer(call);
        calls.Add(call.Member!);
        return own ?? ScriptedPeer.Reply(call);
    });

    private static byte[] Removed(string job, string result) => ScriptedPeer.Signal(
        "/org/freedesktop/systemd1", Manager, "JobRemoved", BusValue.Of(7u), new BusText('o', job), BusValue.Of("a.scope"), BusValue.Of(result));

    // The bundle of the recordings, on a host whose /proc/devices has the same name for 136.
    private static List<UnitProperty> RecordedProperties(string id)
    {
        LinuxResources resources = new()
        {
            Memory = new() { Limit = 64 << 20, Reservation = 32 << 20 },
            Cpu = new() { Shares = 512, Quota = 25500, Period = 100000 },
            Pids = new() { Limit = 50 },
            Devices = [new() { Allow = false, Access = "rwm" }],
        };
        List<UnitProperty> properties = UnitProperties.OfStart(SystemdUnit.Parse("system.slice:mocker:c1", id, isUser: false), id, new Dictionary<string, string>(), resources);
        DeviceProperties.Add(properties, DeviceRule.From(resources.Devices), new("Character devices:\n136 pts\n"));
        V2Properties.Add(properties, resources, former: null);
        return properties;
    }

    private static int RecordedProcess(List<(bool IsClients, byte[] Bytes)> recording)
    {
        BusMessage start = recording.Where(part => part.IsClients && part.Bytes[0] == 'l').Select(part => BusMessage.Parse(part.Bytes)).First(message => message.Member == "StartTransientUnit");
        BusStruct last = (BusStruct)((BusArray)start.Body[2]).Items[^1];
        return (int)((BusNumber)((BusArray)((BusVariant)last.Values[1]).Value).Items[0]).Bits;
    }

    private static List<(bool IsClients, byte[] Bytes)> Recording(string name, [CallerFilePath] string here = "") =>
        [.. File.ReadLines(Path.Combine(Path.GetDirectoryName(here)!, "recordings", name + ".txt")).Select(line => (line[0] == '>', Convert.FromHexString(line[2..])))];
}
