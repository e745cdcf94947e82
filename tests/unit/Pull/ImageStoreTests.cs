using System.Text;
using Mocker.Oci;
using Mocker.Pull;
using Mocker.Pull.References;
using Mocker.Pull.Store;
using Xunit;

namespace Mocker.Tests.Unit.Pull;

public sealed class ImageStoreTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("store").FullName;
    private readonly ImageStore _store;

    public ImageStoreTests() => _store = ImageStore.Open(_root);

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public void A_store_is_an_OCI_image_layout()
    {
        Image image = AddImage("busybox", "one");
        Assert.Equal("{\"imageLayoutVersion\":\"1.0.0\"}", File.ReadAllText(Path.Combine(_root, "oci-layout")));
        ContentDescriptor entry = Assert.Single(ImageIndex.Parse(File.ReadAllBytes(Path.Combine(_root, "index.json"))).Manifests);
        Assert.Equal("docker.io/library/busybox:latest", entry.Annotations["org.opencontainers.image.ref.name"]);
        Assert.Equal(image.Descriptor.Digest, entry.Digest);
        Assert.True(File.Exists(Path.Combine(_root, "blobs", "sha256", entry.Digest.Hex)));
    }

    [Fact]
    public void Only_its_owner_looks_into_the_store() =>
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.Combine(_root, "blobs")) & (UnixFileMode)0x1ff);

    [Fact]
    public void Images_are_found_by_name_id_and_digest()
    {
        Image image = AddImage("quay.io/app:v1", "one");
        AddImage("busybox", "two");
        foreach (string name in (string[])["quay.io/app:v1", image.Id.ToString(), image.Id.Hex, image.Id.Short, image.Id.Hex[..4], image.Descriptor.Digest.Hex, $"quay.io/app@{image.Descriptor.Digest}"])
            Assert.Equal(image.Reference, _store.Get(name).Reference);
        Assert.Null(_store.Find("quay.io/app"));
        Assert.Null(_store.Find("0000"));
        Assert.Contains("mocker pull", Assert.Throws<ImageException>(() => _store.Get("other")).Message);
    }

    [Fact]
    public void An_ambiguous_id_is_refused_with_the_choices()
    {
        (string one, string other) = TwoWithTheSameBeginning();
        Image first = AddImage("image:one", one), second = AddImage("image:other", other);
        Assert.Equal(first.Id.Hex[..4], second.Id.Hex[..4]);
        string message = Assert.Throws<ImageException>(() => _store.Get(first.Id.Hex[..4])).Message;
        Assert.Contains(first.Id.Short, message);
        Assert.Contains(second.Id.Short, message);
    }

    [Fact]
    public void A_name_is_taken_from_another_image()
    {
        AddImage("busybox", "one");
        Image second = AddImage("busybox", "two");
        Assert.Equal(second.Id, Assert.Single(_store.List()).Id);
    }

    [Fact]
    public void Prune_removes_what_no_name_leads_to_and_nothing_else()
    {
        Image kept = AddImage("kept", "one"), removed = AddImage("removed", "two");
        File.WriteAllText(Path.Combine(_root, "partial", "sha256-" + new string('0', 64)), "begun");
        string[] blobs = [.. removed.Blobs.Select(blob => blob.Digest.ToString()).Order()];
        _store.Remove(removed.Reference);
        PruneReport report = _store.Prune(wait: false)!;
        Assert.Equal(blobs, report.Blobs.Select(blob => blob.ToString()).Order());
        Assert.Equal(removed.Size + 5, report.Bytes);
        Assert.All(kept.Blobs, blob => Assert.True(_store.Blobs.Contains(blob.Digest)));
        Assert.Empty(Directory.GetFiles(Path.Combine(_root, "partial")));
        Assert.Empty(_store.Prune(wait: false)!.Blobs);
    }

    [Fact]
    public void Prune_leaves_everything_while_others_use_the_store()
    {
        ContentDescriptor blob = _store.Blobs.Add("text/plain", "new"u8);
        using (ImageStore other = ImageStore.Open(_root))
            Assert.Null(_store.Prune(wait: false));
        Assert.True(_store.Blobs.Contains(blob.Digest));
        Assert.Equal([blob.Digest], _store.Prune(wait: false)!.Blobs);
    }

    [Fact]
    public void A_blob_that_was_begun_is_gone_on_with()
    {
        ContentDescriptor blob = Describe("hello world");
        using (PartialBlob begun = _store.Blobs.Begin(blob)!)
            begun.Write("hello "u8);
        Assert.False(_store.Blobs.Contains(blob.Digest));
        using (PartialBlob resumed = _store.Blobs.Begin(blob)!)
        {
            Assert.Equal(6, resumed.Length);
            resumed.Write("world"u8);
            resumed.Commit();
        }
        Assert.Null(_store.Blobs.Begin(blob));
        Assert.Equal("hello world", File.ReadAllText(_store.Blobs.PathOf(blob.Digest)));
        Assert.Empty(Directory.GetFiles(Path.Combine(_root, "partial")));
    }

    [Theory]
    [InlineData("hello wor", "9 of 11 bytes")]
    [InlineData("hello world!", "more than the 11 bytes")]
    [InlineData("hello wörld", "more than the 11 bytes")]
    [InlineData("hello_world", "what came as")]
    public void What_is_not_the_blob_never_gets_its_name(string content, string words)
    {
        ContentDescriptor blob = Describe("hello world");
        Assert.Contains(words, Assert.Throws<ImageException>(() => _store.Blobs.Add(blob, new MemoryStream(Encoding.UTF8.GetBytes(content)))).Message);
        Assert.False(_store.Blobs.Contains(blob.Digest));
        _store.Blobs.Add(blob, "hello world"u8);
        Assert.True(_store.Blobs.Contains(blob.Digest));
    }

    [Fact]
    public async Task One_waits_for_another_who_adds_the_same_blob()
    {
        ContentDescriptor blob = Describe("hello");
        PartialBlob first = _store.Blobs.Begin(blob)!;
        TaskCompletionSource waiting = new();
        Task<PartialBlob?> second = _store.Blobs.BeginAsync(blob, waiting.SetResult, CancellationToken.None);
        await waiting.Task.WaitAsync(TimeSpan.FromSeconds(10));
        first.Write("hello"u8);
        first.Commit();
        first.Dispose();
        Assert.Null(await second.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void A_blob_that_was_damaged_is_found_when_it_is_read()
    {
        Image image = AddImage("busybox", "one");
        string path = _store.Blobs.PathOf(image.Manifest.Config.Digest);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        byte[] content = File.ReadAllBytes(path);
        content[^2] ^= 1;
        File.WriteAllBytes(path, content);
        Assert.Contains("what came as", Assert.Throws<ImageException>(() => _store.Get("busybox").Config).Message);
        File.WriteAllBytes(path, content[1..]);
        Assert.Contains("pull the image again", Assert.Throws<ImageException>(() => _store.Get("busybox").Config).Message);
        File.Delete(path);
        Assert.Contains("lacks the blob", Assert.Throws<ImageException>(() => _store.Get("busybox").Config).Message);
    }

    [Fact]
    public void An_image_with_more_layers_than_its_configuration_says_is_refused()
    {
        ContentDescriptor layer = _store.Blobs.Add(MediaTypes.Layer, "layer"u8);
        Image image = AddImage("busybox", new ImageConfig { Architecture = "amd64", Os = "linux" }, [layer]);
        Assert.Contains("contradicts itself", Assert.Throws<ImageException>(() => image.Config).Message);
    }

    private static ContentDescriptor Describe(string content) =>
        new() { MediaType = "text/plain", Digest = Digest.Of(Encoding.UTF8.GetBytes(content)), Size = content.Length };

    private static (string, string) TwoWithTheSameBeginning()
    {
        Dictionary<string, string> known = [];
        for (int i = 0; ; i++)
        {
            string beginning = Digest.Of(Text(Configure($"{i}"))).Hex[..4];
            if (!known.TryAdd(beginning, $"{i}"))
                return (known[beginning], $"{i}");
        }
    }

    private static ReadOnlySpan<byte> Text(IJsonObject document) => DocumentText.Of(document, DocumentText.OneLine).Span;

    private static ImageConfig Configure(string content) =>
        new() { Architecture = "amd64", Os = "linux", Rootfs = new() { DiffIds = [Digest.Of(Encoding.UTF8.GetBytes(content))] } };

    private Image AddImage(string name, string content) =>
        AddImage(name, Configure(content), [_store.Blobs.Add(MediaTypes.Layer, Encoding.UTF8.GetBytes(content))]);

    private Image AddImage(string name, ImageConfig config, ContentDescriptor[] layers)
    {
        ImageManifest manifest = new() { MediaType = MediaTypes.Manifest, Config = _store.Blobs.Add(MediaTypes.Config, Text(config)), Layers = layers };
        ContentDescriptor descriptor = _store.Blobs.Add(MediaTypes.Manifest, Text(manifest));
        return _store.Name(ImageReference.Parse(name), descriptor, descriptor.Digest);
    }
}
