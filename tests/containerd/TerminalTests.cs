using Mocker.Tests.Containerd.Api;

namespace Mocker.Tests.Containerd;

/// <summary>Processes with a terminal.</summary>
public sealed class TerminalTests
{
    private const string Script = "/usr/bin/script";

    // ctr sets the size a moment after the start (until then stty says nothing), and does not wait for the last output of a
    // process with a terminal.
    private const string PrintSize = "while test -z \"$size\"; do size=$(stty size 2>/dev/null); sleep 0.1; done; echo $size; sleep 0.5";

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void A_process_with_a_terminal_has_one_and_its_output_and_exit_code_come_back(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var outcome = InTerminal(bed.CtrLine(bed.RunWords(bed.NewId(), ["--rm", "--tty"], "/bin/sh", "-c", "test -t 0 -a -t 1 -a -t 2 && " + PrintSize + " && exit 3")));
        Assert.Equal(3, outcome.Status?.Code);
        Assert.Contains("24 80\r", outcome.Output);
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void An_exec_can_have_a_terminal_too(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var id = bed.StartSleeper();
        var outcome = InTerminal(bed.CtrLine("task", "exec", "--tty", "--exec-id", "e1", id, "/bin/sh", "-c", "test -t 0 && " + PrintSize + " && exit 6"));
        Assert.Equal(6, outcome.Status?.Code);
        Assert.Contains("24 80\r", outcome.Output);
        bed.KillAndDelete(id);
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void The_terminal_is_resized_while_the_process_runs(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var id = bed.StartSleeper();
        var fifo = bed.Below("out");
        using var output = new FifoReader(bed, fifo);
        _ = bed.Tasks.Exec(new ExecProcessRequest
        {
            ContainerId = id,
            ExecId = "e1",
            Terminal = true,
            Stdout = fifo,
            Spec = Specification.TerminalProcess("/bin/sh", "-c", "trap 'stty size; exit 0' WINCH; echo ready; while true; do sleep 0.1; done"),
        });
        _ = bed.Tasks.Start(Bed.Reference(id, "e1"));
        output.Expect("ready\r\n");
        _ = bed.Tasks.ResizePty(new ResizePtyRequest { ContainerId = id, ExecId = "e1", Width = 132, Height = 43 });
        output.Expect("43 132\r\n");
        Assert.Equal(0, bed.WaitFor(id, "e1"));
        _ = bed.Tasks.DeleteProcess(Bed.Reference(id, "e1"));
        bed.KillAndDelete(id);
        bed.AssertNothingIsLeft();
    }

    /// <summary>Runs the command under a pseudo-terminal of 80 columns and 24 lines, and with its exit code.</summary>
    private static Outcome InTerminal(string[] command)
    {
        Skip.IfNot(File.Exists(Script), $"there is no {Script}: apt-get install bsdutils");
        using var input = new Feed();
        var line = string.Join(' ', command.Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
        return Spawned.Run(
            TimeSpan.FromSeconds(30), input.Descriptor, Script, "--quiet", "--return", "--command", $"stty rows 24 cols 80; {line}", "/dev/null");
    }
}
