using Mocker.Linux;

namespace Mocker.Shim.Tasks;

/// <summary>Options of a mount as containerd hands them over, sorted into the flags of mount(2) and what is the file system's own.</summary>
internal sealed record RootfsOptions
{
    private const MountFlags BindFlags = MountFlags.Bind | MountFlags.Recursive;
    private const string LowerDirectories = "lowerdir=";

    private List<string> Words { get; init; } = [];

    public MountFlags Flags { get; private init; }

    /// <summary>Set by a call of its own (mount(2)).</summary>
    public MountFlags Propagation { get; private init; }

    /// <summary>The file system's own, with commas between.</summary>
    public string Data => string.Join(',', Words);

    /// <summary>A bind mount takes its other flags only when it is mounted anew (mount(2)).</summary>
    public bool NeedsRemount => (Flags & MountFlags.Bind) != 0 && (Flags & ~BindFlags) != 0;

    /// <summary>The same as attributes of fsmount(2).</summary>
    public MountAttributes Attributes =>
        (Flags.HasFlag(MountFlags.ReadOnly) ? MountAttributes.ReadOnly : 0) | (Flags.HasFlag(MountFlags.NoSuid) ? MountAttributes.NoSuid : 0)
        | (Flags.HasFlag(MountFlags.NoDev) ? MountAttributes.NoDev : 0) | (Flags.HasFlag(MountFlags.NoExec) ? MountAttributes.NoExec : 0)
        | (Flags.HasFlag(MountFlags.NoAccessTime) ? MountAttributes.NoAccessTime : 0)
        | (Flags.HasFlag(MountFlags.NoDirectoryAccessTime) ? MountAttributes.NoDirectoryAccessTime : 0);

    public static RootfsOptions Parse(IEnumerable<string> options)
    {
        MountFlags flags = 0, propagation = 0;
        List<string> words = [];
        foreach (string option in options)
        {
            if (Find(option) is (MountFlags flag, bool clear))
                flags = clear ? flags & ~flag : flags | flag;
            else if (FindPropagation(option) is MountFlags kind)
                propagation |= kind;
            else if (!option.StartsWith("X-containerd.", StringComparison.Ordinal) && option != "defaults")
                words.Add(option);
        }
        return new() { Flags = flags, Propagation = propagation, Words = words };
    }

    /// <summary>The same with its layers relative to the directory that all of them are in, and that directory; null where they have none in common.</summary>
    public (string Directory, RootfsOptions Relative)? RelativeToLayers()
    {
        int index = IndexOfLayers();
        if (index < 0)
            return null;
        string[] layers = Words[index][LowerDirectories.Length..].Split(':');
        string common = layers[0];
        foreach (string layer in layers)
            common = common[..CommonLength(common, layer)];
        int end = common.LastIndexOf('/');
        if (end <= 0)
            return null;
        List<string> words = [.. Words];
        words[index] = LowerDirectories + string.Join(':', Array.ConvertAll(layers, layer => layer[(end + 1)..]));
        return (common[..end], this with { Words = words });
    }

    /// <summary>The file system's own one by one, each layer for itself.</summary>
    public IEnumerable<(string Name, string? Value)> Settings()
    {
        foreach (string word in Words)
        {
            int equals = word.IndexOf('=');
            if (word.StartsWith(LowerDirectories, StringComparison.Ordinal))
                foreach (string layer in word[LowerDirectories.Length..].Split(':'))
                    yield return ("lowerdir+", layer);
            else
                yield return equals < 0 ? (word, null) : (word[..equals], word[(equals + 1)..]);
        }
    }

    private int IndexOfLayers()
    {
        for (int i = 0; i < Words.Count; i++)
            if (Words[i].StartsWith(LowerDirectories, StringComparison.Ordinal))
                return i;
        return -1;
    }

    private static int CommonLength(string a, string b)
    {
        int length = 0;
        while (length < a.Length && length < b.Length && a[length] == b[length])
            length++;
        return length;
    }

    private static (MountFlags Flag, bool Clear)? Find(string option) => option switch
    {
        "ro" => (MountFlags.ReadOnly, false),
        "rw" => (MountFlags.ReadOnly, true),
        "bind" => (MountFlags.Bind, false),
        "rbind" => (BindFlags, false),
        "remount" => (MountFlags.Remount, false),
        "nosuid" => (MountFlags.NoSuid, false),
        "suid" => (MountFlags.NoSuid, true),
        "nodev" => (MountFlags.NoDev, false),
        "dev" => (MountFlags.NoDev, true),
        "noexec" => (MountFlags.NoExec, false),
        "exec" => (MountFlags.NoExec, true),
        "noatime" => (MountFlags.NoAccessTime, false),
        "atime" => (MountFlags.NoAccessTime, true),
        "nodiratime" => (MountFlags.NoDirectoryAccessTime, false),
        "diratime" => (MountFlags.NoDirectoryAccessTime, true),
        "relatime" => (MountFlags.RelativeAccessTime, false),
        "norelatime" => (MountFlags.RelativeAccessTime, true),
        "strictatime" => (MountFlags.StrictAccessTime, false),
        "nostrictatime" => (MountFlags.StrictAccessTime, true),
        "sync" => (MountFlags.Synchronous, false),
        "async" => (MountFlags.Synchronous, true),
        "dirsync" => (MountFlags.DirSync, false),
        "mand" => (MountFlags.MandatoryLock, false),
        "nomand" => (MountFlags.MandatoryLock, true),
        _ => null,
    };

    private static MountFlags? FindPropagation(string option) => option switch
    {
        "private" => MountFlags.Private,
        "rprivate" => MountFlags.Private | MountFlags.Recursive,
        "shared" => MountFlags.Shared,
        "rshared" => MountFlags.Shared | MountFlags.Recursive,
        "slave" => MountFlags.Slave,
        "rslave" => MountFlags.Slave | MountFlags.Recursive,
        "unbindable" => MountFlags.Unbindable,
        "runbindable" => MountFlags.Unbindable | MountFlags.Recursive,
        _ => null,
    };
}
