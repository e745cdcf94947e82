using Mocker.Linux;

namespace Mocker.Pull.Store;

/// <summary>A file that processes lock (flock(2)); the kernel unlocks it when its holder ends, however it ends.</summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan s_betweenTries = TimeSpan.FromMilliseconds(50);

    private readonly Descriptor _file;

    /// <summary>Opens the file, making it if need be; it is not locked yet.</summary>
    /// <exception cref="LinuxException">It cannot be opened.</exception>
    public unsafe FileLock(string path)
    {
        using CString name = new(path);
        Path = path;
        _file = new((int)Kernel.Check(Files.OpenAt(Files.CurrentDirectory, name, OpenFlags.ReadWrite | OpenFlags.Create, 0x180), "open(2)", path));
    }

    /// <summary>Its name.</summary>
    public string Path { get; }

    /// <summary>Its descriptor.</summary>
    public Descriptor File => _file;

    /// <summary>Locks the file, or changes the kind of lock, which lets others in between.</summary>
    /// <param name="exclusive">Alone; otherwise together with others.</param>
    /// <returns>False if somebody else has it; then it is not locked at all.</returns>
    public bool TryTake(bool exclusive)
    {
        int result = Files.Lock(_file.Number, exclusive, wait: false);
        if (result == -(int)Errno.EAGAIN)
            return false;
        Kernel.Check(result, "flock(2)", Path);
        return true;
    }

    /// <summary>Waits until the file is locked.</summary>
    public void Take(bool exclusive)
    {
        while (!TryTake(exclusive))
            Thread.Sleep(s_betweenTries);
    }

    /// <summary>Waits until the file is locked.</summary>
    /// <param name="exclusive">Alone; otherwise together with others.</param>
    /// <param name="waiting">Called once if it takes a while.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task TakeAsync(bool exclusive, Action? waiting, CancellationToken cancellation)
    {
        for (int tries = 0; !TryTake(exclusive); tries++)
        {
            if (tries == 4)
                waiting?.Invoke();
            await Task.Delay(s_betweenTries, cancellation);
        }
    }

    /// <summary>Whether the file still has the name that it was opened by.</summary>
    public unsafe bool HasItsName()
    {
        using CString name = new(Path);
        Kernel.Check(Files.Stat(_file.Number, out FileStatus mine), "statx(2)", Path);
        return Files.Stat(Files.CurrentDirectory, name, AtFlags.None, out FileStatus named) == 0 && named.SameFile(mine);
    }

    public void Dispose() => _file.Dispose();
}
