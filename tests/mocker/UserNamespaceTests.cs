using System.Formats.Tar;

namespace Mocker.Tests.Run;

public sealed class UserNamespaceTests : IClassFixture<ContainerBed>, IDisposable
{
    private readonly ContainerBed _bed;

    // What the image has: a directory of root's with a file of 1000's in it.
    private const string Owners = "stat -c '%u:%g %n' /bin/busybox /var/data /var/data/file";
    private const string AsInTheImage = "0:0 /bin/busybox\n0:0 /var/data\n1000:1000 /var/data/file";

    public UserNamespaceTests(ContainerBed bed)
    {
        _bed = bed;
        // Root of a user namespace has to get to it.
        HostProgram.Run("chmod", ["o+x", bed.Below(".")]).OrFail();
    }

    public void Dispose()
    {
        if (ContainerBed.IsRoot)
            _bed.Mocker("rm", "-f", "-a").OrFail();
    }

    [SkippableTheory]
    [InlineData("overlay")]
    [InlineData("vfs")]
    public void Files_have_the_owners_that_the_image_says_and_can_be_changed(string driver)
    {
        _bed.Require();
        const string changes = "; rm /etc/script && chown 7:8 /etc/passwd && mkdir /new && echo x >/new/file && mv /var/data /var/moved && stat -c '%u:%g' /etc/passwd /new/file /var/moved/file; ls /etc";
        Assert.Equal(AsInTheImage + "\n7:8\n0:0\n1000:1000\ngroup\nhostname\nhosts\npasswd\nresolv.conf",
            _bed.Mocker("run", "--rm", "--userns", "auto", "--storage-driver", driver, "box", "sh", "-c", Owners + changes).OrFail());
        _bed.AssertClean();
    }

    [SkippableFact]
    public void A_volume_with_a_name_has_ids_as_they_are_inside_whoever_has_it()
    {
        _bed.Require();
        Assert.Equal("1000", _bed.Mocker("run", "--rm", "--userns", "auto", "-v", "mapped:/var/data", "box", "sh", "-c", "touch /var/data/new && stat -c %u /var/data/file").OrFail());
        Assert.Equal("0\n1000", _bed.Mocker("run", "--rm", "-v", "mapped:/x", "box", "stat", "-c", "%u", "/x/new", "/x/file").OrFail());
        Assert.Equal("0\n1000", _bed.Mocker("run", "--rm", "--userns", "auto", "--mount", "source=mapped,target=/x", "box", "stat", "-c", "%u", "/x/new", "/x/file").OrFail());
        _bed.Mocker("volume", "rm", "mapped").OrFail();
    }

    [SkippableFact]
    public void Root_inside_is_nobody_outside()
    {
        _bed.Require();
        Run("web");
        uint first = First("web");
        string status = File.ReadAllText($"/proc/{Pid("web")}/status");
        Assert.Contains($"Uid:\t{first}\t{first}\t{first}\t{first}", status);
        Assert.Equal("0", _bed.Mocker("exec", "web", "id", "-u").OrFail());
        Assert.Equal("1000", _bed.Mocker("exec", "-u", "guest", "web", "id", "-u").OrFail());
        Assert.Contains("sleep 100", _bed.Mocker("top", "web").OrFail());
        Assert.Equal(65536u, (uint)_bed.Inspect("web")["ids"]!["gids"]![0]!["size"]!);
    }

    [SkippableFact]
    public void Containers_have_ids_of_their_own_until_they_are_removed()
    {
        _bed.Require();
        Run("one", "--userns", "auto:size=2000");
        Run("two", "--userns", "auto:size=2000");
        _bed.Mocker("create", "--name", "three", "--userns", "auto:size=2000", "box").OrFail();
        uint[] firsts = [First("one"), First("two"), First("three")];
        Assert.Equal([firsts[0], firsts[0] + 2000, firsts[0] + 4000], firsts);
        _bed.Mocker("rm", "-f", "two").OrFail();
        _bed.Mocker("create", "--name", "large", "--userns", "auto:size=2001", "box").OrFail();
        _bed.Mocker("create", "--name", "small", "--userns", "auto:size=2000", "box").OrFail();
        Assert.Equal((firsts[0] + 6000, firsts[1]), (First("large"), First("small")));
    }

    [SkippableFact]
    public void Ids_can_be_said()
    {
        _bed.Require();
        Assert.Equal("0 500000 1000\n5000 600000 1\n0 500000 1000\n5000 600000 1", Words(_bed.Mocker("run", "--rm", "--uidmap", "0:500000:1000", "--uidmap", "5000:600000", "box",
            "cat", "/proc/self/uid_map", "/proc/self/gid_map").OrFail()));
        Assert.Equal("0 500000 2000\n0 700000 3000", Words(_bed.Mocker("run", "--rm", "--uidmap", "0:500000:2000", "--gidmap", "0:700000:3000", "box",
            "cat", "/proc/self/uid_map", "/proc/self/gid_map").OrFail()));
        // Without the group of terminals.
        Assert.Equal("hi", _bed.Mocker("run", "--rm", "--uidmap", "0:500000:1", "box", "echo", "hi").OrFail());
    }

