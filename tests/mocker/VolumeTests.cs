using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Mocker.Tests.Run;

/// <summary>Volumes with names.</summary>
public sealed class VolumeTests(ContainerBed bed, UserBed users) : IClassFixture<ContainerBed>, IClassFixture<UserBed>
{
    [SkippableFact]
    public void A_volume_is_made_when_it_is_first_used_gets_what_the_image_has_and_outlives_its_containers()
    {
        bed.Require();
        Assert.Equal("from the image\n1000 755", bed.Mocker("run", "--rm", "-v", "kept:/var/data", "box", "sh", "-c", "cat /var/data/file; stat -c '%u' /var/data/file | tr '\\n' ' '; stat -c %a /var/data; echo new >/var/data/file").OrFail());
        // It is not empty any more, so what is in it stays.
        Assert.Equal("new", bed.Mocker("run", "--rm", "--mount", "type=volume,source=kept,target=/var/data", "box", "cat", "/var/data/file").OrFail());
        Assert.Equal(["kept"], Names());
        Assert.Equal("kept", bed.Mocker("volume", "rm", "kept").OrFail());
        Assert.Equal([], Left());
    }

    [SkippableFact]
    public void Containers_share_a_volume_and_one_of_them_may_only_read()
    {
        bed.Require();
        bed.Mocker("run", "-d", "--name", "writer", "-v", "shared:/data", "box", "sh", "-c", "echo here >/data/x; sleep 1000").OrFail();
        ContainerBed.Eventually(() => bed.Mocker("run", "--rm", "-v", "shared:/other:ro", "box", "cat", "/other/x").Output == "here\n", "what the other has written");
        Outcome refused = bed.Mocker("run", "--rm", "-v", "shared:/other:ro", "box", "touch", "/other/y");
        Assert.Contains("Read-only", refused.Errors);
        bed.Mocker("rm", "-f", "writer").OrFail();
        bed.Mocker("volume", "rm", "shared").OrFail();
    }

    [SkippableFact]
    public void A_volume_that_a_container_refers_to_is_not_removed_though_the_container_does_not_run()
    {
        bed.Require();
        bed.Mocker("volume", "create", "--label", "tier=back", "--label", "bare", "needed").OrFail();
        bed.Mocker("create", "--name", "user", "-v", "needed:/data", "-v", "/own", "box", "true").OrFail();
        bed.Mocker("volume", "rm", "needed").FailedSaying("in use", "container user");
        bed.Mocker("volume", "create", "idle").OrFail();
        File.WriteAllText(Path.Combine((string)Inspect("idle")["mountpoint"]!, "file"), new string('x', 5000));
        bed.Mocker("volume", "prune").FailedSaying("no volume was removed");
        Assert.Equal("Deleted: idle\nReclaimed: 5.00kB", bed.MockerWithInput("y\n", "volume", "prune").OrFail());
        JsonNode volume = Inspect("needed");
        Assert.Equal(("back", "", "user"), ((string)volume["labels"]!["tier"]!, (string)volume["labels"]!["bare"]!, (string)volume["containers"]![0]!));
        Assert.Equal("needed", (string)JsonNode.Parse(bed.Mocker("volume", "ls", "--format", "json").OrFail())![0]!["name"]!);
        Assert.Contains("user", bed.Mocker("volume", "ls").OrFail());
        bed.Mocker("rm", "-v", "user").OrFail();
        Assert.Equal("needed", bed.Mocker("volume", "rm", "needed").OrFail());
    }

    [SkippableTheory]
    [InlineData("no-such", "there is no volume")]
    [InlineData("../x", "there is no volume")]
    public void A_volume_that_is_not_there_is_told(string name, string words)
    {
        bed.Require();
        bed.Mocker("volume", "rm", name).FailedSaying(words);
        bed.Mocker("volume", "inspect", name).FailedSaying(words);
        bed.Mocker("volume", "rm", "--force", name).OrFail();
        bed.Mocker("volume", "create", "/x").FailedSaying("cannot be the name of a volume");
    }

