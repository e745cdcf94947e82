namespace Mocker.Tests.Run;

public sealed class CopyTests : IClassFixture<ContainerBed>
{
    private readonly ContainerBed _bed;

    public CopyTests(ContainerBed bed)
    {
        _bed = bed;
        if (!ContainerBed.IsRoot || bed.Names().Contains("runs"))
            return;
        foreach (string[] how in (string[][])[["run", "-d", "--name", "runs", "-v", "/volume"], ["create", "--name", "idle"]])
            bed.Mocker([.. how, "box", "sh", "-c", "sleep 1000"]).OrFail();
        Directory.CreateDirectory(bed.Below("tree/sub"));
        File.WriteAllText(bed.Below("tree/a"), "one\n");
        File.WriteAllText(bed.Below("tree/sub/b"), "two\n");
        File.CreateSymbolicLink(bed.Below("tree/link"), "/etc/passwd");
        File.SetUnixFileMode(bed.Below("tree/a"), (UnixFileMode)0x1e8);
        HostProgram.Run("chown", ["7:8", bed.Below("tree/a")]).OrFail();
    }

    [SkippableTheory]
    [InlineData("runs")]
    [InlineData("idle")]
    public void Files_go_into_a_container_and_come_back(string name)
    {
        _bed.Require();
        string back = Directory.CreateTempSubdirectory("mocker-copy-").FullName;
        try
        {
            _bed.Mocker("cp", _bed.Below("tree"), $"{name}:/tmp").OrFail();
            _bed.Mocker("cp", _bed.Below("tree"), $"{name}:/renamed").OrFail();
            _bed.Mocker("cp", _bed.Below("tree/a"), $"{name}:/tmp/c").OrFail();
            _bed.Mocker("cp", $"{name}:/tmp/tree/.", back).OrFail();
            _bed.Mocker("cp", $"{name}:/renamed/sub/b", back).OrFail();
            _bed.Mocker("cp", $"{name}:/tmp/c", Path.Combine(back, "d")).OrFail();
            Assert.Equal("one\n", File.ReadAllText(Path.Combine(back, "a")));
            Assert.Equal("two\n", File.ReadAllText(Path.Combine(back, "sub", "b")));
            Assert.Equal("two\n", File.ReadAllText(Path.Combine(back, "b")));
            Assert.Equal("one\n", File.ReadAllText(Path.Combine(back, "d")));
            Assert.Equal("/etc/passwd", new FileInfo(Path.Combine(back, "link")).LinkTarget);
            Assert.Equal((UnixFileMode)0x1e8, File.GetUnixFileMode(Path.Combine(back, "a")));
            _bed.Mocker("cp", "-L", $"{name}:/tmp/tree/link", Path.Combine(back, "followed")).OrFail();
            Assert.StartsWith("root:x:0:0:root:/root:/bin/sh\nguest", File.ReadAllText(Path.Combine(back, "followed")));
        }
        finally
        {
            Directory.Delete(back, recursive: true);
        }
    }

    [SkippableFact]
    public void Owners_are_kept_if_that_is_asked_for()
    {
        _bed.Require();
        _bed.Mocker("cp", _bed.Below("tree/a"), "runs:/tmp/mine").OrFail();
        _bed.Mocker("cp", "-a", _bed.Below("tree/a"), "runs:/tmp/theirs").OrFail();
        Assert.Equal("0:0\n7:8", _bed.Mocker("exec", "runs", "stat", "-c", "%u:%g", "/tmp/mine", "/tmp/theirs").OrFail());
    }

