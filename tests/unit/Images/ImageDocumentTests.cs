using System.Text;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Images;

public sealed class ImageDocumentTests
{
    private const string Digest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string Descriptor = $$"""{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{Digest}}","size":7}""";
    private const string Layer = $$"""{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"{{Digest}}","size":9}""";

    private const string Configuration = $$$"""
        {"created":"2015-10-31T22:22:56.015925234Z","author":"Alyssa P. Hacker","architecture":"arm64","os":"linux","variant":"v8",
        "config":{"User":"alice","ExposedPorts":{"8080/tcp":{}},"Env":["PATH=/bin"],"Entrypoint":["/bin/app"],"Cmd":["--foreground"],
        "Volumes":{"/data":{},"/logs":{}},"WorkingDir":"/home/alice","Labels":{"a":"b"},"StopSignal":"SIGQUIT"},
        "rootfs":{"type":"layers","diff_ids":["{{{Digest}}}"]},
        "history":[{"created":"2015-10-31T22:22:54Z","created_by":"/bin/sh -c #(nop) ADD file"},{"created_by":"CMD","comment":"none","empty_layer":true}]}
        """;

    [Fact]
    public void A_configuration_is_read()
    {
        ImageConfig config = ImageConfig.Parse(Utf8(Configuration));
        Assert.Equal("linux/arm64/v8", config.Platform.ToString());
        Assert.Equal(["/data", "/logs"], config.Config.Volumes);
        Assert.Equal(["8080/tcp"], config.Config.ExposedPorts);
        Assert.Equal(["/bin/app", "--foreground"], [.. config.Config.Entrypoint, .. config.Config.Cmd]);
        Assert.Equal(("alice", "/home/alice", "SIGQUIT"), (config.Config.User, config.Config.WorkingDir, config.Config.StopSignal));
        Assert.Equal(Digest, Assert.Single(config.Rootfs.DiffIds).ToString());
        Assert.Equal([false, true], config.History.Select(step => step.EmptyLayer));
        Assert.Equal(new DateTimeOffset(2015, 10, 31, 22, 22, 54, TimeSpan.Zero), config.History[0].Created);
    }

    [Theory]
    [InlineData(Configuration)]
    [InlineData("""{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]}}""")]
    public void A_configuration_that_is_written_reads_the_same(string text)
    {
        string written = Text(ImageConfig.Parse(Utf8(text)));
        Assert.Equal(written, Text(ImageConfig.Parse(Utf8(written))));
        // The ninth digit is below what .NET keeps.
        Assert.Equal(text.Replace("\n", "").Replace("015925234", "0159252"), written);
    }

    [Fact]
    public void What_Docker_writes_is_read()
    {
        ImageConfig config = ImageConfig.Parse(Utf8($$"""
            {"architecture":"amd64","config":{"Hostname":"","AttachStdin":false,"Env":null,"Cmd":null,"Volumes":null,"Labels":null,"OnBuild":null,"User":""},
            "container_config":{"Cmd":["x"]},"created":"0001-01-01T00:00:00Z","docker_version":"20.10","id":"1","os":"linux",
            "rootfs":{"type":"layers","diff_ids":null},"history":null}
            """));
        Assert.Empty(config.Config.Env);
        Assert.Null(config.Config.User);
    }

    [Fact]
    public void What_image_spec_does_not_have_stays_as_it_is()
    {
        const string others = """
            "Healthcheck":{"Test":["CMD-SHELL","curl  -f x || exit 1\u0000"],"Interval":3e10, "Retries" : 3},"OnBuild":["RUN x"],"Shell":["/bin/bash","-c"],"OnNothing":null,"a name that is longer than any of the specification's and \"quoted\"":{"Env":1.50}
            """;
        ImageConfig config = ImageConfig.Parse(Utf8($$$"""
            {"architecture":"amd64","os":"linux","config":{"Env":["A=1"],{{{others}}},"Cmd":null},"rootfs":{"type":"layers","diff_ids":[]}}
            """));

        Assert.Equal($$$"""{"architecture":"amd64","os":"linux","config":{"Env":["A=1"],{{{others}}}},"rootfs":{"type":"layers","diff_ids":[]}}""", Text(config));
    }

