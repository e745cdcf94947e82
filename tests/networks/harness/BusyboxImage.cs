using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Mocker.Tests.Networks;

/// <summary>An OCI image layout with busybox in it.</summary>
internal static class BusyboxImage
{
    private const string Types = "application/vnd.oci.image.";

    public static void Make(string directory)
    {
        Skip.IfNot(File.Exists("/bin/busybox"), "busybox is not installed");
        Directory.CreateDirectory(Path.Combine(directory, "blobs", "sha256"));
        byte[] tar = Tar();
        JsonObject layer = Add(directory, "layer.v1.tar", tar);
        JsonObject config = Add(directory, "config.v1+json", Encoding.UTF8.GetBytes(new JsonObject
        {
            ["architecture"] = "amd64",
            ["os"] = "linux",
            ["config"] = new JsonObject { ["Cmd"] = new JsonArray("sh"), ["ExposedPorts"] = new JsonObject { ["80/tcp"] = new JsonObject() } },
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray((string)layer["digest"]!) },
        }.ToJsonString()));
        JsonObject manifest = Add(directory, "manifest.v1+json", Encoding.UTF8.GetBytes(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = Types + "manifest.v1+json",
            ["config"] = config,
            ["layers"] = new JsonArray(layer),
        }.ToJsonString()));
        manifest["annotations"] = new JsonObject { ["org.opencontainers.image.ref.name"] = "v1" };
        File.WriteAllText(Path.Combine(directory, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        File.WriteAllText(Path.Combine(directory, "index.json"), new JsonObject { ["schemaVersion"] = 2, ["manifests"] = new JsonArray(manifest) }.ToJsonString());
    }

    private static byte[] Tar()
    {
        using MemoryStream bytes = new();
        using (TarWriter tar = new(bytes, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (string directory in (string[])["bin/", "etc/", "www/", "tmp/", "proc/", "dev/", "sys/"])
                tar.WriteEntry(new UstarTarEntry(TarEntryType.Directory, directory) { Mode = (UnixFileMode)0x1ed });
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "bin/busybox") { Mode = (UnixFileMode)0x1ed, DataStream = File.OpenRead("/bin/busybox") });
            foreach (string name in (string[])["sh", "sleep", "ping", "wget", "httpd", "cat", "ip", "hostname", "true", "echo"])
                tar.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, "bin/" + name) { LinkName = "busybox" });
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "www/index.html") { Mode = (UnixFileMode)0x1a4, DataStream = new MemoryStream("hello"u8.ToArray()) });
        }
        return bytes.ToArray();
    }

    private static JsonObject Add(string directory, string type, byte[] content)
    {
        string digest = Convert.ToHexStringLower(SHA256.HashData(content));
        File.WriteAllBytes(Path.Combine(directory, "blobs", "sha256", digest), content);
        return new() { ["mediaType"] = Types + type, ["digest"] = "sha256:" + digest, ["size"] = content.Length };
    }
}
