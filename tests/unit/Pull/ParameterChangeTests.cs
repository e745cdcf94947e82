using Mocker.Oci;
using Mocker.Pull;
using Mocker.Pull.Making;
using Xunit;

namespace Mocker.Tests.Unit.Pull;

public sealed class ParameterChangeTests
{
    private static readonly ExecutionParameters s_before = new()
    {
        Env = ["PATH=/bin", "A=old"],
        Entrypoint = ["/entry"],
        Cmd = ["argument"],
        ExposedPorts = ["80/tcp"],
        Volumes = ["/data"],
        Labels = new() { ["kept"] = "1" },
        WorkingDir = "/srv",
        User = "nobody",
        StopSignal = "SIGTERM",
    };

    [Theory]
    [InlineData("CMD [\"sh\", \"-c\", \"a b\"]", "Cmd", "sh|-c|a b")]
    [InlineData("CMD echo $HOME", "Cmd", "/bin/sh|-c|echo $HOME")]
    [InlineData("cmd []", "Cmd", "")]
    [InlineData("ENTRYPOINT [\"/x\"]", "Entrypoint", "/x")]
    [InlineData("ENTRYPOINT [\"/x\"]", "Cmd", "")]
    [InlineData("ENV A=new B=2", "Env", "PATH=/bin|A=new|B=2")]
    [InlineData("ENV B=\"two words\" C='it''s'", "Env", "PATH=/bin|A=old|B=two words|C=its")]
    [InlineData("ENV B=a\\ b", "Env", "PATH=/bin|A=old|B=a b")]
    [InlineData("EXPOSE 80 443/UDP 8000-8010", "ExposedPorts", "80/tcp|443/udp|8000-8010/tcp")]
    [InlineData("LABEL a=1 kept=2", "Labels", "kept=2|a=1")]
    [InlineData("VOLUME /x /data", "Volumes", "/data|/x")]
    [InlineData("VOLUME [\"/with space\"]", "Volumes", "/data|/with space")]
    [InlineData("WORKDIR /a/../b", "WorkingDir", "/b")]
    [InlineData("WORKDIR below", "WorkingDir", "/srv/below")]
    [InlineData("USER 7:8", "User", "7:8")]
    [InlineData("STOPSIGNAL SIGINT", "StopSignal", "SIGINT")]
    public void A_line_changes_what_it_names(string line, string member, string expected)
    {
        ExecutionParameters after = ParameterChange.Apply(s_before, [line]);
        Assert.Equal(expected, Value(after, member));
        foreach (string other in Members().Where(other => other != member && !(line.StartsWith("ENTRY", StringComparison.Ordinal) && other is "Cmd" or "Entrypoint")))
            Assert.Equal(Value(s_before, other), Value(after, other));
    }

    [Theory]
    [InlineData("RUN true", "is not understood")]
    [InlineData("ENV", "says nothing")]
    [InlineData("ENV A", "NAME=VALUE")]
    [InlineData("LABEL =x", "NAME=VALUE")]
    [InlineData("ENV A=\"b", "not closed")]
    [InlineData("CMD [1]", "JSON array")]
    [InlineData("CMD [\"a\"", "JSON array")]
    [InlineData("EXPOSE 0", "no port")]
    [InlineData("EXPOSE 80/icmp", "no port")]
    [InlineData("EXPOSE 70000", "no port")]
    public void A_line_that_is_none_is_told(string line, string words) =>
        Assert.Contains(words, Assert.Throws<ImageException>(() => ParameterChange.Apply(s_before, [line])).Message);

    private static string[] Members() => ["User", "ExposedPorts", "Env", "Entrypoint", "Cmd", "Volumes", "WorkingDir", "Labels", "StopSignal"];

    private static string Value(ExecutionParameters p, string member) => member switch
    {
        "User" => p.User!,
        "ExposedPorts" => string.Join('|', p.ExposedPorts),
        "Env" => string.Join('|', p.Env),
        "Entrypoint" => string.Join('|', p.Entrypoint),
        "Cmd" => string.Join('|', p.Cmd),
        "Volumes" => string.Join('|', p.Volumes),
        "WorkingDir" => p.WorkingDir!,
        "Labels" => string.Join('|', p.Labels.Select(label => $"{label.Key}={label.Value}")),
        _ => p.StopSignal!,
    };
}
