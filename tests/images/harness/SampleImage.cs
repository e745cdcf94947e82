using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Mocker.Tests.Images;

/// <summary>An OCI image layout made on the spot, with layers of random bytes, for one platform or several.</summary>
internal sealed class SampleImage
{
    private const string Types = "application/vnd.oci.image.";

    private readonly List<string> _layers = [];

    /// <param name="directory">Where the layout is made.</param>
    /// <param name="layers">Bytes of each layer's file.</param>
    /// <param name="platforms">Architectures; with more than one the image is an index.</param>
    public SampleImage(string directory, int[] layers, params string[] platforms)
    {
        Layout = directory;
        Directory.CreateDirectory(Path.Combine(directory, "blobs", "sha256"));
        File.WriteAllText(Path.Combine(directory, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        JsonObject[] manifests = [.. platforms.DefaultIfEmpty("amd64").Select(platform => Manifest(platform, layers))];
        JsonObject top = manifests.Length == 1 ? manifests[0] : Add("index.v1+json", Index(manifests));
        Digest = (string)top["digest"]!;
        top["annotations"] = new JsonObject { ["org.opencontainers.image.ref.name"] = "v1" };
        File.WriteAllText(Path.Combine(directory, "index.json"), Index(top).ToJsonString());
    }

    public string Layout { get; }

    /// <summary>Of the manifest, or of the index.</summary>
    public string Digest { get; }

    /// <summary>Digests of the layers, as they are kept.</summary>
    public IReadOnlyList<string> Layers => _layers;

    /// <summary>Copies the image to a registry.</summary>
    /// <param name="name">HOST:PORT/NAME:TAG.</param>
    /// <param name="more">Further arguments of skopeo copy.</param>
    public void CopyTo(string name, params string[] more) =>
        Bed.Skopeo(["copy", "--all", "--dest-tls-verify=false", .. more, $"oci:{Layout}:v1", $"docker://{name}"]).OrFail();

    private static JsonObject Index(params JsonObject[] manifests) =>
        new() { ["schemaVersion"] = 2, ["mediaType"] = Types + "index.v1+json", ["manifests"] = new JsonArray([.. manifests]) };

    private JsonObject Manifest(string architecture, int[] sizes)
    {
        JsonArray layers = [], contents = [];
        foreach (int size in sizes)
        {
            byte[] tar = Tar(size);
            contents.Add($"sha256:{Convert.ToHexStringLower(SHA256.HashData(tar))}");
            JsonObject layer = Add("layer.v1.tar+gzip", Compress(tar));
            _layers.Add((string)layer["digest"]!);
            layers.Add(layer);
        }
        JsonObject config = Add("config.v1+json", new JsonObject
        {
            ["created"] = "2026-01-02T03:04:05Z",
            ["architecture"] = architecture,
            ["os"] = "linux",
            ["config"] = new JsonObject { ["Cmd"] = new JsonArray("sh") },
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = contents },
            ["history"] = new JsonArray(new JsonObject { ["created_by"] = "first step" }, new JsonObject { ["created_by"] = "CMD sh", ["empty_layer"] = true }),
        });
        JsonObject manifest = Add("manifest.v1+json", new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = Types + "manifest.v1+json",
            ["config"] = config,
            ["layers"] = layers,
        });
        manifest["platform"] = new JsonObject { ["architecture"] = architecture, ["os"] = "linux" };
        return manifest;
    }

    private JsonObject Add(string type, JsonNode document) => Add(type, System.Text.Encoding.UTF8.GetBytes(document.ToJsonString()));

    private JsonObject Add(string type, byte[] content)
    {
        string hex = Convert.ToHexStringLower(SHA256.HashData(content));
        File.WriteAllBytes(Path.Combine(Layout, "blobs", "sha256", hex), content);
        return new JsonObject { ["mediaType"] = Types + type, ["digest"] = $"sha256:{hex}", ["size"] = content.Length };
    }

    private static byte[] Tar(int size)
    {
        using MemoryStream bytes = new();
        using (TarWriter tar = new(bytes, leaveOpen: true))
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "file") { DataStream = new MemoryStream(RandomNumberGenerator.GetBytes(size)) });
        return bytes.ToArray();
    }

    private static byte[] Compress(byte[] content)
    {
        using MemoryStream bytes = new();
        using (GZipStream gzip = new(bytes, CompressionLevel.Fastest))
            gzip.Write(content);
        return bytes.ToArray();
    }
}