    [SkippableTheory]
    [InlineData("--userns: expected host, auto or auto:size=N", "--userns", "private")]
    [InlineData("--userns: expected host, auto or auto:size=N", "--userns", "auto:size=0")]
    [InlineData("--uidmap: expected INSIDE:HOST[:COUNT]", "--uidmap", "0:1:2:3")]
    [InlineData("--uidmap: expected INSIDE:HOST[:COUNT]", "--uidmap", "0:-1")]
    [InlineData("--uidmap: id 0 inside has to be there", "--uidmap", "1:500000:10")]
    [InlineData("does not go with --uidmap", "--userns", "auto", "--uidmap", "0:500000")]
    [InlineData("the container's user namespace has no user 1000", "--userns", "auto:size=500", "-u", "guest")]
    [InlineData("has no 4000000000 ids left", "--userns", "auto:size=4000000000")]
    public void What_cannot_be_had_is_refused(string error, params string[] options)
    {
        _bed.Require();
        Outcome refused = _bed.Mocker(["create", .. options, "box"]);
        Assert.Equal(125, refused.Code);
        Assert.Contains(error, refused.Errors);
        _bed.AssertClean();
    }

    [SkippableFact]
    public void The_hosts_user_namespace_is_the_default()
    {
        _bed.Require();
        string mine = new FileInfo("/proc/self/ns/user").LinkTarget!;
        Assert.Equal(mine, _bed.Mocker("run", "--rm", "--userns", "host", "box", "readlink", "/proc/self/ns/user").OrFail());
        Assert.NotEqual(mine, _bed.Mocker("run", "--rm", "--userns", "auto", "box", "readlink", "/proc/self/ns/user").OrFail());
    }

    [SkippableTheory]
    [InlineData(true, "overlay")]
    [InlineData(false, "overlay")]
    [InlineData(true, "vfs")]
    [InlineData(false, "vfs")]
    public void What_is_copied_has_the_owners_of_inside(bool running, string driver)
    {
        _bed.Require();
        Run("web", "--userns", "auto", "--storage-driver", driver);
        if (!running)
            _bed.Mocker("stop", "-t", "0", "web").OrFail();
        string source = Directory.CreateDirectory(_bed.Below($"source-{running}-{driver}")).FullName, file = Path.Combine(source, "file");
        File.WriteAllText(file, "from the host\n");
        HostProgram.Run("chown", ["-R", "1234:1235", source]).OrFail();
        _bed.Mocker("cp", file, "web:/root/plain").OrFail();
        _bed.Mocker("cp", source, "web:/root/tree").OrFail();
        _bed.Mocker("cp", "-a", source, "web:/root/kept").OrFail();
        _bed.Mocker("cp", "-a", file, "web:/root/kept-file").OrFail();
        _bed.Mocker("cp", "-a", "web:/var/data", Path.Combine(source, "back")).OrFail();
        _bed.Mocker("cp", "web:/var/data/file", Path.Combine(source, "plain")).OrFail();
        Assert.Equal("1000:1000\n0:0", HostProgram.Run("stat", ["-c", "%u:%g", Path.Combine(source, "back", "file"), Path.Combine(source, "plain")]).OrFail().Trim());
        Assert.Equal((1000, 1000), OwnerInArchive("web:/var/data/file"));
        Assert.Equal((0, 0), OwnerInArchive("web:/root/plain"));
        if (!running)
            _bed.Mocker("start", "web").OrFail();
        Assert.Equal("0:0\n0:0\n0:0\n1234:1235\n1234:1235\n1234:1235", _bed.Mocker("exec", "web", "stat", "-c", "%u:%g",
            "/root/plain", "/root/tree", "/root/tree/file", "/root/kept", "/root/kept/file", "/root/kept-file").OrFail());
    }

    [SkippableTheory]
    [InlineData("overlay")]
    [InlineData("vfs")]
    public void An_image_of_it_has_the_owners_of_inside(string driver)
    {
        _bed.Require();
        _bed.Mocker("run", "-d", "--name", "web", "--userns", "auto", "--storage-driver", driver, "box", "sh", "-c",
            "mkdir /made; chown 12:13 /made; rm /etc/script; echo x >>/var/data/file; touch /ready; exec sleep 100").OrFail();
        ContainerBed.Eventually(() => _bed.Mocker("exec", "web", "test", "-e", "/ready").Code == 0, "its changes");
        string name = $"committed-{driver}";
        _bed.Mocker("commit", "web", name).OrFail();
        _bed.Mocker("rm", "-f", "web").OrFail();
        Assert.Equal("12:13\n1000:1000\n0:0\nfrom the image\nx", _bed.Mocker("run", "--rm", name, "sh", "-c",
            "stat -c %u:%g /made /var/data/file /ready; test ! -e /etc/script && cat /var/data/file").OrFail());
    }

