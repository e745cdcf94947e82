using Mocker.Container;
using Mocker.Container.Store;
using Mocker.Linux;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Store;

public sealed class ContainerStoreTests : IDisposable
{
    private readonly string _top = Directory.CreateTempSubdirectory("mocker-store-").FullName;
    private readonly ContainerStore _store;

    public ContainerStoreTests() => _store = new(_top + "/run/root");

    public void Dispose() => Directory.Delete(_top, recursive: true);

    [Fact]
    public void The_root_of_the_system_is_refused() =>
        Assert.All(["/", "//", "/..", "/a/.."], root => Assert.Throws<ContainerException>(() => new ContainerStore(root)));

    [Fact]
    public void A_store_that_is_not_there_has_no_containers()
    {
        Assert.Empty(_store.List());
        Assert.Contains("does not exist", Assert.Throws<ContainerException>(() => _store.Open(Id("c1"))).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_store.Root));
    }

    [Fact]
    public void A_new_container_is_listed_and_only_its_owner_may_look_inside()
    {
        using ContainerDirectory b = _store.Create(Id("b")), a = _store.Create(Id("a")), upper = _store.Create(Id("Z"));
        Assert.Equal(["Z", "a", "b"], _store.List().Select(id => id.Text));
        Assert.Equal((UnixFileMode)0x1c0, File.GetUnixFileMode(a.Path));
        Assert.Equal($"{_store.Root}/a", a.Path);
    }

    [Fact]
    public void What_somebody_else_keeps_in_the_store_is_no_container()
    {
        _store.Create(Id("c1")).Dispose();
        Directory.CreateDirectory(_store.Root + "/not an id");
        File.WriteAllText(_store.Root + "/file", "");
        File.CreateSymbolicLink(_store.Root + "/link", "c1");
        Assert.DoesNotContain("not an id", _store.List().Select(id => id.Text));
        Assert.Throws<ContainerException>(() => _store.Open(Id("file")));
        Assert.Throws<ContainerException>(() => _store.Open(Id("link")));
    }

    [Fact]
    public void An_id_that_is_taken_is_refused_at_once()
    {
        using ContainerDirectory first = _store.Create(Id("c1"));
        first.Write(Record("c1"));
        Assert.Contains("exists already", Assert.Throws<ContainerException>(() => _store.Create(Id("c1"))).Message, StringComparison.Ordinal);
        first.Unlock();
        Assert.Contains("exists already", Assert.Throws<ContainerException>(() => _store.Create(Id("c1"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_that_is_just_being_made_is_taken_too()
    {
        using ContainerDirectory first = _store.Create(Id("c1"));
        Assert.Throws<ContainerException>(() => _store.Create(Id("c1")));
    }

    [Fact]
    public void What_an_interrupted_create_left_is_taken_over()
    {
        _store.Create(Id("c1")).Dispose();
        using ContainerDirectory second = _store.Create(Id("c1"));
        Assert.Null(second.ReadRecord());
    }

    [Fact]
    public void Only_one_holds_the_lock()
    {
        using ContainerDirectory first = _store.Create(Id("c1")), second = _store.Open(Id("c1"));
        Assert.False(second.Lock(wait: false));
        first.Unlock();
        Assert.True(second.Lock(wait: false));
        Assert.False(first.Lock(wait: false));
        second.Dispose();
        Assert.True(first.Lock(wait: false));
    }

    [Fact]
    public void Whoever_waited_for_a_container_that_was_deleted_is_told()
    {
        using ContainerDirectory first = _store.Create(Id("c1")), waiting = _store.Open(Id("c1")), other = _store.Open(Id("c1"));
        first.Write(Record("c1"));
        first.Remove();
        first.Dispose();

        // Not on another thread: flock(2) would keep the collector waiting, and with it whoever holds the lock.
        Assert.Contains("\"c1\" does not exist", Assert.Throws<ContainerException>(() => waiting.Lock()).Message, StringComparison.Ordinal);
        waiting.Dispose();
        Assert.False(other.LockIfThere());
    }

    [Fact]
    public void Whoever_waited_for_a_container_that_was_made_anew_is_told()
    {
        using ContainerDirectory first = _store.Create(Id("c1")), waiting = _store.Open(Id("c1"));
        first.Remove();
        using ContainerDirectory again = _store.Create(Id("c1"));
        first.Dispose();
        Assert.False(waiting.LockIfThere());
    }

    [Fact]
    public void A_record_is_replaced_as_a_whole()
    {
        using ContainerDirectory directory = _store.Create(Id("c1"));
        directory.Write(Record("c1"));
        directory.Write(Record("c1") with { Init = new(5, 6) });
        using ContainerDirectory reader = _store.Open(Id("c1"));
        Assert.Equal(new ProcessIdentity(5, 6), reader.ReadRecord()!.Init);
        Assert.Equal(["state.json"], Directory.GetFileSystemEntries(directory.Path).Select(Path.GetFileName));
        Assert.Equal((UnixFileMode)0x180, File.GetUnixFileMode(directory.Path + "/state.json"));
    }

    [Fact]
    public void A_damaged_record_is_an_error_that_names_the_file()
    {
        using ContainerDirectory directory = _store.Create(Id("c1"));
        File.WriteAllText(directory.Path + "/state.json", "{");
        Assert.Equal(directory.Path + "/state.json", Assert.Throws<OciDocumentException>(() => directory.ReadRecord()).Document);
    }

    [Fact]
    public void The_configuration_is_kept_byte_for_byte()
    {
        using ContainerDirectory directory = _store.Create(Id("c1"));
        Assert.Null(directory.ReadConfiguration());
        byte[] bytes = [.. Enumerable.Range(0, 100_000).Select(i => (byte)i)];
        directory.WriteConfiguration(bytes);
        Assert.Equal(bytes, directory.ReadConfiguration());
        directory.WriteConfiguration([1]);
        Assert.Equal([1], directory.ReadConfiguration());
    }

    [Fact]
    public void The_socket_is_called_until_it_is_removed()
    {
        using ContainerDirectory directory = _store.Create(Id(new string('l', 200)));
        Assert.False(File.Exists($"{directory.Path}/start.sock"));
        Assert.Null(directory.Connect());
        using (Descriptor listener = directory.Listen())
        {
            Assert.True(File.Exists($"{directory.Path}/start.sock"));
            using Descriptor? caller = directory.Connect();
            Assert.NotNull(caller);
        }
        Assert.True(File.Exists($"{directory.Path}/start.sock"));
        Assert.Null(directory.Connect());
        directory.RemoveSocket();
        Assert.False(File.Exists($"{directory.Path}/start.sock"));
    }

    [Fact]
    public void Removing_leaves_nothing()
    {
        using ContainerDirectory directory = _store.Create(Id("c1"));
        directory.Write(Record("c1"));
        directory.WriteConfiguration([1]);
        directory.Listen().Dispose();
        directory.Remove();
        Assert.Empty(Directory.GetFileSystemEntries(_store.Root));
        Assert.Empty(_store.List());
    }

    private static ContainerId Id(string text) => ContainerId.Parse(text);

    private static ContainerRecord Record(string id) => new() { Id = id, Bundle = "/b", Rootfs = "/b/r", Created = DateTimeOffset.UnixEpoch };
}
