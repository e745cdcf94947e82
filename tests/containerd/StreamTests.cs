using System.Diagnostics;
using System.Text;
using Mocker.Tests.Containerd.Api;

namespace Mocker.Tests.Containerd;

/// <summary>Standard input, output and error: by fifos, files and loggers; slow and vanishing readers.</summary>
public sealed class StreamTests
{
    [SkippableTheory, ClassData(typeof(Pairings))]
    public void The_end_of_the_input_reaches_the_process(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        using var feed = new Feed();
        feed.Write("one\ntwo\n");
        using var output = new CaptureFile();
        using var process = Spawned.Start(
            new Streams(feed.Descriptor, output.Descriptor, output.Descriptor), bed.CtrLine(bed.RunWords(bed.NewId(), ["--rm"], "/bin/cat")));
        feed.LetGo();
        Eventually.Expect(() => output.Text() == "one\ntwo\n", () => $"cat printed \"{output.Text()}\"");
        feed.Dispose();
        Assert.True(process.Wait(Eventually.Soon) is { Success: true }, output.Text());
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void A_gibibyte_arrives_whole(string containerd, string shim)
    {
        const int Blocks = 1024;
        using var bed = new Bed(containerd, shim);
        using var drain = new Drain();
        using var errors = new CaptureFile();
        using var process = Spawned.Start(
            new Streams(Streams.NullDescriptor, drain.Descriptor, errors.Descriptor),
            bed.CtrLine(bed.RunWords(bed.NewId(), ["--rm"], "/bin/sh", "-c", $"i=0; while [ $i -lt {Blocks} ]; do cat /noise; i=$((i+1)); done")));
        drain.LetGo();
        var block = new byte[BusyboxImage.Noise.Length];
        for (var i = 0; i < Blocks; i++)
        {
            drain.Stream.ReadExactly(block);
            Assert.True(block.AsSpan().SequenceEqual(BusyboxImage.Noise), $"MiB {i} of the output is not what the process wrote");
        }
        Assert.Equal(-1, drain.Stream.ReadByte());
        Assert.True(process.Wait(Eventually.Soon) is { Success: true }, errors.Text());
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void A_slow_reader_loses_nothing_and_keeps_nobody_else_waiting(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        using var drain = new Drain();
        using var errors = new CaptureFile();
        var id = bed.NewId();
        using var process = Spawned.Start(
            new Streams(Streams.NullDescriptor, drain.Descriptor, errors.Descriptor),
            bed.CtrLine(bed.RunWords(id, ["--rm"], "/bin/sh", "-c", "for i in 1 2 3 4; do cat /noise; done")));
        drain.LetGo();
        bed.ExpectStatus(id, Status.Running);
        var started = Stopwatch.GetTimestamp();
        // Every pipe on the way is full now; the shim answers all the same.
        for (var i = 0; i < 5; i++)
            _ = bed.Ctr("task", "exec", "--exec-id", $"e{i}", id, "/bin/true").OrThrow();
        Assert.Equal(Status.Running, bed.StatusOf(id));
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 10);
        var block = new byte[BusyboxImage.Noise.Length];
        for (var i = 0; i < 4; i++)
        {
            drain.Stream.ReadExactly(block);
            Assert.True(block.AsSpan().SequenceEqual(BusyboxImage.Noise), $"MiB {i} of the output is not what the process wrote");
            Thread.Sleep(50);
        }
        Assert.Equal(-1, drain.Stream.ReadByte());
        Assert.True(process.Wait(Eventually.Soon) is { Success: true }, errors.Text());
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void A_reader_that_vanishes_ends_neither_the_process_nor_the_shim_and_another_can_take_its_place(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var id = bed.NewId();
        using var drain = new Drain();
        using (var process = Spawned.Start(
            new Streams(Streams.NullDescriptor, drain.Descriptor, drain.Descriptor),
            bed.CtrLine(bed.RunWords(id, ["--rm"], "/bin/sh", "-c", "i=0; while true; do echo line $i; i=$((i+1)); done"))))
        {
            drain.LetGo();
            Assert.Equal("line 0\n"u8.ToArray(), ReadSome(drain.Stream, 7));
            process.Kill();
            _ = process.Wait(Eventually.Soon);
        }
        var init = bed.State(id).Pid;
        Thread.Sleep(500);
        Assert.Equal(Status.Running, bed.StatusOf(id));
        Assert.Equal(init, bed.State(id).Pid);
        using var second = new Drain();
        using var attached = Spawned.Start(
            new Streams(Streams.NullDescriptor, second.Descriptor, second.Descriptor), bed.CtrLine("task", "attach", id));
        second.LetGo();
        var text = Encoding.ASCII.GetString(ReadSome(second.Stream, 1 << 20));
        Assert.Matches("line [0-9]+\nline [0-9]+\n", text);
        // It would delete the task when that ends, before we do.
        attached.Kill();
        _ = attached.Wait(Eventually.Soon);
        _ = bed.Ctr("task", "kill", "--signal", "SIGKILL", id).OrThrow();
        Assert.Equal(137, bed.WaitFor(id));
        Assert.Equal(137, bed.Delete(id));
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void A_file_logger_gets_both_streams(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var log = bed.Below("log");
        var id = bed.Start(["--log-uri", $"file://{log}"], "/bin/sh", "-c", "echo out; echo err >&2; exit 4");
        Assert.Equal(4, bed.WaitFor(id));
        Eventually.Expect(
            () => File.ReadAllLines(log).Order().SequenceEqual(["err", "out"]), () => $"the log has: {File.ReadAllText(log)}");
        Assert.Equal(4, bed.Delete(id));
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void A_binary_logger_gets_the_streams_the_container_s_name_and_its_arguments(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var logger = bed.Below("logger");
        // Descriptor 3 is the output, 4 the errors; 5 is closed to say that the logger is ready (containerd's runtime v2 README, Logging).
        File.WriteAllText(logger, $"""
            #!/bin/sh
            trap "" TERM
            echo "$CONTAINER_ID $CONTAINER_NAMESPACE $*" >{logger}.start
            cat <&4 >{logger}.err 5>&- &
            exec 5>&-
            cat <&3 >{logger}.out
            wait
            echo done >{logger}.end

            """);
        File.SetUnixFileMode(logger, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var id = bed.Start(["--log-uri", $"binary://{logger}?colour=blue"], "/bin/sh", "-c", "echo out; echo err >&2; exit 4");
        Assert.Equal(4, bed.WaitFor(id));
        Assert.Equal(4, bed.Delete(id));
        Eventually.Expect(() => File.Exists($"{logger}.end"), () => "the logger has not seen the end of the streams");
        Assert.Equal($"{id} {bed.Namespace} colour blue\n", File.ReadAllText($"{logger}.start"));
        Assert.Equal(("out\n", "err\n"), (File.ReadAllText($"{logger}.out"), File.ReadAllText($"{logger}.err")));
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void A_binary_logger_that_is_not_there_fails_the_start_and_leaves_nothing(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var id = bed.NewId();
        var outcome = bed.Ctr(bed.RunWords(id, ["--detach", "--log-uri", "binary:///no/such/logger"], "/bin/true"));
        Assert.False(outcome.Success);
        Assert.Contains("/no/such/logger", outcome.Errors);
        _ = bed.Ctr("container", "delete", id);
        bed.AssertNothingIsLeft();
    }

    private static byte[] ReadSome(Stream stream, int count)
    {
        var bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
