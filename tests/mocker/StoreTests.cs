namespace Mocker.Tests.Run;

public sealed class StoreTests(ContainerBed bed) : IClassFixture<ContainerBed>
{
    [SkippableFact]
    public void An_image_stays_as_long_as_a_container_is_made_of_it()
    {
        bed.Require();
        BusyboxImage.Make(bed.Below("other"), new() { ["Cmd"] = new System.Text.Json.Nodes.JsonArray("echo", "other"), ["Env"] = new System.Text.Json.Nodes.JsonArray("PATH=/bin", "OTHER=1") });
        Assert.Equal("other", bed.Mocker("run", "--name", "user", $"oci:{bed.Below("other")}").OrFail());
        Outcome refused = bed.Mocker("rmi", "localhost/other");
        Assert.Equal(1, refused.Code);
        Assert.Contains("the container user is made of localhost/other:latest", refused.Errors);
        bed.Mocker("rmi", "-f", "localhost/other").OrFail();
        bed.Mocker("prune").OrFail();
        Assert.Equal("other", bed.Mocker("start", "-a", "user").OrFail());
        bed.Mocker("rm", "user").OrFail();
        Assert.Contains("Deleted: sha256:", bed.Mocker("prune").OrFail());
    }

    [SkippableTheory]
    [InlineData("overlay")]
    [InlineData("vfs")]
    public void Unpacked_layers_are_shared_and_pruned(string driver)
    {
        bed.Require();
        string layers = Path.Combine(bed.Store, "layers", driver);
        string[] Unpacked() => Directory.Exists(layers) ? Directory.GetDirectories(layers) : [];
        BusyboxImage.Make(bed.Below(driver));
        bed.Mocker("pull", $"oci:{bed.Below(driver)}").OrFail();
        Assert.Equal("mine", bed.Mocker("run", "--storage-driver", driver, "--name", driver, $"localhost/{driver}", "sh", "-c", "echo mine >/etc/passwd; cat /etc/passwd").OrFail());
        Assert.Contains("root", bed.Mocker("run", "--rm", "--storage-driver", driver, $"localhost/{driver}", "cat", "/etc/passwd").OrFail());
        Assert.Equal("mine", bed.Mocker("start", "-a", driver).OrFail());
        Assert.Single(Unpacked());
        Assert.Equal(driver, (string)bed.Inspect(driver)["root"]!["driver"]!);
        bed.Mocker("rm", driver).OrFail();
        bed.Mocker("prune").OrFail();
        // The layer is that of "box" too.
        Assert.Single(Unpacked());
    }
}
