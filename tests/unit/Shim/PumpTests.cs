using System.Security.Cryptography;
using Mocker.Linux;
using Mocker.Shim.Loop;
using Mocker.Shim.Streams;
using Xunit;

namespace Mocker.Tests.Unit.Shim;

/// <summary>Bytes carried from one descriptor to another.</summary>
public sealed unsafe class PumpTests : IDisposable
{
    private readonly EventLoop _loop = new();
    private readonly string _directory = Directory.CreateTempSubdirectory("mocker-pump").FullName;
    private bool _ended;

    public void Dispose()
    {
        _loop.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void All_that_goes_into_one_pipe_comes_out_of_the_other_though_the_reader_is_slow()
    {
        (Descriptor source, Descriptor from) = Pipe();
        (Descriptor to, Descriptor sink) = Pipe();
        using (sink)
        {
            Start(from, to);
            byte[] sent = RandomNumberGenerator.GetBytes(1_000_003);
            Assert.Equal(sent, Carry(source, sent, sink));
            Assert.True(_ended);
        }
    }

    [Fact]
    public void A_file_that_is_appended_to_gets_all_too()
    {
        string file = Path.Combine(_directory, "log");
        File.WriteAllText(file, "before ");
        (Descriptor source, Descriptor from) = Pipe();
        Start(from, Ends.OpenOutput("file://" + file).To);
        Write(source, "and after"u8.ToArray());
        source.Dispose();
        RunUntil(() => _ended);
        Assert.Equal("before and after", File.ReadAllText(file));
    }

    [Fact]
    public void A_reader_of_a_fifo_may_go_and_another_come()
    {
        string fifo = MakeFifo();
        (Descriptor source, Descriptor from) = Pipe();
        (Descriptor to, Descriptor? keeper) = Ends.OpenOutput(fifo);
        Start(from, to);
        using (Ends.Open(fifo, OpenFlags.ReadOnly | OpenFlags.NonBlocking))
            Write(source, "one "u8.ToArray());
        Turn(20);
        Write(source, "two"u8.ToArray());
        Turn(20);
        using Descriptor reader = Ends.Open(fifo, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
        Assert.Equal("one two"u8.ToArray(), ReadSome(reader));
        source.Dispose();
        RunUntil(() => _ended);
        keeper!.Dispose();
        Assert.Empty(ReadSome(reader));
    }

    [Fact]
    public void While_nobody_reads_it_sleeps()
    {
        string fifo = MakeFifo();
        (Descriptor source, Descriptor from) = Pipe();
        (Descriptor to, Descriptor? keeper) = Ends.OpenOutput(fifo);
        using (keeper)
        {
            Pump pump = Start(from, to);
            Files.SetNonBlocking(source.Number);
            byte[] much = new byte[1 << 20];
            for (int i = 0; i < 8; i++, Turn(4))
                Write(source, much);
            // Both pipes are full: the loop has to come back because time is over, not because something is ready.
            long before = Environment.TickCount64;
            _loop.Turn(100);
            Assert.True(Environment.TickCount64 - before >= 90, "the loop was woken up");
            Assert.Equal(to.Number, pump.Item.Descriptor);
            pump.Dispose();
            source.Dispose();
        }
    }

    [Fact]
    public void It_ends_when_the_reader_of_a_pipe_has_gone()
    {
        (Descriptor source, Descriptor from) = Pipe();
        (Descriptor to, Descriptor sink) = Pipe();
        Start(from, to);
        sink.Dispose();
        Write(source, "x"u8.ToArray());
        RunUntil(() => _ended);
        source.Dispose();
    }

    [Fact]
    public void What_a_terminal_printed_before_it_was_hung_up_arrives()
    {
        using Descriptor master = Ends.Open("/dev/ptmx", OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal);
        Terminals.Unlock(master.Number);
        Descriptor slave = new((int)Kernel.Check(Terminals.OpenPeer(master.Number), "ioctl_tty(2)"));
        Descriptor copy = new((int)Kernel.Check(Files.Fcntl(master.Number, FcntlCommand.DuplicateCloseOnExec, 3), "fcntl(2)"));
        Files.SetNonBlocking(copy.Number);
        (Descriptor to, Descriptor sink) = Pipe();
        using (sink)
        {
            Start(copy, to);
            Write(slave, "last words"u8.ToArray());
            slave.Dispose();
            RunUntil(() => _ended);
            Assert.Equal("last words"u8.ToArray(), ReadSome(sink));
        }
    }

    private static (Descriptor First, Descriptor Second) Pipe()
    {
        (Descriptor read, Descriptor write) = Ends.OpenPipe();
        Files.SetNonBlocking(read.Number);
        Files.SetNonBlocking(write.Number);
        return (write, read);
    }

    private string MakeFifo()
    {
        string name = Path.Combine(_directory, "fifo");
        using CString path = new(name);
        Kernel.Check(Files.MkNodAt(Files.CurrentDirectory, path, 0x1180, 0), "mknod(2)"); // S_IFIFO | 0600
        return name;
    }

    private Pump Start(Descriptor from, Descriptor to)
    {
        Pump pump = new(_loop, from, to, () => _ended = true);
        _loop.Add(pump);
        return pump;
    }

    private byte[] Carry(Descriptor source, byte[] bytes, Descriptor sink)
    {
        List<byte> received = [];
        int sent = 0;
        while (true)
        {
            if (sent < bytes.Length)
                sent += Write(source, bytes.AsSpan(sent));
            else
                source.Dispose();
            _loop.Turn(0);
            byte[] some = ReadSome(sink);
            received.AddRange(some);
            if (some.Length == 0 && _ended)
                return [.. received];
        }
    }

    private static int Write(Descriptor descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
            return (int)Math.Max(0, Files.Write(descriptor.Number, start, bytes.Length));
    }

    private static byte[] ReadSome(Descriptor descriptor)
    {
        byte[] bytes = new byte[5000];
        fixed (byte* start = bytes)
            return bytes[..(int)Math.Max(0, Files.Read(descriptor.Number, start, bytes.Length))];
    }

    private void Turn(int times)
    {
        for (int i = 0; i < times; i++)
            _loop.Turn(0);
    }

    private void RunUntil(Func<bool> done)
    {
        for (long end = Environment.TickCount64 + 10_000; !done(); _loop.Turn(10))
            Assert.True(Environment.TickCount64 < end, "nothing more happens");
    }
}
