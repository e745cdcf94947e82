using System.Text;
using Mocker.Container;
using Mocker.Container.Launch;
using Mocker.Linux;
using Xunit;

namespace Mocker.Tests.Unit.Launch;

/// <summary>What the child notes becomes one sentence with the place in config.json.</summary>
public sealed unsafe class FailureTests
{
    [Fact]
    public void A_call_that_failed_is_named_with_its_reason() => Assert.Equal(
        "cannot mask \"/a\" (config.json#/linux/maskedPaths/0): statx(2): Permission denied",
        Describe(child => child->Fail("statx(2)"u8, -(int)Errno.EACCES)));

    [Fact]
    public void Details_follow_the_reason() => Assert.Equal(
        "cannot mask \"/a\" (config.json#/linux/maskedPaths/0): openat2(2): No such file or directory: /dev/null",
        Describe(child => child->Fail("openat2(2)"u8, -(int)Errno.ENOENT, "/dev/null"u8)));

    [Fact]
    public void Advice_comes_last() => Assert.Equal(
        "cannot mask \"/a\" (config.json#/linux/maskedPaths/0): fsopen(2): No such device: ext9; the kernel does not have this file system (see /proc/filesystems)",
        Describe(child => child->Fail("fsopen(2)"u8, -(int)Errno.ENODEV, "ext9"u8)));

    [Fact]
    public void A_refusal_has_only_our_own_words() => Assert.Equal(
        "cannot mask \"/a\" (config.json#/linux/maskedPaths/0): it may not",
        Describe(child => child->Refuse("it may not"u8)));

    [Fact]
    public void Words_that_are_too_long_are_cut_and_stay_within_their_place()
    {
        byte[] words = Encoding.ASCII.GetBytes(new string('q', 5000));
        string sentence = Describe(child =>
        {
            child->Failure.Text[0] = (byte)'!';
            int result = child->Fail("a call whose name is much longer than any man page's (2)"u8, -1, words);
            Assert.Equal((byte)'!', child->Failure.Text[0]);
            Assert.Equal(0, child->Failure.Call[Failure.CallSize - 1]);
            Assert.Equal(0, child->Failure.Detail[Failure.DetailSize - 1]);
            return result;
        });
        Assert.Equal(Failure.DetailSize - 1, sentence.Count(c => c == 'q'));
    }

    [Fact]
    public void A_null_detail_is_none() => Assert.Equal(
        "cannot mask \"/a\" (config.json#/linux/maskedPaths/0): mount(2): Invalid argument",
        Describe(child => child->Fail("mount(2)"u8, -(int)Errno.EINVAL, (byte*)null)));

    [Fact]
    public void The_result_of_noting_is_the_calls()
    {
        Describe(child =>
        {
            Assert.Equal(-22, child->Fail("mount(2)"u8, -22));
            Assert.Equal(-22, child->Fail("mount(2)"u8, -22, "x"u8));
            Assert.True(child->Refuse("x"u8) < 0);
            return 0;
        });
    }

    [Fact]
    public void The_packet_is_small_enough_for_one_message() => Assert.True(sizeof(Failure) < 1024, $"{sizeof(Failure)} bytes");

    [Fact]
    public void A_step_that_fails_after_the_runtime_has_gone_names_itself()
    {
        using PlanMemory memory = new();
        Child* child = memory.New<Child>();
        EncodedStep step = new EncodedStep(null, null) with { Text = memory.Text("execute \"sh\""), Pointer = memory.Text("/process/args") };
        child->Name(step);
        Assert.Equal("execute \"sh\"", Text(child->Failure.Text));
        Assert.Equal("/process/args", Text(child->Failure.Pointer));
        child->Name(new EncodedStep(null, null));
        Assert.Equal("execute \"sh\"", Text(child->Failure.Text));
    }

    private delegate int Note(Child* child);

    private static string Describe(Note note)
    {
        using PlanMemory memory = new();
        Child* child = memory.New<Child>();
        note(child);
        ContainerException fault = LaunchedProcess.Describe(child->Failure, "mask \"/a\"", "/linux/maskedPaths/0");
        Assert.Equal("/linux/maskedPaths/0", fault.Pointer);
        return fault.Message;
    }

    private static string? Text(byte* text) => System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)text);
}
