using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Oci;

public sealed class WrongTypeTests
{
    [Theory]
    // The document itself
    [InlineData("[]", "", "expected an object, found an array")]
    [InlineData("'config'", "", "expected an object, found \"config\"")]
    [InlineData("17", "", "expected an object, found 17")]
    [InlineData("null", "", "expected an object, found null")]
    [InlineData("{'ociVersion': 1}", "/ociVersion", "expected a string, found 1")]
    [InlineData("{'ociVersion': 1.3}", "/ociVersion", "expected a string, found 1.3")]
    [InlineData("{'process': []}", "/process", "expected an object, found an array")]
    [InlineData("{'process': 'sh'}", "/process", "expected an object, found \"sh\"")]
    [InlineData("{'root': 'rootfs'}", "/root", "expected an object, found \"rootfs\"")]
    [InlineData("{'root': {'path': false}}", "/root/path", "expected a string, found false")]
    [InlineData("{'root': {'readonly': 'yes'}}", "/root/readonly", "expected true or false, found \"yes\"")]
    [InlineData("{'root': {'readonly': 1}}", "/root/readonly", "expected true or false, found 1")]
    [InlineData("{'hostname': {}}", "/hostname", "expected a string, found an object")]
    [InlineData("{'mounts': {}}", "/mounts", "expected an array, found an object")]
    [InlineData("{'mounts': [1]}", "/mounts/0", "expected an object, found 1")]
    [InlineData("{'mounts': [{'destination': '/a'}, {'destination': 2}]}", "/mounts/1/destination", "expected a string, found 2")]
    [InlineData("{'mounts': [{'destination': '/a', 'options': 'ro'}]}", "/mounts/0/options", "expected an array, found \"ro\"")]
    [InlineData("{'mounts': [{'destination': '/a', 'options': ['ro', 5]}]}", "/mounts/0/options/1", "expected a string, found 5")]
    [InlineData("{'hooks': []}", "/hooks", "expected an object, found an array")]
    [InlineData("{'hooks': {'prestart': {}}}", "/hooks/prestart", "expected an array, found an object")]
    [InlineData("{'hooks': {'poststop': [{'timeout': '5'}]}}", "/hooks/poststop/0/timeout", "expected a 32-bit integer, found \"5\"")]
    [InlineData("{'annotations': ['a']}", "/annotations", "expected an object, found an array")]
    [InlineData("{'annotations': {'a': 1}}", "/annotations/a", "expected a string, found 1")]
    [InlineData("{'annotations': {'org/a~b': true}}", "/annotations/org~1a~0b", "expected a string, found true")]
    [InlineData("{'annotations': {'a': null}}", "/annotations/a", "expected a string, found null")]
    // Process
    [InlineData("{'process': {'args': 'sh'}}", "/process/args", "expected an array, found \"sh\"")]
    [InlineData("{'process': {'args': ['sh', ['-c']]}}", "/process/args/1", "expected a string, found an array")]
    [InlineData("{'process': {'args': ['sh', null]}}", "/process/args/1", "expected a string, found null")]
    [InlineData("{'process': {'env': {'A': 'b'}}}", "/process/env", "expected an array, found an object")]
    [InlineData("{'process': {'terminal': 'true'}}", "/process/terminal", "expected true or false, found \"true\"")]
    [InlineData("{'process': {'user': 'root'}}", "/process/user", "expected an object, found \"root\"")]
    [InlineData("{'process': {'user': {'uid': 'abc'}}}", "/process/user/uid", "expected an unsigned 32-bit integer, found \"abc\"")]
    [InlineData("{'process': {'user': {'additionalGids': [1, '2']}}}", "/process/user/additionalGids/1", "expected an unsigned 32-bit integer, found \"2\"")]
    [InlineData("{'process': {'oomScoreAdj': true}}", "/process/oomScoreAdj", "expected a 32-bit integer, found true")]
    [InlineData("{'process': {'capabilities': ['CAP_KILL']}}", "/process/capabilities", "expected an object, found an array")]
    [InlineData("{'process': {'rlimits': [{'hard': '1024'}]}}", "/process/rlimits/0/hard", "expected an unsigned 64-bit integer, found \"1024\"")]
    [InlineData("{'process': {'consoleSize': {'height': '25'}}}", "/process/consoleSize/height", "expected an unsigned 32-bit integer, found \"25\"")]
    // Linux
    [InlineData("{'linux': true}", "/linux", "expected an object, found true")]
    [InlineData("{'linux': {'namespaces': [{'type': ['pid']}]}}", "/linux/namespaces/0/type", "expected a string, found an array")]
    [InlineData("{'linux': {'devices': [{'major': '1'}]}}", "/linux/devices/0/major", "expected a 64-bit integer, found \"1\"")]
    [InlineData("{'linux': {'sysctl': {'net.ipv4.ip_forward': 1}}}", "/linux/sysctl/net.ipv4.ip_forward", "expected a string, found 1")]
    [InlineData("{'linux': {'timeOffsets': {'boottime': 5}}}", "/linux/timeOffsets/boottime", "expected an object, found 5")]
    [InlineData("{'linux': {'netDevices': {'eth0': 'eth1'}}}", "/linux/netDevices/eth0", "expected an object, found \"eth1\"")]
    [InlineData("{'linux': {'resources': {'cpu': {'shares': '2'}}}}", "/linux/resources/cpu/shares", "expected an unsigned 64-bit integer, found \"2\"")]
    [InlineData("{'linux': {'resources': {'blockIO': {'weight': '10'}}}}", "/linux/resources/blockIO/weight", "expected an unsigned 16-bit integer, found \"10\"")]
    [InlineData("{'linux': {'resources': {'rdma': {'mlx5_1': {'hcaHandles': []}}}}}", "/linux/resources/rdma/mlx5_1/hcaHandles", "expected an unsigned 32-bit integer, found an array")]
    [InlineData("{'linux': {'resources': {'unified': {'memory.high': 5}}}}", "/linux/resources/unified/memory.high", "expected a string, found 5")]
    [InlineData("{'linux': {'intelRdt': {'schemata': 'L3:0=f'}}}", "/linux/intelRdt/schemata", "expected an array, found \"L3:0=f\"")]
    [InlineData("{'linux': {'seccomp': {'syscalls': [{'names': 'read'}]}}}", "/linux/seccomp/syscalls/0/names", "expected an array, found \"read\"")]
    [InlineData("{'linux': {'seccomp': {'syscalls': [{'args': [{'index': '0'}]}]}}}", "/linux/seccomp/syscalls/0/args/0/index", "expected an unsigned 32-bit integer, found \"0\"")]
    public void A_member_of_the_wrong_type_is_named(string json, string pointer, string reason)
    {
        var error = Assert.Throws<OciDocumentException>(() => RuntimeSpec.Parse(ConfigText.Utf8(json)));
        Assert.Equal((pointer, reason), (error.Pointer, error.Reason));
    }