    [Fact]
    public void A_manifest_is_read_and_written_back()
    {
        string text = $$$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{{Descriptor}}},"layers":[{{{Layer}}}],"annotations":{"k":"v"}}""";
        ImageManifest manifest = ImageManifest.Parse(Utf8(text));
        Assert.True(manifest.IsImage);
        Assert.Equal(9, Assert.Single(manifest.Layers).Size);
        Assert.Equal(text, Text(manifest));
    }

    [Fact]
    public void An_index_is_read_and_written_back()
    {
        string text = $$$"""{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","manifests":[{"mediaType":"application/vnd.docker.distribution.manifest.v2+json","digest":"{{{Digest}}}","size":5,"urls":["https://x"],"data":"AAE=","artifactType":"t","platform":{"architecture":"arm","os":"linux","os.version":"1","variant":"v7"}}]}""";
        ImageIndex index = ImageIndex.Parse(Utf8(text));
        Assert.Equal([0, 1], Assert.Single(index.Manifests).Data!);
        Assert.Equal(text, Text(index));
    }

    [Theory]
    [InlineData("""{"schemaVersion":1,"config":DESCRIPTOR,"layers":[]}""", "/schemaVersion")]
    [InlineData("""{"config":DESCRIPTOR,"layers":[]}""", "")]
    [InlineData("""{"schemaVersion":2,"layers":[]}""", "")]
    [InlineData("""{"schemaVersion":2,"config":DESCRIPTOR}""", "")]
    [InlineData("""{"schemaVersion":2,"config":DESCRIPTOR,"layers":[],"manifests":[]}""", "/manifests")]
    [InlineData("""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","config":DESCRIPTOR,"layers":[]}""", "/mediaType")]
    [InlineData("""{"schemaVersion":2,"config":DESCRIPTOR,"layers":[{"mediaType":"t","digest":"sha256:../x","size":1}]}""", "/layers/0/digest")]
    [InlineData("""{"schemaVersion":2,"config":DESCRIPTOR,"layers":[DESCRIPTOR,{"mediaType":"t","digest":"DIGEST","size":-1}]}""", "/layers/1/size")]
    [InlineData("""{"schemaVersion":2,"config":DESCRIPTOR,"layers":[{"mediaType":"t","digest":"DIGEST","size":1.5}]}""", "/layers/0/size")]
    [InlineData("""{"schemaVersion":2,"config":DESCRIPTOR,"layers":[{"mediaType":"t","digest":"DIGEST","size":1,"data":"!"}]}""", "/layers/0/data")]
    [InlineData("""{"schemaVersion":2,"config":DESCRIPTOR,"config":DESCRIPTOR,"layers":[]}""", "/config")]
    public void A_manifest_that_is_wrong_is_refused_with_its_place(string text, string pointer) =>
        Assert.Equal(pointer, Assert.Throws<OciDocumentException>(() => ImageManifest.Parse(Utf8(text))).Pointer);

    [Theory]
    [InlineData("""{"schemaVersion":2,"manifests":[],"layers":[]}""", "/layers")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"config":{}}""", "/config")]
    [InlineData("""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","manifests":[]}""", "/mediaType")]
    [InlineData("""{"schemaVersion":2,"manifests":[{"mediaType":"t","size":1}]}""", "/manifests/0")]
    [InlineData("""{"schemaVersion":2,"manifests":[{"mediaType":"t","digest":"DIGEST","size":1,"platform":{"os":"linux"}}]}""", "/manifests/0/platform")]
    public void An_index_that_is_wrong_is_refused_with_its_place(string text, string pointer) =>
        Assert.Equal(pointer, Assert.Throws<OciDocumentException>(() => ImageIndex.Parse(Utf8(text))).Pointer);

    [Theory]
    [InlineData("""{"os":"linux","rootfs":{"type":"layers"}}""", "")]
    [InlineData("""{"architecture":"a","os":"linux","rootfs":{"type":"tree","diff_ids":[]}}""", "/rootfs/type")]
    [InlineData("""{"architecture":"a","os":"linux","rootfs":{"type":"layers","diff_ids":["x"]}}""", "/rootfs/diff_ids/0")]
    [InlineData("""{"architecture":"a","os":"linux","rootfs":{"type":"layers"},"config":{"Env":"A=b"}}""", "/config/Env")]
    [InlineData("""{"architecture":"a","os":"linux","rootfs":{"type":"layers"},"history":[{"created":"yesterday"}]}""", "/history/0/created")]
    public void A_configuration_that_is_wrong_is_refused_with_its_place(string text, string pointer) =>
        Assert.Equal(pointer, Assert.Throws<OciDocumentException>(() => ImageConfig.Parse(Utf8(text))).Pointer);

    [Theory]
    [InlineData(MediaTypes.LayerZstd, true)]
    [InlineData(MediaTypes.DockerLayerGzip, true)]
    [InlineData("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", true)]
    [InlineData("application/vnd.cncf.helm.chart.content.v1.tar+gzip", false)]
    public void Layers_are_told_from_other_things(string type, bool isLayer) => Assert.Equal(isLayer, MediaTypes.IsLayer(type));

    private static byte[] Utf8(string text) =>
        Encoding.UTF8.GetBytes(text.Replace("DESCRIPTOR", Descriptor, StringComparison.Ordinal).Replace("DIGEST", Digest, StringComparison.Ordinal));

    private static string Text(IJsonObject document) => Encoding.UTF8.GetString(DocumentText.Of(document, DocumentText.OneLine).Span);
}