    [SkippableFact]
    public void What_is_there_is_replaced_and_directories_stay_as_they_are()
    {
        _bed.Require();
        _bed.Mocker("exec", "runs", "sh", "-c", "mkdir -p -m 1777 /there/sub; echo old >/there/a; echo stays >/there/sub/c; chmod 1777 /there").OrFail();
        _bed.Mocker("cp", _bed.Below("tree") + "/.", "runs:/there").OrFail();
        Assert.Equal("one\ntwo\nstays\n1777", _bed.Mocker("exec", "runs", "sh", "-c", "cat /there/a /there/sub/b /there/sub/c; stat -c %a /there").OrFail());
        _bed.Mocker("exec", "runs", "mkdir", "/there/dir", "/there/dir/a").OrFail();
        _bed.Mocker("cp", _bed.Below("tree/a"), "runs:/there/dir").FailedSaying("is a directory there");
    }

    [SkippableFact]
    public void Volumes_are_as_the_program_sees_them()
    {
        _bed.Require();
        _bed.Mocker("cp", _bed.Below("tree/a"), "runs:/volume/").OrFail();
        Assert.Equal("one", _bed.Mocker("exec", "runs", "cat", "/volume/a").OrFail());
    }

    [SkippableFact]
    public void Links_do_not_lead_out_of_the_container()
    {
        _bed.Require();
        _bed.Mocker("exec", "runs", "sh", "-c", "ln -s / /out; ln -s ../../../../../.. /up").OrFail();
        string victim = _bed.Below("victim");
        _bed.Mocker("cp", _bed.Below("tree/a"), $"runs:/out{victim}-no-such-directory/x").FailedSaying();
        _bed.Mocker("exec", "runs", "mkdir", "-p", Path.GetDirectoryName(victim)!).OrFail();
        _bed.Mocker("cp", _bed.Below("tree/a"), $"runs:/up{victim}").OrFail();
        Assert.False(File.Exists(victim));
        Assert.Equal("one", _bed.Mocker("exec", "runs", "cat", victim).OrFail());
    }

    [SkippableTheory]
    [InlineData("is not there", "runs:/no/such/file", "/tmp")]
    [InlineData("there is no directory", "runs:/etc/passwd", "/tmp/no-such-directory-here/")]
    [InlineData("there is no container", "no-such-container:/etc", "/tmp")]
    public void What_cannot_be_copied_is_told(string why, string from, string to)
    {
        _bed.Require();
        _bed.Mocker("cp", from, to).FailedSaying(why);
    }

    [SkippableFact]
    public void An_archive_is_unpacked()
    {
        _bed.Require();
        string archive = _bed.Below("archive.tar");
        HostProgram.Run("tar", ["-cf", archive, "-C", _bed.Below("tree"), "."]).OrFail();
        _bed.Mocker("exec", "runs", "mkdir", "-p", "/work").OrFail();
        HostProgram.Run("sh", ["-c", $"'{_bed.Binary}' --store '{_bed.Store}' cp -a - runs:/work <'{archive}'"]).OrFail();
        Assert.Equal("one\ntwo\n7", _bed.Mocker("exec", "runs", "sh", "-c", "cat /work/a /work/sub/b; stat -c %u /work/a").OrFail());
    }

    [SkippableTheory]
    [InlineData("/packed", "packed/ packed/sub/ packed/sub/b packed/a packed/link -> /etc/passwd")]
    [InlineData("/packed/.", "./ sub/ sub/b a link -> /etc/passwd")]
    [InlineData("/packed/a", "a")]
    public void An_archive_is_made(string path, string names)
    {
        _bed.Require();
        _bed.Mocker("exec", "runs", "rm", "-rf", "/packed").OrFail();
        _bed.Mocker("cp", "-a", _bed.Below("tree"), "runs:/packed").OrFail();
        Outcome listed = HostProgram.Run("sh", ["-c", $"'{_bed.Binary}' --store '{_bed.Store}' cp runs:{path} - | tar -tvf - --numeric-owner"]);
        Assert.Contains(" 7/8 ", listed.OrFail());
        string[] found = [.. listed.OrFail().Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(5)))];
        Assert.Equal(string.Join('\n', names.Replace(" -> ", "=>").Split(' ').Select(name => name.Replace("=>", " -> ")).Order()), string.Join('\n', found.Order()));
    }
}
