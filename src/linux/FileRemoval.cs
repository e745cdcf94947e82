using System.Diagnostics;

namespace Mocker.Linux;

/// <summary>The end of a file that somebody else removes.</summary>
/// <remarks>
/// By looking again and again: inotify(7) would tell at once, but the kernel lets go of its descriptor only when everybody has seen that the
/// watch is gone (fsnotify_wait_marks_destroyed), which is a tick of the clock and more, 4 to 10 ms.
/// </remarks>
public static class FileRemoval
{
    // Microseconds. From then on a quarter of what has passed, so that no more than that is waited in vain.
    private const long FirstWait = 100;

    /// <summary>Waits until a file is gone. Its file system should be one in memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="milliseconds">At most about so long.</param>
    /// <returns>Whether it is gone.</returns>
    public static bool Await(string path, long milliseconds)
    {
        long started = Stopwatch.GetTimestamp();
        while (Exists(path))
        {
            long passed = (long)Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            if (passed >= milliseconds * 1000)
                return false;
            Sleep.Microseconds(Math.Max(FirstWait, passed / 4));
        }
        return true;
    }

    private static unsafe bool Exists(string path)
    {
        using CString name = new(path);
        return Files.Stat(Files.CurrentDirectory, name, AtFlags.SymLinkNoFollow, out _) >= 0;
    }
}
