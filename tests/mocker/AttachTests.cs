using System.Diagnostics;

namespace Mocker.Tests.Run;

public sealed class AttachTests(ContainerBed bed) : IClassFixture<ContainerBed>, IDisposable
{
    // Says what it reads, and ends as it is told.
    private const string Parrot = "trap 'exit 7' TERM; echo before; while read line; do case $line in end) exit 5;; err) echo oops >&2;; *) echo got $line;; esac; done";

    public void Dispose()
    {
        if (ContainerBed.IsRoot)
            bed.Mocker("rm", "-f", "-a").OrFail();
    }

    [SkippableFact]
    public void Who_attaches_types_for_the_program_sees_what_it_prints_from_then_on_and_has_its_exit_code()
    {
        Run("-i");
        Outcome attached = bed.MockerWithInput("one\nerr\nend\n", "attach", "web");
        Assert.Equal((5, "got one\n", "oops\n"), (attached.Code, attached.Output, attached.Errors));
        Assert.Equal("before\ngot one", bed.Mocker("logs", "web").OrFail());
    }

    [SkippableFact]
    public void An_end_of_input_is_not_the_programs()
    {
        Run("-i");
        using Process first = bed.Start("attach", "web");
        first.StandardInput.Write("one\n");
        first.StandardInput.Close();
        Assert.Equal("got one", first.StandardOutput.ReadLine());
        Assert.Equal(5, bed.MockerWithInput("end\n", "attach", "web").Code);
        Assert.True(first.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal(5, first.ExitCode);
    }

    [SkippableFact]
    public void Several_see_the_same()
    {
        Run("-i");
        Process[] watching = [bed.Start("attach", "--no-stdin", "web"), bed.Start("attach", "--no-stdin", "web"), bed.Start("attach", "web")];
        foreach (Process each in watching)
            AwaitAttached(each);
        watching[0].StandardInput.Write("for nobody\n");
        watching[0].StandardInput.Flush();
        watching[2].StandardInput.Write("for all\nend\n");
        watching[2].StandardInput.Flush();
        foreach (Process each in watching)
        {
            Assert.Equal("got for all\n", each.StandardOutput.ReadToEnd());
            Assert.True(each.WaitForExit(TimeSpan.FromSeconds(20)));
            Assert.Equal(5, each.ExitCode);
            each.Dispose();
        }
    }

    [SkippableFact]
    public void Who_does_not_read_is_let_go_and_keeps_nobody_waiting()
    {
        bed.Require();
        bed.Mocker("run", "-d", "-i", "--name", "web", "box", "sh", "-c", "read go; yes 0123456789 | head -n 600000; echo done; read end; exit 5").OrFail();
        using Process slow = bed.Start("attach", "web");
        AwaitAttached(slow);
        slow.StandardInput.Write("go\n");
        slow.StandardInput.Flush();
        // The log has all of it while nobody reads here.
        ContainerBed.Eventually(() => bed.Mocker("logs", "--tail", "1", "web").Output == "done\n", "the end of what is printed");
        Assert.True(slow.StandardOutput.ReadToEnd().Length < 11 * 600000);
        Assert.Contains("goes on without us", slow.StandardError.ReadToEnd());
        Assert.True(slow.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal(125, slow.ExitCode);
        Assert.Equal(5, bed.MockerWithInput("end\n", "attach", "web").Code);
    }

    [SkippableFact]
    public void Who_reads_gets_all_of_it()
    {
        bed.Require();
        bed.Mocker("run", "-d", "-i", "--name", "web", "box", "sh", "-c", "read go; seq 200000").OrFail();
        Outcome attached = bed.MockerWithInput("go\n", "attach", "web");
        Assert.Equal(0, attached.Code);
        Assert.Equal(string.Concat(Enumerable.Range(1, 200000).Select(n => $"{n}\n")), attached.Output);
    }

    [SkippableTheory]
    [InlineData("one\n\u0010\u0011", "ctrl-p,ctrl-q")]
    [InlineData("one\n\u0010x\u0010\u0010\u0011end\n", "ctrl-p,ctrl-q")]
    [InlineData("one\nxy", "x,y")]
    public void Keys_detach_and_leave_the_container_alone(string typed, string keys)
    {
        Run("-i");
        Outcome attached = bed.MockerWithInput(typed, "attach", "--detach-keys", keys, "web");
        Assert.Equal(0, attached.Code);
        Assert.Equal("running", (string)bed.Inspect("web")["state"]!["status"]!);
        ContainerBed.Eventually(() => bed.Mocker("logs", "web").Output.Contains("got one", StringComparison.Ordinal), "what was typed before");
        Assert.Contains("--detach-keys: expected", bed.Mocker("attach", "--detach-keys", "ctrl-?", "web").Errors);
    }

    [SkippableFact]
    public void Signals_are_the_programs_unless_they_are_to_end_the_attachment()
    {
        Run("-i");
        using Process own = bed.Start("attach", "--sig-proxy=false", "web"), passing = bed.Start("attach", "web");
        AwaitAttached(own);
        AwaitAttached(passing);
        HostProgram.Run("kill", ["-TERM", $"{own.Id}"]).OrFail();
        Assert.True(own.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal(143, own.ExitCode);
        Assert.Equal("running", (string)bed.Inspect("web")["state"]!["status"]!);
        HostProgram.Run("kill", ["-TERM", $"{passing.Id}"]).OrFail();
        // The shell's handler runs when its read ends.
        bed.MockerWithInput("x\n", "attach", "web");
        Assert.True(passing.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal(7, passing.ExitCode);
    }

    [SkippableFact]
    public void A_terminal_is_attached_to_with_its_size()
    {
        bed.Require();
        Skip.IfNot(File.Exists("/usr/bin/script"), "script is not installed (bsdutils)");
        bed.Mocker("run", "-dit", "--name", "web", "box", "sh").OrFail();
        Outcome attached = HostProgram.Run("script", ["-qec", $"stty rows 33 cols 77; {bed.Binary} --store {bed.Store} attach web", "/dev/null"], input: "stty size\nexit 3\n");
        Assert.Equal(3, attached.Code);
        Assert.Contains("33 77", attached.Output);
    }

    [SkippableFact]
    public void The_end_of_a_container_that_is_removed_then_is_heard()
    {
        Run("-i", "--rm");
        Assert.Equal(5, bed.MockerWithInput("end\n", "attach", "web").Code);
        bed.AssertClean();
    }

    [SkippableFact]
    public void What_cannot_be_attached_to_says_why()
    {
        Run("-i");
        Assert.Equal("600", HostProgram.Run("stat", ["-c", "%a", Path.Combine((string)bed.Inspect("web")["directory"]!, "attach.sock")]).OrFail().Trim());
        bed.Mocker("pause", "web").OrFail();
        Assert.Contains("is paused", bed.Mocker("attach", "web").Errors);
        bed.Mocker("kill", "web").OrFail();
        bed.Mocker("wait", "web").OrFail();
        Outcome ended = bed.Mocker("attach", "web");
        Assert.Equal(125, ended.Code);
        Assert.Contains("does not run", ended.Errors);
        Assert.Contains("there is no container", bed.Mocker("attach", "none").Errors);
    }

    private void Run(params string[] options)
    {
        bed.Require();
        bed.Mocker(["run", "-d", "--name", "web", .. options, "box", "sh", "-c", Parrot]).OrFail();
        ContainerBed.Eventually(() => bed.Mocker("logs", "web").Output.Length > 0, "its first output");
    }

    /// <summary>It says nothing by itself; asleep with its sockets it has attached.</summary>
    private static void AwaitAttached(Process attach) => ContainerBed.Eventually(() =>
        Directory.GetFiles($"/proc/{attach.Id}/fd").Count(file => new FileInfo(file).LinkTarget?.Contains("signalfd", StringComparison.Ordinal) == true) == 1
        && File.ReadAllText($"/proc/{attach.Id}/wchan").Contains("poll", StringComparison.Ordinal), "it has attached");
}
