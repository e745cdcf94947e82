using System.Text;
using Mocker.Linux;

namespace Mocker.Container.Launch;

/// <summary>Mount options in words, as they stand in config.json.</summary>
internal static class MountText
{
    /// <summary>" (ro, nosuid, size=64k)", or nothing.</summary>
    public static string Of(MountOptions options)
    {
        StringBuilder text = new();
        Add(options.Remount ? "remount" : null);
        Add(options.Recursive ? "recursively" : null);
        Add(options.IdMapRecursive ? "ridmap" : options.IdMap ? "idmap" : null);
        Attributes("", options.Set, options.Clear);
        Attributes("r", options.RecursiveSet, options.RecursiveClear);
        foreach (string word in options.SuperBlockWords)
            Add(word);
        if ((options.SuperBlock & MountFlags.IVersion) != 0)
            Add("iversion");
        if ((options.SuperBlock & MountFlags.Silent) != 0)
            Add("silent");
        if (options.CopyUp)
            Add("tmpcopyup");
        foreach (MountFlags type in options.Propagation)
            Add(Of(type));
        foreach (string datum in options.Data)
            Add(datum);
        return text.Length == 0 ? "" : text.Append(')').ToString();

        void Add(string? word)
        {
            if (word is not null)
                text.Append(text.Length == 0 ? " (" : ", ").Append(word);
        }

        void Attributes(string prefix, MountAttributes set, MountAttributes clear)
        {
            foreach ((MountAttributes attribute, string on, string off) in s_words)
            {
                if ((set & attribute) != 0)
                    Add(prefix + on);
                else if ((clear & attribute) != 0)
                    Add(prefix + off);
            }
            if ((clear & MountAttributes.AccessTime) != 0)
                Add(prefix + ((set & MountAttributes.AccessTime) switch
                {
                    MountAttributes.NoAccessTime => "noatime",
                    MountAttributes.StrictAccessTime => "strictatime",
                    _ => "relatime",
                }));
        }
    }

    /// <summary>The option's word for a propagation type.</summary>
    public static string Of(MountFlags type) => ((type & MountFlags.Recursive) != 0 ? "r" : "") + (type & ~MountFlags.Recursive) switch
    {
        MountFlags.Private => "private",
        MountFlags.Shared => "shared",
        MountFlags.Slave => "slave",
        _ => "unbindable",
    };

    private static readonly (MountAttributes Attribute, string On, string Off)[] s_words =
    [
        (MountAttributes.ReadOnly, "ro", "rw"),
        (MountAttributes.NoSuid, "nosuid", "suid"),
        (MountAttributes.NoDev, "nodev", "dev"),
        (MountAttributes.NoExec, "noexec", "exec"),
        (MountAttributes.NoDirectoryAccessTime, "nodiratime", "diratime"),
        (MountAttributes.NoSymFollow, "nosymfollow", "symfollow"),
    ];
}
