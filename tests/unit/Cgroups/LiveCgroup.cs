using System.Diagnostics;
using Mocker.Container.Cgroups;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Cgroups;

/// <summary>A cgroup of its own on this machine for one test, and processes in it; gone when disposed of.</summary>
internal sealed class LiveCgroup : IDisposable
{
    private readonly List<Process> _processes = [];
    private readonly List<Cgroup> _cgroups = [];

    public LiveCgroup(CgroupHost? host = null)
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Environment.UserName == "root", "needs root to make cgroups");
        Host = host ?? CgroupHost.Detect();
        Skip.If(Host.Mode == CgroupMode.None, "needs mounted cgroups");
    }

    public CgroupHost Host { get; }

    /// <summary>Relative, so that the cgroup stays below the one which limits the test run itself.</summary>
    public string Name { get; } = "mocker-test-" + Guid.NewGuid().ToString("N")[..12];

    public CgroupPath Path => CgroupPath.Parse(Name, "unused");

    /// <param name="controllers">Those that the test is about: a kernel may lack one, or nobody may have mounted it.</param>
    public static CgroupHost Version1(params string[] controllers)
    {
        CgroupHost host = CgroupHost.Detect();
        Skip.IfNot(host.Mode is CgroupMode.V1 or CgroupMode.Hybrid, "needs controllers on cgroup v1");
        foreach (string controller in controllers)
            Skip.If(host.Find(controller) is null, $"needs the {controller} controller mounted on cgroup v1");
        return host;
    }

    /// <summary>A version 2 hierarchy as if it were the only one; on a hybrid host it has no controllers.</summary>
    public static CgroupHost Version2()
    {
        CgroupHierarchy? unified = CgroupHost.Detect().Unified;
        Skip.If(unified is null, "needs a cgroup v2 mount");
        return new(CgroupMode.V2, [new(unified!.MountPoint, [""], unified.OwnPath)]);
    }

    public Cgroup Create(LinuxResources? resources = null, string subPath = "")
    {
        Cgroup cgroup = Cgroup.Create(CgroupPlan.Compile(Host, CgroupPath.Parse(Name + subPath, "unused"), resources));
        _cgroups.Add(cgroup);
        return cgroup;
    }

    /// <summary>Starts a shell that waits for a line on its input before it runs the script.</summary>
    public Process Start(string script)
    {
        ProcessStartInfo start = new("/bin/sh", ["-c", "read line; " + script]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        Process process = Process.Start(start)!;
        _processes.Add(process);
        return process;
    }

    public Process StartIn(Cgroup cgroup, string script)
    {
        Process process = Start(script);
        cgroup.Attach(process.Id);
        process.StandardInput.WriteLine();
        return process;
    }

    /// <summary>Directories that exist, of those where this cgroup would be.</summary>
    public IEnumerable<string> Existing() => Host.Hierarchies.Select(h => Path.In(Host, h)).Where(Directory.Exists);

    public static string Read(Cgroup cgroup, string controller, string file) =>
        File.ReadAllText($"{cgroup.Paths.Find(controller)}/{file}").TrimEnd('\n');

    public static void Wait(Func<bool> until, string what)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!until())
        {
            Assert.True(watch.ElapsedMilliseconds < 5000, $"waited 5 s for: {what}");
            Thread.Sleep(1);
        }
    }

    public void Dispose()
    {
        foreach (Cgroup cgroup in Enumerable.Reverse(_cgroups))
        {
            cgroup.Kill(9);
            foreach (Process process in _processes)
            {
                process.Kill();
                process.WaitForExit();
            }
            cgroup.Remove();
        }
        foreach (Process process in _processes)
            process.Dispose();
    }
}