    [SkippableFact]
    public void Volumes_of_its_own_are_its_own_and_binds_are_as_they_are()
    {
        _bed.Require();
        string outside = Directory.CreateDirectory(_bed.Below("outside")).FullName;
        File.WriteAllText(Path.Combine(outside, "file"), "x");
        Run("web", "--userns", "auto", "-v", "/var/data", "-v", $"{outside}:/bind", "-v", $"{outside}:/mapped:idmap");
        Assert.Equal("0:0\n1000:1000\n65534:65534\n0:0", _bed.Mocker("exec", "web", "stat", "-c", "%u:%g", "/var/data", "/var/data/file", "/bind/file", "/mapped/file").OrFail());
        _bed.Mocker("exec", "web", "sh", "-c", "echo new >/var/data/new; echo new >/mapped/new").OrFail();
        Assert.NotEqual(0, _bed.Mocker("exec", "web", "sh", "-c", "echo x >/bind/no").Code);
        Assert.Equal("0:0", HostProgram.Run("stat", ["-c", "%u:%g", Path.Combine(outside, "new")]).OrFail().Trim());
        _bed.Mocker("cp", Path.Combine(outside, "file"), "web:/var/data/copied").OrFail();
        Assert.Equal("0:0", _bed.Mocker("exec", "web", "stat", "-c", "%u:%g", "/var/data/copied").OrFail());
        _bed.Mocker("restart", "-t", "0", "web").OrFail();
        Assert.Equal("new", _bed.Mocker("exec", "web", "cat", "/var/data/new").OrFail());
    }

    [SkippableFact]
    public void Its_network_belongs_to_it()
    {
        _bed.Require();
        Run("web", "--userns", "auto", "--cap-add", "NET_ADMIN");
        Assert.Contains("inet ", _bed.Mocker("exec", "web", "ip", "addr", "show", "eth0").OrFail());
        _bed.Mocker("exec", "web", "ip", "link", "set", "eth0", "mtu", "1300").OrFail();
        Assert.Equal("hi", _bed.Mocker("run", "--rm", "--userns", "auto", "--network", "none", "box", "echo", "hi").OrFail());
        Assert.Equal("hi", _bed.Mocker("run", "--rm", "--userns", "auto", "--network", "host", "box", "echo", "hi").OrFail());
        Assert.Contains("eth0", _bed.Mocker("run", "--rm", "--userns", "auto", "--network", "container:web", "box", "ip", "link").OrFail());
    }

    [SkippableFact]
    public void A_store_that_is_closed_to_others_says_so_and_other_users_get_into_no_container()
    {
        _bed.Require();
        HostProgram.Run("chmod", ["o-x", _bed.Below(".")]).OrFail();
        Outcome refused = _bed.Mocker("create", "--userns", "auto", "box");
        HostProgram.Run("chmod", ["o+x", _bed.Below(".")]).OrFail();
        Assert.Equal(125, refused.Code);
        Assert.Contains("is closed to others", refused.Errors);
        Run("web");
        string root = (string)_bed.Inspect("web")["root"]!["directory"]!;
        foreach (string closed in (string[])[root, Path.Combine(_bed.Store, "layers"), Path.Combine(_bed.Store, "blobs")])
            Assert.NotEqual(0, HostProgram.Run("setpriv", ["--reuid", "65534", "--regid", "65534", "--clear-groups", "ls", closed]).Code);
    }

    private void Run(string name, params string[] options) =>
        _bed.Mocker(["run", "-d", "--name", name, .. options.Contains("--userns") ? options : ["--userns", "auto", .. options], "box", "sleep", "100"]).OrFail();

    private string Pid(string name) => _bed.Inspect(name)["state"]!["pid"]!.ToString();

    private uint First(string name) => (uint)_bed.Inspect(name)["ids"]!["uids"]![0]!["hostID"]!;

    private static string Words(string text) => string.Join('\n', text.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    private (int Uid, int Gid) OwnerInArchive(string place)
    {
        using System.Diagnostics.Process cp = _bed.Start("cp", place, "-");
        using MemoryStream archive = new();
        cp.StandardOutput.BaseStream.CopyTo(archive);
        archive.Position = 0;
        using TarReader reader = new(archive);
        TarEntry entry = reader.GetNextEntry()!;
        return (entry.Uid, entry.Gid);
    }
}