    [SkippableFact]
    public void A_volume_that_is_filled_when_the_command_is_killed_is_filled_anew()
    {
        bed.Require();
        bed.Mocker("volume", "create", "half").OrFail();
        string contents = (string)Inspect("half")["mountpoint"]!;
        // As a copy that was interrupted leaves it.
        File.WriteAllText(Path.Combine(contents, "file"), "ha");
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(contents)!, "filling"), "");
        Assert.Equal("from the image", bed.Mocker("run", "--rm", "-v", "half:/var/data", "box", "cat", "/var/data/file").OrFail());
        bed.Mocker("volume", "rm", "half").OrFail();
    }

    [SkippableFact]
    public void Whenever_a_command_that_makes_a_volume_is_killed_nothing_is_left_after_prune()
    {
        bed.Require();
        Random random = new(2);
        for (int n = 0; n < 15; n++)
        {
            using Process run = bed.Start("run", "--name", "victim", "-v", "made:/var/data", "box", "true");
            Thread.Sleep(random.Next(50));
            run.Kill();
            run.WaitForExit();
            ContainerBed.Eventually(() => bed.Mocker("rm", "-f", "-a").Code == 0 && bed.Names().Length == 0, "removal");
            // What is there is whole.
            if (Names() is ["made"])
                Assert.Equal("from the image", bed.Mocker("run", "--rm", "-v", "made:/var/data", "box", "cat", "/var/data/file").OrFail());
            // As a creation or a removal leaves it that is killed halfway.
            Directory.CreateDirectory(Path.Combine(bed.Store, "volumes", $".made-{n}", "data", "below"));
            bed.Mocker("prune").OrFail();
            Assert.Equal([], Left().Where(name => name != "made"));
            bed.Mocker("volume", "prune", "-f").OrFail();
            Assert.Equal([], Left());
            bed.AssertClean();
        }
    }

    [SkippableFact]
    public void Two_that_need_a_new_volume_at_once_get_one()
    {
        bed.Require();
        Task<Outcome>[] runs = [.. Enumerable.Range(0, 6).Select(n => Task.Run(() => bed.Mocker("run", "--rm", "-v", "common:/var/data", "box", "sh", "-c", $"touch /var/data/{n}; cat /var/data/file")))];
        Assert.All(Task.WhenAll(runs).Result, run => Assert.Equal("from the image", run.OrFail()));
        Assert.Equal("0 1 2 3 4 5 file", bed.Mocker("run", "--rm", "-v", "common:/x", "box", "sh", "-c", "cd /x; echo *").OrFail());
        bed.Mocker("volume", "rm", "common").OrFail();
    }

    [SkippableFact]
    public void A_bundle_has_no_volumes_with_names()
    {
        bed.Require();
        bed.Mocker("bundle", "-v", "data:/data", "box", bed.Below("bundle")).FailedSaying("the volume data", "mocker run");
    }

    [SkippableFact]
    public void A_users_volume_has_ids_as_they_are_inside()
    {
        users.Require();
        users.Mocker(true, "pull", $"oci:{Path.GetDirectoryName(Path.GetDirectoryName(users.Store(true)))}/layout").OrFail();
        users.Mocker(true, "run", "--rm", "-v", "mine:/var/data", "localhost/layout", "sh", "-c", "chown 5:6 /var/data/file").OrFail();
        Assert.Equal("5:6", users.Mocker(true, "run", "--rm", "-v", "mine:/x", "localhost/layout", "stat", "-c", "%u:%g", "/x/file").OrFail());
        Assert.Equal("mine", users.Mocker(true, "volume", "ls", "-q").OrFail());
        users.Mocker(true, "volume", "rm", "mine").OrFail();
        Assert.Equal([], Directory.GetDirectories(Path.Combine(users.Store(true), "volumes")));
    }

    private JsonNode Inspect(string name) => JsonNode.Parse(bed.Mocker("volume", "inspect", name).OrFail())![0]!;

    private string[] Names() => [.. bed.Mocker("volume", "ls", "--quiet").OrFail().Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>Everything that there is of volumes.</summary>
    private string[] Left() => Directory.Exists(Path.Combine(bed.Store, "volumes"))
        ? [.. Directory.GetDirectories(Path.Combine(bed.Store, "volumes")).Select(path => Path.GetFileName(path))]
        : [];
}
