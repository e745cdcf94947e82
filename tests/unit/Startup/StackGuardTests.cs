using Xunit;

namespace Mocker.Tests.Unit.Startup;

/// <summary>
/// What the linker puts into the start of the .NET runtime may run, in a thread of its own, while the runtime draws the number that guards the
/// frames of methods with stackalloc: such a method would end the process, one time in some thousands.
/// </summary>
public sealed class StackGuardTests
{
    [Fact]
    public void What_runs_in_the_start_of_the_runtime_has_no_guarded_frames()
    {
        string[] files = Directory.GetFiles(Path.Combine(NativePack.SourceRoot(), "src", "startup"), "*.cs");
        Assert.NotEmpty(files);
        foreach (string file in files)
            Assert.DoesNotContain(File.ReadLines(file), line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && line.Contains("stackalloc", StringComparison.Ordinal));
    }
}
