using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Oci;

/// <summary>What two parsers could read differently is refused.</summary>
public sealed class AmbiguityTests
{
    [Theory]
    [InlineData("{'ociVersion': '1.0.0', 'ociVersion': '1.3.0'}", "/ociVersion", 25)]
    [InlineData("{'ociVersion': '1.0.0', '\\u006fciVersion': '1.3.0'}", "/ociVersion", 25)]
    [InlineData("{'ociVersion': '1.0.0', 'ociVersion': null}", "/ociVersion", 25)]
    [InlineData("{'root': {'path': '/a'}, 'root': {'path': '/b'}}", "/root", 26)]
    [InlineData("{'process': {'args': ['a'], 'args': ['b']}}", "/process/args", 29)]
    [InlineData("{'linux': {'namespaces': [{'type': 'pid', 'type': 'net'}]}}", "/linux/namespaces/0/type", 43)]
    [InlineData("{'annotations': {'a': '1', 'a': '2'}}", "/annotations/a", 28)]
    [InlineData("{'annotations': {'a': '1', '\\u0061': '2'}}", "/annotations/a", 28)]
    [InlineData("{'linux': {'sysctl': {'net.a': '1', 'net.b': '2', 'net.a': '3'}}}", "/linux/sysctl/net.a", 51)]
    [InlineData("{'linux': {'resources': {'rdma': {'a': {}, 'a': {}}}}}", "/linux/resources/rdma/a", 44)]
    [InlineData("{'vm': {}, 'vm': {}}", "/vm", 12)]
    public void A_name_given_twice_is_an_error(string json, string pointer, int column)
    {
        var error = Assert.Throws<OciDocumentException>(() => RuntimeSpec.Parse(ConfigText.Utf8(json)));
        Assert.Equal((pointer, "this name occurs twice in the object", column), (error.Pointer, error.Reason, error.Column));
    }

    [Theory]
    [InlineData("{'ociVersion': '1.3.0', 'x': 1, 'x': 2}")] // unknown members are not interpreted at all
    [InlineData("{'ociVersion': '1.3.0', 'x': {'y': 1, 'y': 2}}")]
    [InlineData("{'ociVersion': '1.3.0', 'process': {'cwd': '/', 'args': ['sh']}, 'root': {'path': 'a'}, 'mounts': [{'destination': '/a'}, {'destination': '/b'}]}")]
    [InlineData("{'ociVersion': '1.3.0', 'hooks': {'poststop': [{'path': '/a'}], 'prestart': [{'path': '/b'}]}}")]
    public void The_same_name_in_different_objects_is_not(string json) =>
        Assert.Equal("1.3.0", RuntimeSpec.Parse(ConfigText.Utf8(json)).OciVersion);

    [Theory]
    [InlineData("{'root': {'path': '/a\\u0000b'}}", "/root/path")]
    [InlineData("{'process': {'args': ['a\\u0000']}}", "/process/args/0")]
    [InlineData("{'process': {'env': ['A=b', 'C=\\u0000']}}", "/process/env/1")]
    [InlineData("{'mounts': [{'destination': '/a', 'source': '/\\u0000'}]}", "/mounts/0/source")]
    [InlineData("{'linux': {'sysctl': {'net\\u0000.a': '1'}}}", "/linux/sysctl/net\0.a")]
    [InlineData("{'annotations': {'a': 'x\\u0000'}}", "/annotations/a")]
    public void NUL_in_a_string_is_an_error(string json, string pointer)
    {
        var error = Assert.Throws<OciDocumentException>(() => RuntimeSpec.Parse(ConfigText.Utf8(json)));
        Assert.Equal((pointer, "a string must not contain NUL (\\u0000)"), (error.Pointer, error.Reason));
    }

    [Theory]
    [InlineData("{'root': {'path': '\\ud800'}}", "/root/path")]
    [InlineData("{'root': {'path': '\\udc00\\ud800'}}", "/root/path")]
    [InlineData("{'annotations': {'a': '\\ud83d'}}", "/annotations/a")]
    public void Half_a_surrogate_pair_is_an_error(string json, string pointer)
    {
        var error = Assert.Throws<OciDocumentException>(() => RuntimeSpec.Parse(ConfigText.Utf8(json)));
        Assert.Equal((pointer, "a \\u escape in this string is half of a surrogate pair"), (error.Pointer, error.Reason));
    }

    [Theory]
    [InlineData("'OciVersion'")]
    [InlineData("'ociversion'")]
    [InlineData("'ociVersion '")]
    public void Names_are_compared_exactly(string name)
    {
        var error = Assert.Throws<OciDocumentException>(() => RuntimeSpec.Parse(ConfigText.Utf8($"{{{name}: '1.3.0'}}")));
        Assert.Equal("\"ociVersion\" is required", error.Reason);
    }

    [Fact]
    public void Escaped_names_and_strings_mean_what_they_spell()
    {
        var spec = RuntimeSpec.Parse(ConfigText.Utf8(
            "{'\\u006f\\u0063\\u0069\\u0056\\u0065\\u0072\\u0073\\u0069\\u006f\\u006e': '1.\\u0033.0', 'annotations': {'\\ud83d\\ude00': 'a\\/b\\n'}}"));
        Assert.Equal("1.3.0", spec.OciVersion);
        Assert.Equal("a/b\n", spec.Annotations["😀"]);
    }

    [Theory]
    [InlineData("'process': null")]
    [InlineData("'process': {'cwd': '/', 'args': null, 'env': null, 'user': null, 'terminal': null, 'capabilities': null}")]
    [InlineData("'mounts': null, 'hooks': null, 'annotations': null, 'linux': null")]
    [InlineData("'linux': {'seccomp': {'defaultAction': 'SCMP_ACT_ALLOW', 'defaultErrnoRet': null, 'syscalls': null}}")]
    [InlineData("'linux': {'resources': {'memory': {'limit': null, 'disableOOMKiller': null}, 'unified': null}}")]
    [InlineData("'unknown': null")]
    public void A_null_member_counts_as_absent(string members) => RuntimeSpec.Parse(ConfigText.With(members));

    [Theory]
    [InlineData("'x': 1")]
    [InlineData("'': 1")]
    [InlineData("'a name that is longer than any name of the specification': {'nested': [1, {'a': null}]}")]
    [InlineData("'é': 1")]
    [InlineData("'x': 1e999, 'y': 'lone \\ud800 surrogate in a value that is ignored'")]
    [InlineData("'process': {'cwd': '/', 'selinux': {'a': []}, 'user': {'username': 'x', 'name': 5}}")]
    [InlineData("'linux': {'intelRdt': {'enableCMT': true, 'enableMBM': true}}")]
    public void Unknown_members_are_ignored(string members) => RuntimeSpec.Parse(ConfigText.With(members));

    [Fact]
    public void Many_unknown_members_cost_time_in_proportion()
    {
        var members = string.Join(", ", Enumerable.Range(0, 100_000).Select(i => $"'unknown{i}': {i}"));
        Assert.Equal("1.3.0", RuntimeSpec.Parse(ConfigText.With(members)).OciVersion);
    }
}
