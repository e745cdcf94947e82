using System.Buffers.Binary;
using Mocker.Container;
using Mocker.Container.Cgroups;
using Mocker.Linux.Bpf;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Cgroups;

public sealed class DeviceFilterTests
{
    [Fact]
    public void Without_rules_everything_is_denied() => AssertProgram([],
        """
        r2 = *(u32 *)(r1 +0)
        r2 &= 65535
        r3 = *(u32 *)(r1 +0)
        r3 >>= 16
        r4 = *(u32 *)(r1 +4)
        r5 = *(u32 *)(r1 +8)
        r0 = 0
        exit
        """);

    [Fact]
    public void Rules_become_blocks_from_the_last_to_the_first() => AssertProgram(
        [
            Rule(false, "a", null, null, "rwm"),
            Rule(true, "c", 10, 229, "rw"),
            Rule(false, "b", 8, null, "w"),
            Rule(true, "c", 1, 3, "rwm"),
        ],
        """
        r2 = *(u32 *)(r1 +0)
        r2 &= 65535
        r3 = *(u32 *)(r1 +0)
        r3 >>= 16
        r4 = *(u32 *)(r1 +4)
        r5 = *(u32 *)(r1 +8)
        if r2 != 2 goto pc+4
        if r4 != 1 goto pc+3
        if r5 != 3 goto pc+2
        r0 = 1
        exit
        if r2 != 1 goto pc+5
        if r4 != 8 goto pc+4
        if r3 & 4 goto pc+1
        goto pc+2
        r0 = 0
        exit
        if r2 != 2 goto pc+6
        if r4 != 10 goto pc+5
        if r5 != 229 goto pc+4
        r3 &= 1
        if r3 != 0 goto pc+2
        r0 = 1
        exit
        r0 = 0
        exit
        """);

