using System.Runtime.InteropServices;

namespace Mocker.Tests.Conformance.Harness;

/// <summary>The calls and facts of the machine that tests need and .NET has no name for.</summary>
public static partial class Host
{
    private const int Detach = 2, MsBind = 4096, MsRec = 16384;

    /// <summary>umount2(2) with MNT_DETACH; what is not mounted is no error.</summary>
    public static void Unmount(string path) => _ = umount2(path, Detach);

    /// <summary>mount(2).</summary>
    public static void Mount(string source, string target, string type, ulong flags = 0, string? options = null)
    {
        Requires.Root("mounts on the host");
        if (mount(source, target, type, flags, options) != 0)
            throw new IOException($"cannot mount {type} at {target}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>A bind mount.</summary>
    public static void Bind(string source, string target) => Mount(source, target, "none", MsBind | MsRec);

    /// <summary>link(2): a second name for a file.</summary>
    public static void Link(string existing, string name)
    {
        if (link(existing, name) != 0)
            throw new IOException($"cannot link {name} to {existing}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>mknod(2) of a character device that everybody may read and write.</summary>
    public static void MakeCharacterDevice(string path, uint major, uint minor)
    {
        Requires.Root("makes a device");
        if (mknod(path, 0x2000 | 0b110_110_110, major << 8 | minor) != 0)
            throw new IOException($"cannot make the device {path}: {Marshal.GetLastPInvokeErrorMessage()}");
        File.SetUnixFileMode(path, (UnixFileMode)0b110_110_110);
    }

    /// <summary>kill(2) with SIGKILL; a process that is gone is no error.</summary>
    public static void Kill(int pid) => Signal(pid, 9);

    /// <summary>kill(2); a process that is gone is no error.</summary>
    public static void Signal(int pid, int signal)
    {
        // To kill(2) 0 is the caller's own process group and -1 is everybody: a faulty runtime may name either.
        Assert.True(pid > 1, $"{pid} is not the id of a container's process");
        _ = kill(pid, signal);
    }

    /// <summary>True while the process runs. A zombie has ended: it only waits for its parent.</summary>
    public static bool IsAlive(int pid) => StateOf(pid) is not (null or 'Z' or 'X');

    /// <summary>The letter that /proc/PID/stat gives for the state of a process; null when there is none.</summary>
    private static char? StateOf(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return text[text.LastIndexOf(')') + 2];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The link of a namespace of a process, such as <c>pid:[4026531836]</c>.</summary>
    public static string Namespace(string kind, int? pid = null) =>
        new FileInfo($"/proc/{pid?.ToString() ?? "self"}/ns/{kind}").LinkTarget ?? "";

    /// <summary>UID:GID of a file, by stat(1).</summary>
    public static string OwnerOf(string path)
    {
        using var stat = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("stat",
            ["-c", "%u:%g", path])
        { RedirectStandardOutput = true })!;
        return stat.StandardOutput.ReadToEnd().Trim();
    }

    /// <summary>chown(1).</summary>
    public static void ChangeOwner(string path, int uid, int gid)
    {
        using var chown = System.Diagnostics.Process.Start("chown", [$"{uid}:{gid}", path]);
        chown.WaitForExit();
        Assert.Equal(0, chown.ExitCode);
    }

    /// <summary>The device number MAJOR:MINOR of a disk of this machine; null when it has none.</summary>
    public static string? BlockDevice { get; } = Directory.Exists("/sys/block")
        ? Directory.GetDirectories("/sys/block").Order().Where(disk => !disk.Contains("/loop") && !disk.Contains("/ram"))
            .Where(disk => File.ReadAllText(disk + "/size").Trim() != "0")
            .Select(disk => File.ReadAllText(disk + "/dev").Trim()).FirstOrDefault()
        : null;

    /// <summary>Waits until <paramref name="condition"/> holds; fails the test after ten seconds.</summary>
    public static void WaitFor(string what, Func<bool> condition)
    {
        var deadline = Environment.TickCount64 + 10_000;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 < deadline, $"waited for ten seconds in vain: {what}");
            Thread.Sleep(5);
        }
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int umount2(string path, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mount(string source, string target, string type, ulong flags, string? options);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int link(string existing, string name);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mknod(string path, uint mode, ulong device);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
