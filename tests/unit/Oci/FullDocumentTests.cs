using System.Text.Json.Nodes;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Oci;

public sealed class FullDocumentTests
{
    private static readonly byte[] s_text = FullDocument.Utf8;

    [Fact]
    public void Every_member_survives_reading_and_writing()
    {
        var written = DocumentText.Of(RuntimeSpec.Parse(s_text), DocumentText.OneLine);
        var expected = JsonNode.Parse(s_text)!;
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(written.Span)), System.Text.Encoding.UTF8.GetString(written.Span));
    }

    [Fact]
    public void It_breaks_no_rule_and_gives_no_warning() => Assert.Empty(SpecValidator.Validate(RuntimeSpec.Parse(s_text), s_text));

    [Fact]
    public void Values_arrive_where_they_belong()
    {
        var spec = RuntimeSpec.Parse(s_text);
        Assert.Equal(["sh", "-c", "echo hi"], spec.Process!.Args);
        Assert.Equal((1u, 2u, 63u), (spec.Process.User.Uid, spec.Process.User.Gid, spec.Process.User.Umask));
        Assert.Equal([5u, 6u], spec.Process.User.AdditionalGids);
        Assert.Equal([], spec.Process.Capabilities!.Inheritable!);
        Assert.Equal(ulong.MaxValue, spec.Process.Rlimits[0].Hard);
        Assert.Equal(-100, spec.Process.OomScoreAdj);
        Assert.Equal(("7", "0-3,7"), (spec.Process.ExecCpuAffinity!.Initial, spec.Process.ExecCpuAffinity.Final));
        Assert.Equal(1000u, spec.Mounts[1].GidMappings[0].HostId);
        Assert.Equal(5, spec.Hooks!.Prestart[0].Timeout);
        Assert.Equal("", spec.Annotations["com.example.empty"]);
        var linux = spec.Linux!;
        Assert.Equal("/var/run/netns/neta", linux.Namespace("network")!.Path);
        Assert.Equal(-1, linux.Resources!.Memory!.KernelTcp);
        Assert.False(linux.Resources.Memory.DisableOomKiller);
        Assert.Equal(602ul, linux.Resources.BlockIO!.ThrottleReadIopsDevice[0].Rate);
        Assert.Equal(10000u, linux.Resources.Rdma["mlx5_1"].HcaObjects);
        Assert.Null(linux.Devices[1].Major);
        Assert.Null(linux.NetDevices["eth1"].Name);
        Assert.Equal((0u, 2114060288ul, 7ul), (linux.Seccomp!.Syscalls[1].Args[0].Index, linux.Seccomp.Syscalls[1].Args[0].Value, linux.Seccomp.Syscalls[1].Args[0].ValueTwo));
        Assert.Equal("guaranteed_group", linux.IntelRdt!.ClosId);
        Assert.Equal(172800, linux.TimeOffsets["monotonic"].Secs);
    }

    [Fact]
    public void What_the_smallest_document_leaves_out_is_null_or_empty()
    {
        var spec = RuntimeSpec.Parse(ConfigText.Utf8("{'ociVersion': '1.3.0', 'hostname': '', 'linux': {'seccomp': {'defaultAction': ''}}}"));
        Assert.Null(spec.Process);
        Assert.Null(spec.Root);
        Assert.Null(spec.Hostname); // empty counts as absent
        Assert.Empty(spec.Mounts);
        Assert.Empty(spec.Annotations);
        Assert.Null(spec.Linux!.Resources);
        Assert.Null(spec.Linux.Seccomp!.Flags); // absent differs from empty here
        Assert.False(spec.HasVm);
        Assert.True(RuntimeSpec.Parse(ConfigText.With("'vm': {'kernel': {'path': '/k'}}")).HasVm);
    }

    [Fact]
    public void A_document_of_many_entries_is_read_and_checked()
    {
        var syscalls = string.Join(",\n", Enumerable.Range(0, 20_000).Select(i => $"{{'names': ['call{i}'], 'action': 'SCMP_ACT_ALLOW'}}"));
        var environment = string.Join(",\n", Enumerable.Range(0, 20_000).Select(i => $"'NAME{i}=value'"));
        var text = ConfigText.With(
            $"'process': {{'cwd': '/', 'args': ['sh'], 'env': [{environment}]}}, 'linux': {{'seccomp': {{'defaultAction': 'SCMP_ACT_ERRNO', 'syscalls': [{syscalls}]}}}}");
        var spec = RuntimeSpec.Parse(text);
        Assert.Empty(SpecValidator.Validate(spec, text));
        Assert.Equal("NAME19999=value", spec.Process!.Env[^1]);
        Assert.Equal("call19999", spec.Linux!.Seccomp!.Syscalls[^1].Names[0]);
    }
}