    [Theory]
    [InlineData("'user': {'uid': 4294967296}", "/process/user/uid", "expected an unsigned 32-bit integer, found 4294967296")]
    [InlineData("'user': {'gid': -1}", "/process/user/gid", "expected an unsigned 32-bit integer, found -1")]
    [InlineData("'user': {'uid': 1.0}", "/process/user/uid", "expected an unsigned 32-bit integer, found 1.0")]
    [InlineData("'user': {'uid': 1e3}", "/process/user/uid", "expected an unsigned 32-bit integer, found 1e3")]
    [InlineData("'user': {'uid': 1E0}", "/process/user/uid", "expected an unsigned 32-bit integer, found 1E0")]
    [InlineData("'user': {'uid': -0}", "/process/user/uid", "expected an unsigned 32-bit integer, found -0")]
    [InlineData("'oomScoreAdj': 2147483648", "/process/oomScoreAdj", "expected a 32-bit integer, found 2147483648")]
    [InlineData("'oomScoreAdj': 0.5", "/process/oomScoreAdj", "expected a 32-bit integer, found 0.5")]
    [InlineData("'rlimits': [{'hard': 18446744073709551616}]", "/process/rlimits/0/hard", "expected an unsigned 64-bit integer, found 18446744073709551616")]
    [InlineData("'rlimits': [{'soft': -1}]", "/process/rlimits/0/soft", "expected an unsigned 64-bit integer, found -1")]
    [InlineData("'user': {'uid': 123456789012345678901234567890123456789012345}", "/process/user/uid", "expected an unsigned 32-bit integer, found 1234567890123456789012345678901234567890…")]
    public void A_number_that_does_not_fit_is_an_error(string members, string pointer, string reason)
    {
        var error = Assert.Throws<OciDocumentException>(() => RuntimeSpec.Parse(ConfigText.Process(members)));
        Assert.Equal((pointer, reason), (error.Pointer, error.Reason));
    }

    [Theory]
    [InlineData("'resources': {'memory': {'limit': 9223372036854775808}}", "/linux/resources/memory/limit", "expected a 64-bit integer, found 9223372036854775808")]
    [InlineData("'resources': {'memory': {'swappiness': -1}}", "/linux/resources/memory/swappiness", "expected an unsigned 64-bit integer, found -1")]
    [InlineData("'resources': {'blockIO': {'weight': 65536}}", "/linux/resources/blockIO/weight", "expected an unsigned 16-bit integer, found 65536")]
    [InlineData("'resources': {'network': {'classID': 4294967296}}", "/linux/resources/network/classID", "expected an unsigned 32-bit integer, found 4294967296")]
    [InlineData("'uidMappings': [{'size': 4294967296}]", "/linux/uidMappings/0/size", "expected an unsigned 32-bit integer, found 4294967296")]
    public void A_number_beyond_the_range_of_its_member_is_an_error(string members, string pointer, string reason)
    {
        var error = Assert.Throws<OciDocumentException>(() => RuntimeSpec.Parse(ConfigText.Linux(members)));
        Assert.Equal((pointer, reason), (error.Pointer, error.Reason));
    }

    [Theory]
    [InlineData("'user': {'uid': 4294967295}")]
    [InlineData("'oomScoreAdj': -2147483648")]
    [InlineData("'oomScoreAdj': -0")]
    [InlineData("'rlimits': [{'type': 'RLIMIT_CORE', 'hard': 18446744073709551615, 'soft': 18446744073709551615}]")]
    public void The_largest_and_smallest_numbers_are_read(string members) => RuntimeSpec.Parse(ConfigText.Process(members));
}
