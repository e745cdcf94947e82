namespace Mocker.Tests.Containerd;

/// <summary>A fifo that a container's process writes to, and what has come out of it.</summary>
internal sealed class FifoReader : IDisposable
{
    private readonly CaptureFile output = new();
    private readonly Spawned reader;
    private readonly string path;

    internal FifoReader(Bed bed, string path)
    {
        this.path = path;
        _ = Spawned.Run(TimeSpan.FromSeconds(5), Streams.NullDescriptor, "/usr/bin/mkfifo", path).OrThrow();
        reader = Spawned.Start(new Streams(Streams.NullDescriptor, output.Descriptor, output.Descriptor), bed.Daemon.Inside("/bin/cat", path));
    }

    internal string Text => output.Text();

    internal void Expect(string text) =>
        Eventually.Expect(() => Text.Contains(text, StringComparison.Ordinal), () => $"no \"{text}\" in \"{Text}\"");

    public void Dispose()
    {
        reader.Dispose();
        output.Dispose();
        File.Delete(path);
    }
}
