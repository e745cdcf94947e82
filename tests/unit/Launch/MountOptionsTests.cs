using Mocker.Container.Launch;
using Xunit;

namespace Mocker.Tests.Unit.Launch;

/// <summary>config.md, Linux mount options.</summary>
public sealed class MountOptionsTests
{
    /// <summary>The specification's table, and what each option means alone.</summary>
    public static TheoryData<string, string> Table => new()
    {
        { "async", "word:async" },
        { "atime", "clear:AccessTime flags:RelativeAccessTime" },
        { "bind", "bind" },
        { "defaults", "" },
        { "dev", "clear:NoDev" },
        { "diratime", "clear:NoDirectoryAccessTime" },
        { "dirsync", "super:DirSync word:dirsync flags:DirSync" },
        { "exec", "clear:NoExec" },
        { "iversion", "super:IVersion flags:IVersion" },
        { "lazytime", "super:LazyTime word:lazytime flags:LazyTime" },
        { "loud", "" },
        { "mand", "super:MandatoryLock word:mand flags:MandatoryLock" },
        { "noatime", "set:NoAccessTime clear:AccessTime flags:NoAccessTime" },
        { "nodev", "set:NoDev flags:NoDev" },
        { "nodiratime", "set:NoDirectoryAccessTime flags:NoDirectoryAccessTime" },
        { "noexec", "set:NoExec flags:NoExec" },
        { "noiversion", "" },
        { "nolazytime", "word:nolazytime" },
        { "nomand", "word:nomand" },
        { "norelatime", "clear:AccessTime flags:RelativeAccessTime" },
        { "nostrictatime", "clear:AccessTime flags:RelativeAccessTime" },
        { "nosuid", "set:NoSuid flags:NoSuid" },
        { "nosymfollow", "set:NoSymFollow flags:NoSymFollow" },
        { "private", "propagation:Private" },
        { "ratime", "rclear:AccessTime flags:RelativeAccessTime" },
        { "rbind", "bind recursive" },
        { "rdev", "rclear:NoDev" },
        { "rdiratime", "rclear:NoDirectoryAccessTime" },
        { "relatime", "clear:AccessTime flags:RelativeAccessTime" },
        { "remount", "remount" },
        { "rexec", "rclear:NoExec" },
        { "rnoatime", "rset:NoAccessTime rclear:AccessTime flags:NoAccessTime" },
        { "rnodev", "rset:NoDev flags:NoDev" },
        { "rnodiratime", "rset:NoDirectoryAccessTime flags:NoDirectoryAccessTime" },
        { "rnoexec", "rset:NoExec flags:NoExec" },
        { "rnorelatime", "rclear:AccessTime flags:RelativeAccessTime" },
        { "rnostrictatime", "rclear:AccessTime flags:RelativeAccessTime" },
        { "rnosuid", "rset:NoSuid flags:NoSuid" },
        { "rnosymfollow", "rset:NoSymFollow flags:NoSymFollow" },
        { "ro", "set:ReadOnly flags:ReadOnly" },
        { "rprivate", "propagation:Recursive, Private" },
        { "rrelatime", "rclear:AccessTime flags:RelativeAccessTime" },
        { "rro", "rset:ReadOnly flags:ReadOnly" },
        { "rrw", "rclear:ReadOnly" },
        { "rshared", "propagation:Recursive, Shared" },
        { "rslave", "propagation:Recursive, Slave" },
        { "rstrictatime", "rset:StrictAccessTime rclear:AccessTime flags:StrictAccessTime" },
        { "rsuid", "rclear:NoSuid" },
        { "rsymfollow", "rclear:NoSymFollow" },
        { "runbindable", "propagation:Recursive, Unbindable" },
        { "rw", "clear:ReadOnly" },
        { "shared", "propagation:Shared" },
        { "silent", "super:Silent flags:Silent" },
        { "slave", "propagation:Slave" },
        { "strictatime", "set:StrictAccessTime clear:AccessTime flags:StrictAccessTime" },
        { "suid", "clear:NoSuid" },
        { "symfollow", "clear:NoSymFollow" },
        { "sync", "super:Synchronous word:sync flags:Synchronous" },
        { "tmpcopyup", "copy-up" },
        { "unbindable", "propagation:Unbindable" },
        { "idmap", "idmap" },
        { "ridmap", "idmap idmap-recursive" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void An_option_means_what_the_specification_says(string option, string meaning) =>
        Assert.Equal(meaning, Describe(MountOptions.Parse([option])));

    [Fact]
    public void The_list_of_names_is_the_specifications_table()
    {
        IEnumerable<string> table = Table.Select(row => (string)row[0]);
        Assert.Equal(table.Order(StringComparer.Ordinal), MountOptions.Names);
    }

    [Theory]
    [InlineData("size=64k", "data:size=64k")]
    [InlineData("mode=1777 size=1m", "data:mode=1777 data:size=1m")]
    [InlineData("x-mount.mkdir", "data:x-mount.mkdir")]
    [InlineData("RO", "data:RO")]
    [InlineData("", "data:")]
    [InlineData("r", "data:r")]
    [InlineData("rsync", "data:rsync")]
    [InlineData("rrbind", "data:rrbind")]
    [InlineData("rrro", "data:rrro")]
    [InlineData("rdefaults", "data:rdefaults")]
    [InlineData("nosuid lowerdir=/a:/b,upperdir=/c ro", "set:ReadOnly, NoSuid data:lowerdir=/a:/b,upperdir=/c flags:ReadOnly, NoSuid")]
    public void What_the_table_does_not_have_goes_to_the_file_system(string options, string meaning) => Check(options, meaning);

    [Theory]
    [InlineData("ro rw", "clear:ReadOnly")]
    [InlineData("rw ro", "set:ReadOnly flags:ReadOnly")]
    [InlineData("nosuid suid nosuid", "set:NoSuid flags:NoSuid")]
    [InlineData("rro rrw", "rclear:ReadOnly")]
    [InlineData("rrw rro", "rset:ReadOnly flags:ReadOnly")]
    [InlineData("ro rrw", "set:ReadOnly rclear:ReadOnly flags:ReadOnly")]
    [InlineData("sync async", "word:sync word:async")]
    [InlineData("lazytime nolazytime lazytime", "super:LazyTime word:lazytime word:nolazytime word:lazytime flags:LazyTime")]
    [InlineData("silent loud", "")]
    [InlineData("iversion noiversion", "")]
    [InlineData("noatime strictatime", "set:StrictAccessTime clear:AccessTime flags:StrictAccessTime")]
    [InlineData("strictatime noatime", "set:NoAccessTime clear:AccessTime flags:NoAccessTime")]
    [InlineData("noatime relatime", "clear:AccessTime flags:RelativeAccessTime")]
    [InlineData("noatime atime", "clear:AccessTime flags:RelativeAccessTime")]
    [InlineData("strictatime nostrictatime", "clear:AccessTime flags:RelativeAccessTime")]
    [InlineData("rnoatime rstrictatime", "rset:StrictAccessTime rclear:AccessTime flags:StrictAccessTime")]
    [InlineData("rbind bind", "bind recursive")]
    public void The_last_of_options_that_contradict_one_another_wins(string options, string meaning) => Check(options, meaning);

    [Theory]
    [InlineData("nodiratime noatime", "set:NoAccessTime, NoDirectoryAccessTime clear:AccessTime flags:NoAccessTime, NoDirectoryAccessTime")]
    [InlineData("ro nosuid nodev noexec relatime", "set:ReadOnly, NoSuid, NoDev, NoExec clear:AccessTime flags:ReadOnly, NoSuid, NoDev, NoExec, RelativeAccessTime")]
    [InlineData("rprivate shared", "propagation:Recursive, Private propagation:Shared")]
    [InlineData("bind remount ro", "bind remount set:ReadOnly flags:ReadOnly")]
    public void Others_come_together(string options, string meaning) => Check(options, meaning);

    [Fact]
    public void Other_data_leaves_the_options_as_they_are()
    {
        MountOptions options = MountOptions.Parse(["ro", "rslave", "a=1"]);
        Assert.Equal("set:ReadOnly propagation:Recursive, Slave data:none data:name=systemd flags:ReadOnly", Describe(options.With("none,name=systemd")));
        Assert.Equal("set:ReadOnly propagation:Recursive, Slave flags:ReadOnly", Describe(options.With("")));
        Assert.Equal("set:ReadOnly propagation:Recursive, Slave data:a=1 flags:ReadOnly", Describe(options));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("rbind rw nosuid rro noatime rshared sync size=1", " (recursively, rw, nosuid, noatime, rro, sync, rshared, size=1)")]
    [InlineData("silent iversion tmpcopyup strictatime rrelatime", " (strictatime, rrelatime, iversion, silent, tmpcopyup)")]
    [InlineData("atime diratime suid dev exec symfollow", " (suid, dev, exec, diratime, symfollow, relatime)")]
    public void Options_are_printed_by_their_words(string options, string text) =>
        Assert.Equal(text, MountText.Of(MountOptions.Parse(options.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    private static void Check(string options, string meaning) => Assert.Equal(meaning, Describe(MountOptions.Parse(options.Split(' '))));

    private static string Describe(MountOptions options)
    {
        List<string> words = [];
        void Add(bool there, string word)
        {
            if (there)
                words.Add(word);
        }
        Add(options.Bind, "bind");
        Add(options.Recursive, "recursive");
        Add(options.Remount, "remount");
        Add(options.CopyUp, "copy-up");
        Add(options.IdMap, "idmap");
        Add(options.IdMapRecursive, "idmap-recursive");
        Add(options.Set != 0, $"set:{options.Set}");
        Add(options.Clear != 0, $"clear:{options.Clear}");
        Add(options.RecursiveSet != 0, $"rset:{options.RecursiveSet}");
        Add(options.RecursiveClear != 0, $"rclear:{options.RecursiveClear}");
        Add(options.SuperBlock != 0, $"super:{options.SuperBlock}");
        words.AddRange(options.SuperBlockWords.Select(word => $"word:{word}"));
        words.AddRange(options.Propagation.Select(type => $"propagation:{type}"));
        words.AddRange(options.Data.Select(datum => $"data:{datum}"));
        Add(options.Flags != 0, $"flags:{options.Flags}");
        return string.Join(' ', words);
    }
}
