using System.Text.Json.Nodes;

namespace Mocker.Tests.Run;

public sealed class CommitTests(ContainerBed bed, UserBed users) : IClassFixture<ContainerBed>, IClassFixture<UserBed>
{
    private const string Changes = "echo new >/new; rm /etc/script; rm -r /var/data; mkdir /var/data; echo x >/var/data/only; chmod 4755 /bin/busybox; chown 1000:2000 /home; ln -s /new /link";

    private const string Shown = "cat /new /link; ls /etc/script 2>/dev/null; ls /var/data; stat -c '%a %u:%g' /bin/busybox /home";

    private const string Seen = "new\nnew\nonly\n4755 0:0\n755 1000:2000";

    [SkippableTheory]
    [InlineData("overlay")]
    [InlineData("vfs")]
    public void A_container_becomes_an_image_with_its_changes(string driver)
    {
        bed.Require();
        string container = $"changed-{driver}", image = $"localhost/{driver}:v1";
        bed.Mocker("run", "--name", container, "--storage-driver", driver, "box", "sh", "-c", Changes).OrFail();
        Assert.Equal(image, bed.Mocker("commit", "-m", "a change", "-a", "Somebody", "-c", "ENV ADDED=1", "-c", "CMD [\"/bin/sh\", \"-c\", \"echo $ADDED $FROM_IMAGE\"]", container, image).OrFail());
        Assert.Equal(Seen, bed.Mocker("run", "--rm", image, "sh", "-c", Shown).OrFail());
        Assert.Equal("1 yes", bed.Mocker("run", "--rm", image).OrFail());
        JsonNode config = JsonNode.Parse(bed.Mocker("inspect", "--type", "image", image).OrFail())![0]!["config"]!;
        JsonNode step = config["history"]!.AsArray()[^1]!;
        Assert.Equal(("a change", "Somebody", $"sh -c {Changes}"), ((string)step["comment"]!, (string)step["author"]!, (string)step["created_by"]!));
        Assert.Equal(2, config["rootfs"]!["diff_ids"]!.AsArray().Count);
        bed.Mocker("rm", container).OrFail();
    }

    [SkippableTheory]
    [InlineData("overlay")]
    [InlineData("vfs")]
    public void What_was_made_to_mount_something_there_is_no_part_of_it(string driver)
    {
        bed.Require();
        string container = $"mounted-{driver}", image = $"localhost/mounted-{driver}";
        bed.Mocker("run", "--name", container, "--storage-driver", driver, "-v", "/own/deep", "-v", $"{bed.Below("layout")}/index.json:/etc/index", "--tmpfs", "/memory", "--device", "/dev/null:/home/null",
            "box", "sh", "-c", "echo x >/own/deep/file && echo x >/home/null && test -c /home/null && test -s /etc/hosts && test -s /etc/index").OrFail();
        bed.Mocker("commit", container, image).OrFail();
        JsonNode config = JsonNode.Parse(bed.Mocker("inspect", "--type", "image", image).OrFail())![0]!["config"]!;
        Assert.True((bool?)config["history"]!.AsArray()[^1]!["empty_layer"]);
        Assert.Single(config["rootfs"]!["diff_ids"]!.AsArray());
        // What is changed on the way is.
        bed.Mocker("start", container).OrFail();
        bed.Mocker("wait", container).OrFail();
        bed.Mocker("cp", bed.Below("layout/oci-layout"), $"{container}:/etc/resolv.conf").OrFail();
        bed.Mocker("commit", container, image).OrFail();
        Directory.CreateDirectory(bed.Below(container));
        bed.Mocker("save", "-o", bed.Below($"{container}.tar"), image).OrFail();
        HostProgram.Run("tar", ["-C", bed.Below(container), "-xf", bed.Below($"{container}.tar")]).OrFail();
        string[] names = [.. Changed(bed.Below(container)).Order(StringComparer.Ordinal)];
        Assert.Equal(["etc", "etc/resolv.conf"], names.Select(name => name.TrimEnd('/')).Where(name => name != "."));
        bed.Mocker("rm", container).OrFail();
    }

