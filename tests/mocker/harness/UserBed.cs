namespace Mocker.Tests.Run;

/// <summary>The store of a user who is not root ("nobody"), whom /etc/subuid gives ids, or none: a mount namespace of each command's own says so.</summary>
public sealed class UserBed : IDisposable
{
    private const uint Nobody = 65534;

    private readonly string _directory = Directory.CreateTempSubdirectory("mocker-user-").FullName;
    private readonly bool _isReady;

    public UserBed()
    {
        if (!ContainerBed.IsRoot || !File.Exists("/etc/subuid") || !File.Exists("/etc/subgid"))
            return;
        using Bed bed = new();
        File.Copy(bed.Binary, Path.Combine(_directory, "mocker"));
        File.Copy(Path.Combine(Path.GetDirectoryName(bed.Binary)!, "libMonoPosixHelper.so"), Path.Combine(_directory, "libMonoPosixHelper.so"));
        File.WriteAllText(Path.Combine(_directory, "ranges"), "nobody:200000:65536\n");
        File.WriteAllText(Path.Combine(_directory, "nothing"), "");
        BusyboxImage.Make(Path.Combine(_directory, "layout"));
        foreach (string home in (string[])["with", "alone"])
            Directory.CreateDirectory(Path.Combine(_directory, home));
        HostProgram.Run("chown", ["-R", $"{Nobody}:{Nobody}", _directory]).OrFail();
        _isReady = true;
    }

    /// <summary>Skips the test where there can be no such user.</summary>
    public void Require()
    {
        Skip.IfNot(_isReady, "only root can play other users, and /etc/subuid and /etc/subgid have to be there");
        Skip.IfNot(File.Exists("/usr/bin/newuidmap"), "newuidmap is not installed (uidmap)");
        Skip.IfNot(File.Exists("/usr/bin/setpriv"), "setpriv is not installed");
        Outcome possible = As("alone", "", "setpriv", "--reuid", $"{Nobody}", "--regid", $"{Nobody}", "--clear-groups", "unshare", "-U", "true");
        Skip.IfNot(possible.Code == 0, "this machine gives no user namespaces to other users than root");
    }

    /// <summary>Runs mocker as the user.</summary>
    /// <param name="ranges">He has ids beside his own.</param>
    /// <param name="arguments">For mocker.</param>
    internal Outcome Mocker(bool ranges, params string[] arguments) => As(ranges ? "with" : "alone", ranges ? "ranges" : "nothing", [.. Command(ranges), .. arguments]);

    private string[] Command(bool ranges) =>
        ["setpriv", "--reuid", $"{Nobody}", "--regid", $"{Nobody}", "--clear-groups", Path.Combine(_directory, "mocker"), "--store", Store(ranges)];

    /// <summary>The same where everybody may make network devices, as where udev runs (/dev/net/tun).</summary>
    internal Outcome MockerWithDevices(params string[] arguments)
    {
        string tun = Path.Combine(_directory, "tun");
        if (!File.Exists(tun))
            HostProgram.Run("mknod", ["-m", "666", tun, "c", "10", "200"]).OrFail();
        return As("with", "ranges", ["sh", "-c", $"mount --bind {tun} /dev/net/tun && exec \"$@\"", "sh", .. Command(true), .. arguments]);
    }

    internal string Store(bool ranges) => Path.Combine(_directory, ranges ? "with" : "alone", "store");

    /// <summary>What is left of containers: processes, directories, the engine's records.</summary>
    internal string[] Remains(bool ranges) =>
    [
        .. Directory.GetDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)).Where(path => IsOurs(path, Store(ranges))),
        .. Entries(Path.Combine(Store(ranges), "containers")).Where(path => Path.GetFileName(path) != "names"),
        .. Entries(Path.Combine(Store(ranges), "containers", "names")),
        .. Entries(Path.Combine(Store(ranges), "run")),
    ];

    public void Dispose()
    {
        if (_isReady)
            foreach (bool ranges in (bool[])[true, false])
            {
                Mocker(ranges, "rm", "-f", "-a");
                ContainerBed.Eventually(() => Remains(ranges).Length == 0, string.Join(", ", Remains(ranges)));
            }
        Directory.Delete(_directory, recursive: true);
    }

    private static string[] Entries(string directory) => Directory.Exists(directory) ? Directory.GetFileSystemEntries(directory) : [];

    private static bool IsOurs(string process, string store)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Contains(store, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It has ended.
            return false;
        }
    }

    private Outcome As(string home, string ids, params string[] command)
    {
        string script = ids.Length == 0 ? "exec \"$@\"" : $"mount --bind {_directory}/{ids} /etc/subuid && mount --bind {_directory}/{ids} /etc/subgid && cd / && exec \"$@\"";
        return HostProgram.Run("unshare", ["-m", "sh", "-c", script, "sh", .. command], new Dictionary<string, string> { ["HOME"] = Path.Combine(_directory, home), ["XDG_RUNTIME_DIR"] = "" });
    }
}
