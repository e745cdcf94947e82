using System.Text;
using System.Text.Json;

namespace Mocker.Probe;

/// <summary>
/// Tries what a test asks for and tells how it ended: <c>ok</c> with a value, or the name of the errno.
/// An action is VERB:ARGUMENT[:ARGUMENT...]; the verbs are the cases of <see cref="Do"/>.
/// </summary>
internal static unsafe class Attempt
{
    private const int ReadOnly = 0, WriteOnly = 1, Create = 0x40, Truncate = 0x200, NonBlock = 0x800, CloseOnExec = 0x80000;
    private const int NoControllingTerminal = 0x100;

    public static byte[] WriteAll(string[] actions)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var action in actions)
                json.WriteStringValue(Do(action.Split(':')));
            json.WriteEndArray();
        }
        return buffer.ToArray();
    }

    private static string Do(string[] words)
    {
        fixed (byte* path = Libc.Path(words[1]))
            return words switch
            {
                ["stat", _] => Stat(path, 0),
                ["lstat", _] => Stat(path, Libc.AtSymlinkNofollow),
                ["open", _] => Open(path, ReadOnly, static fd => ""),
                ["read", _] => Open(path, ReadOnly, Read),
                ["write", _] => Open(path, WriteOnly, Write),
                ["create", _] => Open(path, WriteOnly | Create | Truncate, Write),
                ["list", _] => List(words[1]),
                ["execute", _] => Outcome(Libc.access(path, 1)),
                ["mkdir", _] => Outcome(Libc.mkdir(path, 0b111_101_101)),
                ["chmod", _, var mode] => Outcome(Libc.chmod(path, Convert.ToUInt32(mode, 8))),
                ["hostname", var name] => Outcome(Libc.sethostname(path, Encoding.UTF8.GetByteCount(name))),
                ["mknod", _, var type, var major, var minor] => MakeNode(path, type, uint.Parse(major), uint.Parse(minor)),
                ["readlink", _] => ReadLink(path),
                ["mount", _, var target, var type, var flags] => Mount(path, target, type, ulong.Parse(flags)),
                ["umount", _] => Outcome(Libc.umount2(path, 0)),
                _ => "unknown action",
            };
    }

    private static string Stat(byte* path, int flags)
    {
        Libc.Statx status;
        if (Libc.statx(Libc.AtFdcwd, path, flags, Libc.StatxBasicStats, &status) < 0)
            return Libc.LastError();
        var type = (status.Mode & 0xf000) switch
        {
            0x1000 => 'p',
            0x2000 => 'c',
            0x4000 => 'd',
            0x6000 => 'b',
            0x8000 => 'f',
            0xa000 => 'l',
            0xc000 => 's',
            _ => '?',
        };
        var mode = Convert.ToString(status.Mode & 0xfff, 8);
        return $"{type} {mode} {status.Uid}:{status.Gid} {status.RdevMajor}:{status.RdevMinor}";
    }

    private static string Open(byte* path, int flags, Func<int, string> use)
    {
        var fd = Libc.open(path, flags | CloseOnExec | NonBlock | NoControllingTerminal, 0b110_100_100);
        if (fd < 0)
            return Libc.LastError();
        var result = use(fd);
        _ = Libc.close(fd);
        return ("ok " + result).TrimEnd();
    }

    private static string Read(int fd)
    {
        var buffer = stackalloc byte[4096];
        var length = Libc.read(fd, buffer, 4096);
        return length < 0 ? Libc.LastError() : Encoding.UTF8.GetString(buffer, (int)length);
    }

    private static string Write(int fd)
    {
        fixed (byte* text = "x"u8)
            return Libc.write(fd, text, 1) < 0 ? Libc.LastError() : "";
    }

    private static string List(string directory)
    {
        if (!Directory.Exists(directory))
            return "ENOENT";
        var names = Directory.GetFileSystemEntries(directory).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        return ("ok " + string.Join(' ', names)).TrimEnd();
    }

    private static string MakeNode(byte* path, string type, uint major, uint minor)
    {
        var format = type switch { "c" => 0x2000u, "b" => 0x6000u, "p" => 0x1000u, _ => 0x8000u };
        return Outcome(Libc.mknod(path, format | 0b110_110_110, (major << 8) | (minor & 0xff)));
    }

    private static string ReadLink(byte* path)
    {
        var target = stackalloc byte[4096];
        var length = Libc.readlink(path, target, 4096);
        return length < 0 ? Libc.LastError() : "ok " + Encoding.UTF8.GetString(target, (int)length);
    }

    private static string Mount(byte* source, string target, string type, ulong flags)
    {
        fixed (byte* where = Libc.Path(target), what = Libc.Path(type))
            return Outcome(Libc.mount(source, where, what, flags, null));
    }

    private static string Outcome(int result) => result < 0 ? Libc.LastError() : "ok";
}
