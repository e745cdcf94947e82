using System.Runtime.InteropServices;
using System.Text.Json;

namespace Mocker.Probe;

/// <summary>What a process can tell about itself, gathered from /proc and by calls, as one JSON object.</summary>
internal static unsafe class Report
{
    private static readonly string[] Resources =
    [
        "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_DATA", "RLIMIT_STACK", "RLIMIT_CORE", "RLIMIT_RSS", "RLIMIT_NPROC", "RLIMIT_NOFILE",
        "RLIMIT_MEMLOCK", "RLIMIT_AS", "RLIMIT_LOCKS", "RLIMIT_SIGPENDING", "RLIMIT_MSGQUEUE", "RLIMIT_NICE", "RLIMIT_RTPRIO",
        "RLIMIT_RTTIME",
    ];

    public static byte[] Write(string[] args)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Strings(json, "args", args);
            json.WriteString("cwd", ReadLink("/proc/self/cwd"));
            Strings(json, "env", Lines("/proc/self/environ", '\0'));
            Ids(json);
            Names(json);
            Limits(json);
            Terminal(json);
            Strings(json, "status", Lines("/proc/self/status", '\n'));
            Strings(json, "mounts", Lines("/proc/self/mountinfo", '\n'));
            Strings(json, "cgroup", Lines("/proc/self/cgroup", '\n'));
            Namespaces(json);
            json.WriteString("oomScoreAdj", string.Concat(Lines("/proc/self/oom_score_adj", '\n')));
            json.WriteNumber("personality", Libc.personality(0xffffffff));
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static void Ids(Utf8JsonWriter json)
    {
        json.WriteNumber("pid", Libc.getpid());
        json.WriteNumber("ppid", Libc.getppid());
        json.WriteNumber("sid", Libc.getsid(0));
        json.WriteNumber("uid", Libc.getuid());
        json.WriteNumber("euid", Libc.geteuid());
        json.WriteNumber("gid", Libc.getgid());
        json.WriteNumber("egid", Libc.getegid());
        var groups = stackalloc uint[256];
        var count = Libc.getgroups(256, groups);
        json.WriteStartArray("groups");
        for (var i = 0; i < count; i++)
            json.WriteNumberValue(groups[i]);
        json.WriteEndArray();
    }

    private static void Names(Utf8JsonWriter json)
    {
        var name = stackalloc byte[256];
        _ = Libc.gethostname(name, 256);
        json.WriteString("hostname", Marshal.PtrToStringUTF8((nint)name));
        _ = Libc.getdomainname(name, 256);
        json.WriteString("domainname", Marshal.PtrToStringUTF8((nint)name));
    }

    private static void Limits(Utf8JsonWriter json)
    {
        json.WriteStartObject("rlimits");
        var limit = stackalloc ulong[2];
        for (var i = 0; i < Resources.Length; i++)
        {
            _ = Libc.getrlimit(i, limit);
            json.WriteStartArray(Resources[i]);
            json.WriteNumberValue(limit[0]);
            json.WriteNumberValue(limit[1]);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void Terminal(Utf8JsonWriter json)
    {
        json.WriteStartArray("terminals");
        for (var fd = 0; fd < 3; fd++)
            json.WriteBooleanValue(Libc.isatty(fd) == 1);
        json.WriteEndArray();
        Libc.WindowSize size;
        if (Libc.ioctl(0, Libc.TiocGetWindowSize, &size) == 0)
        {
            json.WriteNumber("rows", size.Rows);
            json.WriteNumber("columns", size.Columns);
        }
    }

    private static void Namespaces(Utf8JsonWriter json)
    {
        json.WriteStartObject("namespaces");
        foreach (var path in Entries("/proc/self/ns"))
            json.WriteString(Path.GetFileName(path), ReadLink(path));
        json.WriteEndObject();
    }

    private static string[] Entries(string directory) =>
        Directory.Exists(directory) ? Directory.GetFileSystemEntries(directory) : [];

    private static string[] Lines(string path, char separator) =>
        File.Exists(path) ? File.ReadAllText(path).Split(separator, StringSplitOptions.RemoveEmptyEntries) : [];

    private static string ReadLink(string path)
    {
        var target = stackalloc byte[4096];
        fixed (byte* name = Libc.Path(path))
        {
            var length = Libc.readlink(name, target, 4095);
            return length < 0 ? "" : System.Text.Encoding.UTF8.GetString(target, (int)length);
        }
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
