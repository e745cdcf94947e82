using Mocker.Linux;

namespace Mocker.Container.Launch;

/// <summary>
/// A mount's options sorted into what the kernel wants separately: attributes of the one mount, attributes of all mounts
/// below it, flags of the superblock, propagation, and the file system's own data (config.md, Linux mount options).
/// </summary>
public sealed class MountOptions
{
    /// <summary>Every option that is understood here and not left to the file system, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "async", "atime", "bind", "defaults", "dev", "diratime", "dirsync", "exec", "idmap", "iversion", "lazytime", "loud", "mand",
        "noatime", "nodev", "nodiratime", "noexec", "noiversion", "nolazytime", "nomand", "norelatime", "nostrictatime",
        "nosuid", "nosymfollow", "private", "ratime", "rbind", "rdev", "rdiratime", "relatime", "remount", "rexec", "ridmap", "rnoatime",
        "rnodev", "rnodiratime", "rnoexec", "rnorelatime", "rnostrictatime", "rnosuid", "rnosymfollow", "ro", "rprivate",
        "rrelatime", "rro", "rrw", "rshared", "rslave", "rstrictatime", "rsuid", "rsymfollow", "runbindable", "rw", "shared",
        "silent", "slave", "strictatime", "suid", "symfollow", "sync", "tmpcopyup", "unbindable",
    ];

    /// <summary>bind or rbind is among the options.</summary>
    public bool Bind { get; private set; }

    /// <summary>rbind is among the options.</summary>
    public bool Recursive { get; private set; }

    public bool Remount { get; private set; }

    /// <summary>Copy what the destination holds into the new tmpfs.</summary>
    public bool CopyUp { get; private set; }

    /// <summary>idmap or ridmap, whose mappings come from the mount or from the container's user namespace.</summary>
    public bool IdMap { get; private set; }

    public bool IdMapRecursive { get; private set; }

    public MountAttributes Set { get; private set; }

    public MountAttributes Clear { get; private set; }

    /// <summary>Attributes for this mount and every one below (the r* options).</summary>
    public MountAttributes RecursiveSet { get; private set; }

    public MountAttributes RecursiveClear { get; private set; }

    /// <summary>MS_* flags that belong to the superblock: sync, dirsync, lazytime, mand, iversion, silent.</summary>
    public MountFlags SuperBlock { get; private set; }

    /// <summary>The same flags as words for fsconfig(2), cleared ones too.</summary>
    public List<string> SuperBlockWords { get; } = [];

    /// <summary>Propagation types in the order given, each with MS_REC or not.</summary>
    public List<MountFlags> Propagation { get; } = [];

    /// <summary>What is not in the specification's table, for the file system itself.</summary>
    public List<string> Data { get; private set; } = [];

    /// <summary>Sorts the options. None is unknown: what the table does not have goes to the file system, as the specification says.</summary>
    public static MountOptions Parse(IReadOnlyList<string> options)
    {
        MountOptions parsed = new();
        foreach (string option in options)
            parsed.Add(option);
        return parsed;
    }

    /// <summary>The MS_* flags that say the same, for mount(2), which knows of one mount only.</summary>
    public MountFlags Flags
    {
        get
        {
            MountAttributes all = Set | RecursiveSet;
            // A remount keeps the access-time setting unless one is named (namespace.c, path_mount).
            bool relative = ((Clear | RecursiveClear) & MountAttributes.AccessTime) != 0 && (all & MountAttributes.AccessTime) == 0;
            return SuperBlock | FlagsOf(all) | (relative ? MountFlags.RelativeAccessTime : 0);
        }
    }

    /// <summary>The same options with other data for the file system, separated by commas.</summary>
    public MountOptions With(string data)
    {
        MountOptions copy = (MountOptions)MemberwiseClone();
        copy.Data = data.Length == 0 ? [] : [.. data.Split(',')];
        return copy;
    }

    /// <summary>The same options and "ro".</summary>
    public MountOptions ReadOnly()
    {
        MountOptions copy = (MountOptions)MemberwiseClone();
        copy.Add("ro");
        return copy;
    }

    private void Add(string option)
    {
        switch (option)
        {
            case "defaults": break;
            case "bind": Bind = true; break;
            case "rbind": Bind = Recursive = true; break;
            case "remount": Remount = true; break;
            case "tmpcopyup": CopyUp = true; break;
            case "idmap": IdMap = true; break;
            case "ridmap": IdMap = IdMapRecursive = true; break;

            case "sync": Super("sync", MountFlags.Synchronous, true); break;
            case "async": Super("async", MountFlags.Synchronous, false); break;
            case "dirsync": Super("dirsync", MountFlags.DirSync, true); break;
            case "lazytime": Super("lazytime", MountFlags.LazyTime, true); break;
            case "nolazytime": Super("nolazytime", MountFlags.LazyTime, false); break;
            case "mand": Super("mand", MountFlags.MandatoryLock, true); break;
            case "nomand": Super("nomand", MountFlags.MandatoryLock, false); break;
            // fsconfig(2) has no words for these; mount(2) has.
            case "iversion": Super(null, MountFlags.IVersion, true); break;
            case "noiversion": Super(null, MountFlags.IVersion, false); break;
            case "silent": Super(null, MountFlags.Silent, true); break;
            case "loud": Super(null, MountFlags.Silent, false); break;

            case "private": Propagation.Add(MountFlags.Private); break;
            case "rprivate": Propagation.Add(MountFlags.Private | MountFlags.Recursive); break;
            case "shared": Propagation.Add(MountFlags.Shared); break;
            case "rshared": Propagation.Add(MountFlags.Shared | MountFlags.Recursive); break;
            case "slave": Propagation.Add(MountFlags.Slave); break;
            case "rslave": Propagation.Add(MountFlags.Slave | MountFlags.Recursive); break;
            case "unbindable": Propagation.Add(MountFlags.Unbindable); break;
            case "runbindable": Propagation.Add(MountFlags.Unbindable | MountFlags.Recursive); break;

            default:
                if (!AddAttribute(option, recursive: false) && !(option.StartsWith('r') && AddAttribute(option[1..], recursive: true)))
                    Data.Add(option);
                break;
        }
    }

    private bool AddAttribute(string option, bool recursive)
    {
        switch (option)
        {
            case "ro": Attribute(MountAttributes.ReadOnly, true, recursive); break;
            case "rw": Attribute(MountAttributes.ReadOnly, false, recursive); break;
            case "nosuid": Attribute(MountAttributes.NoSuid, true, recursive); break;
            case "suid": Attribute(MountAttributes.NoSuid, false, recursive); break;
            case "nodev": Attribute(MountAttributes.NoDev, true, recursive); break;
            case "dev": Attribute(MountAttributes.NoDev, false, recursive); break;
            case "noexec": Attribute(MountAttributes.NoExec, true, recursive); break;
            case "exec": Attribute(MountAttributes.NoExec, false, recursive); break;
            case "nodiratime": Attribute(MountAttributes.NoDirectoryAccessTime, true, recursive); break;
            case "diratime": Attribute(MountAttributes.NoDirectoryAccessTime, false, recursive); break;
            case "nosymfollow": Attribute(MountAttributes.NoSymFollow, true, recursive); break;
            case "symfollow": Attribute(MountAttributes.NoSymFollow, false, recursive); break;
            case "noatime": AccessTime(MountAttributes.NoAccessTime, recursive); break;
            case "strictatime": AccessTime(MountAttributes.StrictAccessTime, recursive); break;
            // relatime is the kernel's default, and what is left when one of the others is taken back.
            case "relatime" or "atime" or "norelatime" or "nostrictatime": AccessTime(MountAttributes.None, recursive); break;
            default: return false;
        }
        return true;
    }

    private void Attribute(MountAttributes attribute, bool set, bool recursive)
    {
        if (recursive)
            (RecursiveSet, RecursiveClear) = set ? (RecursiveSet | attribute, RecursiveClear & ~attribute) : (RecursiveSet & ~attribute, RecursiveClear | attribute);
        else
            (Set, Clear) = set ? (Set | attribute, Clear & ~attribute) : (Set & ~attribute, Clear | attribute);
    }

    /// <summary>The access time is one field of the attributes: a new value needs the old one cleared (mount_setattr(2)).</summary>
    private void AccessTime(MountAttributes value, bool recursive)
    {
        if (recursive)
            (RecursiveSet, RecursiveClear) = (RecursiveSet & ~MountAttributes.AccessTime | value, RecursiveClear | MountAttributes.AccessTime);
        else
            (Set, Clear) = (Set & ~MountAttributes.AccessTime | value, Clear | MountAttributes.AccessTime);
    }

    private void Super(string? word, MountFlags flag, bool set)
    {
        SuperBlock = set ? SuperBlock | flag : SuperBlock & ~flag;
        if (word is not null)
            SuperBlockWords.Add(word);
    }

    /// <summary>The same attributes as flags of mount(2).</summary>
    internal static MountFlags FlagsOf(MountAttributes attributes)
    {
        MountFlags flags = 0;
        if ((attributes & MountAttributes.ReadOnly) != 0) flags |= MountFlags.ReadOnly;
        if ((attributes & MountAttributes.NoSuid) != 0) flags |= MountFlags.NoSuid;
        if ((attributes & MountAttributes.NoDev) != 0) flags |= MountFlags.NoDev;
        if ((attributes & MountAttributes.NoExec) != 0) flags |= MountFlags.NoExec;
        if ((attributes & MountAttributes.NoDirectoryAccessTime) != 0) flags |= MountFlags.NoDirectoryAccessTime;
        if ((attributes & MountAttributes.NoSymFollow) != 0) flags |= MountFlags.NoSymFollow;
        flags |= (attributes & MountAttributes.AccessTime) switch
        {
            MountAttributes.NoAccessTime => MountFlags.NoAccessTime,
            MountAttributes.StrictAccessTime => MountFlags.StrictAccessTime,
            _ => 0,
        };
        return flags;
    }
}
