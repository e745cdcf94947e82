using Mocker.Oci;
using Mocker.Pull;
using Mocker.Pull.Containers;
using Mocker.Pull.Store;
using Xunit;

namespace Mocker.Tests.Unit.Containers;

[Collection(nameof(LockedAlone))]
public sealed class ContainerListTests : IDisposable
{
    private readonly string _store = Directory.CreateTempSubdirectory("mocker-containers-").FullName;

    private ContainerList List => new(_store);

    public void Dispose() => Directory.Delete(_store, recursive: true);

    [Fact]
    public void A_container_is_found_by_its_name_its_id_and_the_beginning_of_its_id()
    {
        ContainerDirectory made = Make("web");
        Assert.Equal(made.Id, List.Get("web").Id);
        Assert.Equal(made.Id, List.Get(made.Id).Id);
        Assert.Equal(made.Id, List.Get(made.Id[..12]).Id);
        Assert.Equal("web", List.Get(made.Id[..4]).Read().Name);
        Assert.Null(List.Find("other"));
        Assert.Contains("there is no container \"other\"", Assert.Throws<ImageException>(() => List.Get("other")).Message);
    }

    [Fact]
    public void A_name_is_had_once()
    {
        ContainerDirectory first = Make("web");
        ImageException taken = Assert.Throws<ImageException>(() => Make("web"));
        Assert.Contains($"the name \"web\" is taken by the container {first.Id[..12]}", taken.Message);
        Assert.Equal([first.Id], List.All().Select(each => each.Directory.Id));
        List.ReleaseName(first.Id, "web");
        Directory.Delete(first.Path, recursive: true);
        Make("web");
    }

    [Fact]
    public void A_name_that_an_interrupted_creation_has_left_can_be_had()
    {
        ContainerDirectory left = Make("web");
        File.Delete(Path.Combine(left.Path, "container.json"));
        Assert.Equal(left.Id, Assert.Single(List.Unfinished()).Id);
        Assert.NotEqual(left.Id, Make("web").Id);
        Directory.Delete(List.Get("web").Path, recursive: true);
        string last = Make("web").Id;
        List.ReleaseName(last, null);
        Assert.Null(List.Find("web"));
    }

    [Fact]
    public void A_container_that_is_just_being_made_keeps_its_name()
    {
        ContainerDirectory left = Make("web");
        using FileLock held = left.Lock();
        File.Delete(Path.Combine(left.Path, "container.json"));
        Assert.Throws<ImageException>(() => Make("web"));
    }

    [Fact]
    public async Task Of_many_who_want_a_name_one_gets_it()
    {
        int had = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            try
            {
                Make("web");
                Interlocked.Increment(ref had);
            }
            catch (ImageException)
            {
            }
        })));
        Assert.Equal(1, had);
        Assert.Single(List.All());
    }

    [Fact]
    public void Who_has_no_name_gets_one()
    {
        string name = Make(null).Read().Name;
        Assert.Matches("^[a-z]+_[a-z]+$", name);
        Assert.NotEqual(name, Make(null).Read().Name);
    }

    [Theory]
    [InlineData("web", true)]
    [InlineData("Web-1.2_x", true)]
    [InlineData("", false)]
    [InlineData("-web", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("a/b", false)]
    [InlineData("a b", false)]
    public void Names_are_as_docker_has_them(string name, bool valid)
    {
        if (valid)
            Assert.Equal(name, Make(name).Read().Name);
        else
            Assert.Contains("is no name of a container", Assert.Throws<ImageException>(() => Make(name)).Message);
    }

    [Fact]
    public void A_record_is_read_as_it_was_written()
    {
        ContainerRecord full = Record("ab", "web") with
        {
            Command = ["sh", "-c", "\"x\""],
            Labels = new() { ["a"] = "b" },
            RemovedAtEnd = true,
            Terminal = true,
            OpenInput = true,
            StopSignal = "SIGQUIT",
            StopTimeout = 3,
            Network = "host",
            LogSize = 10,
            LogFiles = 2,
            Monitor = new Mocker.Container.Store.ProcessIdentity(12, 34),
            Started = DateTimeOffset.UnixEpoch,
            Finished = DateTimeOffset.UnixEpoch.AddSeconds(1.5),
            ExitCode = 3,
            Error = "why",
        };
        byte[] text = DocumentText.Of(full, DocumentText.OneLine).ToArray();
        ContainerRecord read = ContainerRecord.Parse(text, "container.json");
        Assert.Equal(text, DocumentText.Of(read, DocumentText.OneLine).ToArray());
        Assert.Equal(full with { Command = read.Command, Labels = read.Labels, Manifest = read.Manifest }, read);
    }

    private ContainerDirectory Make(string? name)
    {
        (ContainerDirectory directory, FileLock held) = List.Make(name, Record);
        held.Dispose();
        return directory;
    }

    private static ContainerRecord Record(string id, string name) => new()
    {
        Id = id,
        Name = name,
        Created = DateTimeOffset.UnixEpoch,
        ImageName = "docker.io/library/busybox:latest",
        ImageId = Digest.Of("config"u8),
        Manifest = new() { MediaType = MediaTypes.Manifest, Digest = Digest.Of("manifest"u8), Size = 8 },
        Driver = "overlay",
    };
}
