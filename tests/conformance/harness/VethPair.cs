using System.Diagnostics;

namespace Mocker.Tests.Conformance.Harness;

/// <summary>
/// A pair of Ethernet devices that are only software, in the runtime's network namespace. A test hands one of them to a
/// container. Needs ip(8).
/// </summary>
public sealed class VethPair : IDisposable
{
    private static int _count;
    private readonly int _number = Environment.ProcessId % 10000 * 10 + Interlocked.Increment(ref _count);

    public VethPair()
    {
        Requires.Root("network devices");
        Skip.IfNot(File.Exists("/usr/sbin/ip") || File.Exists("/sbin/ip"), "this machine has no ip(8)");
        Skip.IfNot(Try("ip", "link", "add", Name, "type", "veth", "peer", "name", Other) is not null, "this kernel has no veth devices");
    }

    /// <summary>The one that is handed over.</summary>
    public string Name => $"cva{_number}";

    /// <summary>Its other end, which stays.</summary>
    public string Other => $"cvb{_number}";

    /// <summary>What ip(8) tells of the device while it is with the runtime.</summary>
    public JsonNode Device => JsonNode.Parse(Ip("-j", "address", "show", "dev", Name))![0]!;

    /// <summary>It is with the runtime.</summary>
    public bool IsHere => Directory.Exists("/sys/class/net/" + Name);

    /// <summary>ip(8), which has to succeed; its output.</summary>
    public static string Ip(params string[] arguments) =>
        Try("ip", arguments) ?? throw new InvalidOperationException($"ip {string.Join(' ', arguments)} failed");

    /// <summary>ip(8) in the network namespace of a process.</summary>
    public static string IpOf(int pid, params string[] arguments) =>
        Try("nsenter", ["-t", pid.ToString(), "-n", "ip", .. arguments]) ?? throw new InvalidOperationException($"ip {string.Join(' ', arguments)} failed");

    private static string? Try(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.ErrorDataReceived += delegate { };
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : null;
    }

    public void Dispose() => Try("ip", "link", "delete", Other);
}
