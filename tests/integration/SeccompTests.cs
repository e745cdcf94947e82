using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Mocker.Tests.Integration;

/// <summary>What a container's process does, and says, under its own system call filter.</summary>
public sealed class SeccompTests
{
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
    private static readonly long Seccomp = IsArm ? 277 : 317, Execve = IsArm ? 221 : 59;

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nothing_comes_between_the_filter_and_the_program(bool noNewPrivileges)
    {
        using var bed = new TestBed();
        using var errors = new CaptureFile();
        var bundle = Bundle(bed, """{"defaultAction": "SCMP_ACT_ALLOW"}""", noNewPrivileges);
        List<long> after = [];
        var loaded = false;
        var (status, _, _) = SystemCallTrace.Run(bed.Runtime.Arguments(["run", "--bundle", bundle.Path, bed.NewId()]), errors, call =>
        {
            if (loaded && !call.OfCommand)
                after.Add(call.Kind);
            loaded |= !call.OfCommand && call.Kind == Seccomp;
            return SystemCallTrace.Deed.None;
        });
        Assert.True(status is { Exited: true, Code: 0 }, errors.Text());
        Assert.True(loaded, "no filter was loaded");
        Assert.Equal(Execve, after[0]);
    }

    [SkippableTheory]
    [InlineData("SCMP_ACT_KILL", "killed by signal 31")]
    [InlineData("SCMP_ACT_KILL_PROCESS", "killed by signal 31")]
    [InlineData("SCMP_ACT_ERRNO", "killed by signal 11")]
    public void A_filter_that_forbids_all_is_named_when_the_program_is_not_executed(string action, string how)
    {
        using var bed = new TestBed();
        var bundle = Bundle(bed, $$"""{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["execve", "sendmsg", "exit_group"], "action": "{{action}}"}]}""", false);
        var outcome = bed.Runtime.Call("run", "--bundle", bundle.Path, bed.NewId());
        Assert.True(outcome.Status is { Exited: true, Code: 1 }, outcome.ToString());
        Assert.Contains("(config.json#/linux/seccomp)", outcome.Errors);
        Assert.Contains($"({how}); its seccomp filter may forbid execve(2)", outcome.Errors);
        bed.AssertNothingIsLeft();
    }

    [SkippableFact]
    public void A_program_that_the_filter_does_not_let_be_executed_is_an_error()
    {
        using var bed = new TestBed();
        var bundle = Bundle(bed, """{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["execve"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1}]}""", false);
        var outcome = bed.Runtime.Call("run", "--bundle", bundle.Path, bed.NewId());
        Assert.True(outcome.Status is { Exited: true, Code: 1 }, outcome.ToString());
        Assert.Contains("execve(2): Operation not permitted", outcome.Errors);
        bed.AssertNothingIsLeft();
    }

    [SkippableFact]
    public void A_filter_that_is_too_long_is_refused_with_its_length()
    {
        using var bed = new TestBed();
        var conditions = string.Join(", ", Enumerable.Range(0, 900).Select(i =>
            $$"""{"names": ["read"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 0, "value": {{(long)i << 20}}, "op": "SCMP_CMP_GE"}]}"""));
        var bundle = Bundle(bed, $$"""{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [{{conditions}}]}""", false);
        var outcome = bed.Runtime.Call("create", "--bundle", bundle.Path, bed.NewId());
        Assert.True(outcome.Status is { Exited: true, Code: 1 }, outcome.ToString());
        Assert.Contains("(config.json#/linux/seccomp/syscalls)", outcome.Errors);
        Assert.Contains("instructions, and the kernel takes 4096", outcome.Errors);
        bed.AssertNothingIsLeft();
    }

    private static Bundle Bundle(TestBed bed, string seccomp, bool noNewPrivileges)
    {
        var config = SpecConfig.Build(bed.RootfsPath, "/bin/true");
        config["process"]!["noNewPrivileges"] = noNewPrivileges;
        config["linux"]!["seccomp"] = JsonNode.Parse(seccomp);
        return bed.NewBundle($"bundle-{Guid.NewGuid():N}", config);
    }
}
