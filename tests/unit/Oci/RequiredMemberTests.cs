using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Oci;

public sealed class RequiredMemberTests
{
    [Theory]
    [InlineData("{}", "", "ociVersion")]
    [InlineData("{'ociVersion': null}", "", "ociVersion")]
    [InlineData("{'root': {}}", "/root", "path")]
    [InlineData("{'root': {'path': null}}", "/root", "path")]
    [InlineData("{'mounts': [{'type': 'proc'}]}", "/mounts/0", "destination")]
    [InlineData("{'mounts': [{'destination': '/a'}, {}]}", "/mounts/1", "destination")]
    [InlineData("{'mounts': [{'destination': '/a', 'uidMappings': [{'containerID': 0, 'hostID': 0}]}]}", "/mounts/0/uidMappings/0", "size")]
    [InlineData("{'hooks': {'prestart': [{}]}}", "/hooks/prestart/0", "path")]
    [InlineData("{'process': {'args': ['sh']}}", "/process", "cwd")]
    [InlineData("{'process': {'rlimits': [{'hard': 1, 'soft': 1}]}}", "/process/rlimits/0", "type")]
    [InlineData("{'process': {'rlimits': [{'type': 'RLIMIT_CPU', 'soft': 1}]}}", "/process/rlimits/0", "hard")]
    [InlineData("{'process': {'rlimits': [{'type': 'RLIMIT_CPU', 'hard': 1}]}}", "/process/rlimits/0", "soft")]
    [InlineData("{'process': {'scheduler': {}}}", "/process/scheduler", "policy")]
    [InlineData("{'process': {'ioPriority': {'priority': 1}}}", "/process/ioPriority", "class")]
    [InlineData("{'linux': {'namespaces': [{'path': '/proc/1/ns/net'}]}}", "/linux/namespaces/0", "type")]
    [InlineData("{'linux': {'uidMappings': [{'hostID': 0, 'size': 1}]}}", "/linux/uidMappings/0", "containerID")]
    [InlineData("{'linux': {'gidMappings': [{'containerID': 0, 'size': 1}]}}", "/linux/gidMappings/0", "hostID")]
    [InlineData("{'linux': {'devices': [{'path': '/dev/a'}]}}", "/linux/devices/0", "type")]
    [InlineData("{'linux': {'devices': [{'type': 'c'}]}}", "/linux/devices/0", "path")]
    [InlineData("{'linux': {'resources': {'devices': [{'access': 'rwm'}]}}}", "/linux/resources/devices/0", "allow")]
    [InlineData("{'linux': {'resources': {'hugepageLimits': [{'limit': 1}]}}}", "/linux/resources/hugepageLimits/0", "pageSize")]
    [InlineData("{'linux': {'resources': {'hugepageLimits': [{'pageSize': '2MB'}]}}}", "/linux/resources/hugepageLimits/0", "limit")]
    [InlineData("{'linux': {'resources': {'blockIO': {'weightDevice': [{'minor': 1}]}}}}", "/linux/resources/blockIO/weightDevice/0", "major")]
    [InlineData("{'linux': {'resources': {'blockIO': {'throttleReadBpsDevice': [{'major': 8, 'minor': 0}]}}}}", "/linux/resources/blockIO/throttleReadBpsDevice/0", "rate")]
    [InlineData("{'linux': {'resources': {'network': {'priorities': [{'name': 'eth0'}]}}}}", "/linux/resources/network/priorities/0", "priority")]
    [InlineData("{'linux': {'seccomp': {}}}", "/linux/seccomp", "defaultAction")]
    [InlineData("{'linux': {'seccomp': {'syscalls': [{'action': 'SCMP_ACT_ALLOW'}]}}}", "/linux/seccomp/syscalls/0", "names")]
    [InlineData("{'linux': {'seccomp': {'syscalls': [{'names': ['read']}]}}}", "/linux/seccomp/syscalls/0", "action")]
    [InlineData("{'linux': {'seccomp': {'syscalls': [{'args': [{'index': 0, 'value': 0}]}]}}}", "/linux/seccomp/syscalls/0/args/0", "op")]
    [InlineData("{'linux': {'personality': {}}}", "/linux/personality", "domain")]
    [InlineData("{'linux': {'memoryPolicy': {'nodes': '0'}}}", "/linux/memoryPolicy", "mode")]
    public void A_required_member_that_is_missing_is_reported_at_its_object(string json, string pointer, string member)
    {
        var error = Assert.Throws<OciDocumentException>(() => RuntimeSpec.Parse(ConfigText.Utf8(json)));
        Assert.Equal((pointer, $"\"{member}\" is required"), (error.Pointer, error.Reason));
    }

    [Fact]
    public void The_line_of_a_missing_member_is_that_of_its_object()
    {
        var error = Assert.Throws<OciDocumentException>(() => RuntimeSpec.Parse(ConfigText.Utf8("{\n  'root': {\n    'readonly': true\n  }\n}")));
        Assert.Equal("config.json#/root (line 2, column 11): \"path\" is required", error.Message);
    }
}
