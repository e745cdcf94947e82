using Mocker.Container;
using Xunit;

namespace Mocker.Tests.Unit.Launch;

public sealed class ContainerExceptionTests
{
    [Theory]
    [InlineData("cannot mount", null, "cannot mount")]
    [InlineData("cannot mount", "/mounts/0", "cannot mount (config.json#/mounts/0)")]
    [InlineData("cannot mount \"a\": mount(2): No such device", "/mounts/0", "cannot mount \"a\" (config.json#/mounts/0): mount(2): No such device")]
    [InlineData("cannot mount", "process.json#/cwd", "cannot mount (process.json#/cwd)")]
    [InlineData("cannot mount: no", "", "cannot mount (): no")]
    [InlineData("the id \"a:b\" is wrong: too short", "/a", "the id \"a:b\" is wrong (config.json#/a): too short")]
    [InlineData("", "/a", " (config.json#/a)")]
    public void The_place_stands_before_the_first_colon(string message, string? pointer, string sentence)
    {
        InvalidOperationException cause = new();
        ContainerException fault = new(message, pointer, cause);
        Assert.Equal(sentence, fault.Message);
        Assert.Equal(pointer, fault.Pointer);
        Assert.Same(cause, fault.InnerException);
    }
}
