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