    [Fact]
    public void Rules_before_one_for_everything_leave_no_trace()
    {
        DeviceRule[] rules = [Rule(true, "c", 1, 3, "rwm"), Rule(true, "a", null, null, "rwm")];
        BpfInstruction[] program = DeviceFilter.Compile(rules);
        Assert.Equal(8, program.Length);
        Assert.Equal(1, Ask(program, 'c', 7, 7, DeviceAccess.All));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_program_decides_as_the_last_matching_rule_for_each_access(int seed)
    {
        Random random = new(seed);
        for (int round = 0; round < 400; round++)
        {
            DeviceRule[] rules = RandomRules(random, 12);
            BpfInstruction[] program = DeviceFilter.Compile(rules);
            EachRequest((type, major, minor, access) =>
                Assert.True(
                    Ask(program, type, major, minor, access) == (DeviceVerdict.Of(rules, type, major, minor, access) ? 1 : 0),
                    $"{type} {major}:{minor} {access} under {string.Join(", ", (object[])rules)}"));
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void The_list_of_version_1_decides_likewise_or_is_refused(int seed)
    {
        Random random = new(seed);
        int accepted = 0;
        for (int round = 0; round < 600; round++)
        {
            DeviceRule[] rules = RandomRules(random, 6);
            DeviceExceptions list;
            try
            {
                list = DeviceExceptions.Of(rules);
            }
            catch (ContainerException fault)
            {
                Assert.Contains("takes a part out", fault.Message, StringComparison.Ordinal);
                continue;
            }
            accepted++;
            EachRequest((type, major, minor, access) =>
                Assert.True(
                    (access & (access - 1)) != 0 || KernelV1(list, type, major, minor, access) == DeviceVerdict.Of(rules, type, major, minor, access),
                    $"{type} {major}:{minor} {access} under {string.Join(", ", (object[])rules)} as {string.Join(", ", list.Exceptions)}"));
        }
        Assert.InRange(accepted, 100, 600);
    }

    [Fact]
    public void A_hole_in_a_wildcard_is_refused_on_version_1_and_names_the_rule()
    {
        DeviceRule[] rules = DeviceRule.From(
            [new() { Allow = true, Type = "c", Access = "rwm" }, new() { Allow = false, Type = "c", Major = 10, Minor = 229, Access = "w" }]);
        ContainerException fault = Assert.Throws<ContainerException>(() => DeviceExceptions.Of(rules));
        Assert.Equal("/linux/resources/devices/1", fault.Pointer);
        Assert.Equal(0, Ask(DeviceFilter.Compile(rules), 'c', 10, 229, DeviceAccess.Write));
        Assert.Equal(1, Ask(DeviceFilter.Compile(rules), 'c', 10, 229, DeviceAccess.Read));
    }

    [Theory]
    [InlineData("x", 1L, 1L, "r", "/linux/resources/devices/0/type")]
    [InlineData("c", -2L, 1L, "r", "/linux/resources/devices/0/major")]
    [InlineData("c", 4096L, 1L, "r", "/linux/resources/devices/0/major")]
    [InlineData("c", 1L, 1048576L, "r", "/linux/resources/devices/0/minor")]
    [InlineData("c", 1L, 1L, "rx", "/linux/resources/devices/0/access")]
    public void An_impossible_rule_is_refused_where_it_stands(string type, long major, long minor, string access, string pointer)
    {
        ContainerException fault = Assert.Throws<ContainerException>(
            () => DeviceRule.From([new() { Allow = true, Type = type, Major = major, Minor = minor, Access = access }]));
        Assert.Equal(pointer, fault.Pointer);
    }

    [Fact]
    public void The_default_devices_are_allowed_whatever_config_says()
    {
        BpfInstruction[] program = DeviceFilter.Compile(DeviceRule.From([new LinuxDeviceCgroup { Allow = false, Access = "rwm" }]));
        Assert.Equal(1, Ask(program, 'c', 1, 3, DeviceAccess.Read | DeviceAccess.Write));
        Assert.Equal(1, Ask(program, 'c', 136, 12, DeviceAccess.Write));
        Assert.Equal(1, Ask(program, 'b', 8, 0, DeviceAccess.MakeNode));
        Assert.Equal(0, Ask(program, 'b', 8, 0, DeviceAccess.Read | DeviceAccess.MakeNode));
        Assert.Equal(0, Ask(program, 'c', 1, 1, DeviceAccess.Read));
    }

    private static void AssertProgram(DeviceRule[] rules, string expected) =>
        Assert.Equal(expected, string.Join('\n', DeviceFilter.Compile(rules)));

    private static DeviceRule Rule(bool allow, string type, long? major, long? minor, string access) =>
        DeviceRule.From([new() { Allow = allow, Type = type, Major = major, Minor = minor, Access = access }], [])[0];

    private static DeviceRule[] RandomRules(Random random, int most)
    {
        DeviceRule[] rules = new DeviceRule[random.Next(most + 1)];
        for (int i = 0; i < rules.Length; i++)
        {
            int? major = random.Next(3) == 0 ? null : random.Next(2);
            int? minor = random.Next(3) == 0 ? null : random.Next(2);
            DeviceAccess access = random.Next(3) == 0 ? DeviceAccess.All : (DeviceAccess)random.Next(1, 8);
            rules[i] = new(random.Next(2) == 0, "abc"[random.Next(3)], major, minor, access, $"/{i}");
        }
        return rules;
    }

    private static void EachRequest(Action<char, int, int, DeviceAccess> ask)
    {
        foreach (char type in "bc")
        {
            for (int i = 0; i < 9; i++)
            {
                for (int access = 1; access < 8; access++)
                    ask(type, i / 3, i % 3, (DeviceAccess)access);
            }
        }
    }

    private static long Ask(BpfInstruction[] program, char type, int major, int minor, DeviceAccess access)
    {
        byte[] context = new byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(context, (int)access << 16 | (type == 'b' ? 1 : 2));
        BinaryPrimitives.WriteInt32LittleEndian(context.AsSpan(4), major);
        BinaryPrimitives.WriteInt32LittleEndian(context.AsSpan(8), minor);
        return BpfInterpreter.Run(program, context);
    }

    // What security/device_cgroup.c makes of such a list when one kind of access is asked for. (For several kinds it
    // wants one exception that has them all, so it is stricter than the rules; it never is laxer.)
    private static bool KernelV1(DeviceExceptions list, char type, int major, int minor, DeviceAccess access)
    {
        foreach (DeviceException e in list.Exceptions)
        {
            if (e.Type == type && (e.Major ?? major) == major && (e.Minor ?? minor) == minor && (e.Access & access) != 0)
                return !list.AllowsByDefault;
        }
        return list.AllowsByDefault;
    }
}
