using System.Diagnostics;
using Mocker.Linux;
using Mocker.Linux.Bus;
using Xunit;

namespace Mocker.Tests.Unit.Linux.Bus;

/// <summary>Conversations with a real dbus-daemon.</summary>
public sealed class DaemonTests : IDisposable
{
    private const string Name = "org.freedesktop.DBus";
    private readonly string _directory = Directory.CreateTempSubdirectory("mocker-bus-").FullName;
    private Process? _daemon;

    public void Dispose()
    {
        _daemon?.Kill();
        _daemon?.WaitForExit();
        _daemon?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [SkippableFact]
    public void It_lets_us_in_and_answers()
    {
        using BusConnection bus = Connect();
        BusArray names = Assert.IsType<BusArray>(Assert.Single(Call(bus, "ListNames")));
        Assert.Contains($"'{Name}'", names.Items.Select(item => item.ToString()));
        Assert.Equal("true", Assert.Single(Call(bus, "NameHasOwner", BusValue.Of(Name))).ToString());
    }

    [SkippableFact]
    public void It_has_a_name_for_every_error()
    {
        using BusConnection bus = Connect();
        Assert.Equal("org.freedesktop.DBus.Error.UnknownMethod", Assert.Throws<BusException>(() => Call(bus, "NoSuchMethod")).Name);
        Assert.Equal("org.freedesktop.DBus.Error.NameHasNoOwner", Assert.Throws<BusException>(() => Call(bus, "GetNameOwner", BusValue.Of("a.b"))).Name);
        // And the conversation goes on.
        Assert.Single(Call(bus, "GetId"));
    }

    [SkippableFact]
    public void A_signal_that_comes_during_a_call_is_not_lost()
    {
        using BusConnection bus = Connect();
        bus.Match(Name, "/org/freedesktop/DBus", Name, "NameOwnerChanged");
        Call(bus, "RequestName", BusValue.Of("org.example.First"), BusValue.Of(0u));
        Call(bus, "RequestName", BusValue.Of("org.example.Second"), BusValue.Of(0u));
        Assert.Equal(3, bus.Await(Name, "NameOwnerChanged", arguments => arguments is [BusText { Text: "org.example.Second" }, ..], 5000).Count);
        Assert.Throws<TimeoutException>(() => bus.Await(Name, "NameOwnerChanged", _ => true, 50));
    }

    [SkippableFact]
    public void Where_it_has_gone_the_call_says_so()
    {
        using BusConnection bus = Connect();
        _daemon!.Kill();
        _daemon.WaitForExit();
        Assert.Contains("closed the connection", Assert.Throws<BusException>(() => Call(bus, "GetId")).Message, StringComparison.Ordinal);
        Assert.Throws<LinuxException>(() => BusConnection.ToBus($"unix:path={_directory}/socket"));
    }

    private static IReadOnlyList<BusValue> Call(BusConnection bus, string method, params BusValue[] arguments) =>
        bus.Call(Name, "/org/freedesktop/DBus", Name, method, arguments);

    private BusConnection Connect()
    {
        Skip.IfNot(File.Exists("/usr/bin/dbus-daemon"), "needs dbus-daemon (package dbus)");
        File.WriteAllText(_directory + "/config", $"""
            <busconfig><type>session</type><listen>unix:path={_directory}/socket</listen><auth>EXTERNAL</auth>
            <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
            """);
        _daemon = Process.Start(new ProcessStartInfo("/usr/bin/dbus-daemon", [$"--config-file={_directory}/config", "--nofork", "--print-address=1"]) { RedirectStandardOutput = true })!;
        return BusConnection.ToBus(_daemon.StandardOutput.ReadLine()!, patience: 5000);
    }
}
