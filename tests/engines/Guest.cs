using System.Diagnostics;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Mocker.Tests.Engines;

/// <summary>
/// The machine: a guest with cgroup v2, systemd and the engines (tests/vm), which is thrown away afterwards. Elsewhere every test is
/// skipped, because the engines' daemons and storage are the whole machine's.
/// </summary>
internal static class Guest
{
    private static readonly Lazy<string> s_rootfs = new(MakeRootfs);

    /// <summary>The runtime under test.</summary>
    public static string Runtime { get; } = Environment.GetEnvironmentVariable("RUNTIME") ?? "";

    public static bool IsRoot => Environment.UserName == "root";

    /// <summary>A directory with busybox in it, as a root filesystem.</summary>
    public static string Rootfs => s_rootfs.Value;

    /// <summary>A directory for the tests' files, in memory.</summary>
    public static string Scratch { get; } = Directory.CreateTempSubdirectory("engines-").FullName;

    public static void Require()
    {
        Skip.IfNot(File.Exists("/usr/lib/guest/command"), "needs a guest machine: tests/vm/suite engines-root");
        Assert.False(Runtime.Length == 0, "RUNTIME names no program");
    }

    public static void RequireRoot()
    {
        Require();
        Skip.IfNot(IsRoot, "needs root: the daemon is the machine's");
    }

    /// <summary>Runs a program to its end; one that takes longer than half a minute fails the test.</summary>
    public static Outcome Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var ended = process.WaitForExit(TimeSpan.FromSeconds(30));
        if (!ended)
            process.Kill(entireProcessTree: true);
        Outcome outcome = new($"{program} {string.Join(' ', arguments)}", process.ExitCode, output.Result.TrimEnd(), errors.Result.TrimEnd());
        Assert.True(ended, $"took more than 30 s: {outcome}");
        return outcome;
    }

    /// <summary>Waits until the condition holds; fails the test after fifteen seconds.</summary>
    public static void WaitFor(string what, Func<bool> condition)
    {
        var deadline = Environment.TickCount64 + 15_000;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 < deadline, $"waited for fifteen seconds in vain: {what}");
            Thread.Sleep(20);
        }
    }

    /// <summary>The directories of the cgroups whose names have this text in them.</summary>
    public static string[] Cgroups(string name) => Directory.GetDirectories("/sys/fs/cgroup", $"*{name}*", SearchOption.AllDirectories);

    /// <summary>systemd has no unit of this name, not even a failed one.</summary>
    public static bool HasNoUnit(string name) =>
        Run("systemctl", [.. IsRoot ? (string[])[] : ["--user"], "list-units", "--all", "--plain", "--no-legend", $"*{name}*"]).Succeeded().Length == 0;

    private static string MakeRootfs()
    {
        var root = Directory.CreateDirectory(Path.Combine(Scratch, "rootfs")).FullName;
        foreach (var directory in (string[])["bin", "etc", "proc", "sys", "dev", "tmp"])
            Directory.CreateDirectory(Path.Combine(root, directory));
        File.Copy("/usr/bin/busybox", Path.Combine(root, "bin/busybox"));
        foreach (var applet in (string[])["sh", "cat", "ls", "sleep", "echo", "true", "id", "grep", "tail", "touch", "stty"])
            File.CreateSymbolicLink(Path.Combine(root, "bin", applet), "busybox");
        File.WriteAllText(Path.Combine(root, "etc/passwd"), "root:x:0:0::/:/bin/sh\n");
        return root;
    }
}
