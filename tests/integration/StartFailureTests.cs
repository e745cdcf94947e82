namespace Mocker.Tests.Integration;

/// <summary>Where a host gives a program neither memory nor a thread: it says so, with its own exit code, instead of dying mute.</summary>
public sealed class StartFailureTests
{
    private const string Limits = "/usr/bin/prlimit", Privileges = "/usr/bin/setpriv";

    private static readonly string[] s_asNobody = [Privileges, "--reuid=54321", "--regid=54321", "--clear-groups"];

    [SkippableTheory]
    [InlineData("mocker-runtime", 1)]
    [InlineData("containerd-shim-mocker-v2", 1)]
    [InlineData("mocker", 125)]
    public void A_program_without_memory_says_so(string name, int code) =>
        AssertSaysSo(name, code, [Limits, "--as=30000000"]);

    /// <summary>The runtime itself needs no thread. Root is not held to a number of processes (getrlimit(2), RLIMIT_NPROC).</summary>
    [SkippableTheory]
    [InlineData("containerd-shim-mocker-v2", 1)]
    [InlineData("mocker", 125)]
    public void A_program_without_a_thread_says_so(string name, int code) =>
        AssertSaysSo(name, code, [Limits, "--nproc=1", .. s_asNobody]);

    private static void AssertSaysSo(string name, int code, string[] limited)
    {
        Skip.IfNot(Machine.IsRoot && File.Exists(Limits) && File.Exists(Privileges), "needs root, and prlimit and setpriv of util-linux");
        using var scratch = new ScratchDirectory("start-failure");
        File.SetUnixFileMode(scratch.Path, (UnixFileMode)0b111_101_101);
        var program = scratch.Below(name);
        File.Copy(Path.Combine(Solution.Folder, "bin", name), program);
        using var words = new CaptureFile();
        using var line = new Command([.. limited, program, "--version"]);

        var status = Child.Wait(line.Start(new Streams(Streams.NullDescriptor, Streams.NullDescriptor, words.Descriptor)));

        Assert.Equal(code, status.Code);
        Assert.StartsWith($"{name}: cannot start: .NET's runtime gets no memory or no thread; see the limits of", words.Text(), StringComparison.Ordinal);
    }
}