    [SkippableFact]
    public void What_Docker_has_beside_image_specs_configuration_stays()
    {
        bed.Require();
        JsonObject own = new()
        {
            ["Cmd"] = new JsonArray("true"),
            ["Healthcheck"] = new JsonObject { ["Test"] = new JsonArray("CMD-SHELL", "true"), ["Interval"] = 30_000_000_000 },
            ["OnBuild"] = new JsonArray("RUN true"),
            ["Shell"] = new JsonArray("/bin/ash", "-c"),
            ["Later"] = null,
        };
        BusyboxImage.Make(bed.Below("docker"), own);
        bed.Mocker("pull", $"oci:{bed.Below("docker")}").OrFail();
        bed.Mocker("run", "--name", "docker", "localhost/docker").OrFail();
        bed.Mocker("commit", "-c", "ENV A=1", "docker", "localhost/kept").OrFail();
        JsonNode config = JsonNode.Parse(bed.Mocker("inspect", "--type", "image", "localhost/kept").OrFail())![0]!["config"]!["config"]!;
        foreach (string name in (string[])["Healthcheck", "OnBuild", "Shell", "Later"])
            Assert.Equal(own[name]?.ToJsonString(), config[name]?.ToJsonString());
        Assert.True(config.AsObject().ContainsKey("Later"));
        Assert.Equal("A=1", (string)config["Env"]![0]!);
        bed.Mocker("rm", "docker").OrFail();
    }

    /// <summary>Names in the topmost layer of an image in a layout.</summary>
    private static string[] Changed(string layout)
    {
        JsonNode Document(JsonNode descriptor) => JsonNode.Parse(File.ReadAllText(Blob(descriptor)))!;
        string Blob(JsonNode descriptor) => Path.Combine(layout, "blobs", ((string)descriptor["digest"]!).Replace(':', '/'));
        JsonNode manifest = Document(JsonNode.Parse(File.ReadAllText(Path.Combine(layout, "index.json")))!["manifests"]![0]!);
        return HostProgram.Run("tar", ["-tf", Blob(manifest["layers"]!.AsArray()[^1]!)]).OrFail().Split('\n');
    }

    [SkippableFact]
    public void A_running_container_stands_still_meanwhile_and_goes_on()
    {
        bed.Require();
        bed.Mocker("run", "-d", "--name", "busy", "box", "sh", "-c", "i=0; while :; do i=$((i + 1)); echo $i >/t; mv /t /one; echo $i >/t; mv /t /two; done").OrFail();
        ContainerBed.Eventually(() => bed.Mocker("exec", "busy", "cat", "/two").Output.Length > 1, "its files");
        bed.Mocker("commit", "busy", "localhost/still").OrFail();
        string[] numbers = bed.Mocker("run", "--rm", "localhost/still", "cat", "/one", "/two").OrFail().Split('\n');
        Assert.InRange(int.Parse(numbers[0]) - int.Parse(numbers[1]), 0, 1);
        int then = int.Parse(numbers[1]);
        ContainerBed.Eventually(() => int.TryParse(bed.Mocker("exec", "busy", "cat", "/two").Output, out int now) && now > then, "that it goes on");
        bed.Mocker("rm", "--force", "busy").OrFail();
    }

    [SkippableTheory]
    [InlineData("no-such", "localhost/x", "no-such")]
    [InlineData("idle", "Upper", "lowercase")]
    [InlineData("idle", "x@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "its digest")]
    public void What_cannot_be_committed_is_told(string container, string name, string words)
    {
        bed.Require();
        bed.Mocker("commit", container, name).FailedSaying(words);
    }

    [SkippableTheory]
    [InlineData(true, "overlay")]
    [InlineData(true, "vfs")]
    [InlineData(false, "vfs")]
    public void A_users_container_becomes_an_image_with_ids_as_they_are_inside(bool ranges, string driver)
    {
        users.Require();
        if (users.Mocker(ranges, "images", "--quiet").Output.Length == 0)
        {
            users.Mocker(ranges, "pull", $"oci:{Path.GetDirectoryName(Path.GetDirectoryName(users.Store(ranges)))}/layout").OrFail();
            users.Mocker(ranges, "tag", "localhost/layout", "box").OrFail();
        }
        string container = $"mine-{driver}", image = $"localhost/mine-{driver}:v1";
        string changes = ranges ? Changes : Changes.Replace("chown 1000:2000 /home", "true", StringComparison.Ordinal);
        users.Mocker(ranges, "run", "--name", container, "--storage-driver", driver, "box", "sh", "-c", changes).OrFail();
        users.Mocker(ranges, "commit", container, image).OrFail();
        users.Mocker(ranges, "rm", container).OrFail();
        Assert.Equal(ranges ? Seen : Seen.Replace("1000:2000", "0:0", StringComparison.Ordinal), users.Mocker(ranges, "run", "--rm", image, "sh", "-c", Shown).OrFail());
        Assert.Equal([], users.Remains(ranges));
    }
}
