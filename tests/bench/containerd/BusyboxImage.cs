using System.Formats.Tar;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Mocker.Harness.Containers;

/// <summary>
/// An image made on the spot, as an OCI layout in a tar file (image-layout.md): busybox, its applets, and a file of 1 MiB of noise.
/// </summary>
internal static class BusyboxImage
{
    internal const string Name = "docker.io/library/busybox:mocker";
    internal const string ManyLayersName = "docker.io/library/layers:mocker";

    /// <summary>What the image has at /noise.</summary>
    internal static readonly byte[] Noise = MakeNoise();

    private const string LayerType = "application/vnd.oci.image.layer.v1.tar";
    private const string ConfigType = "application/vnd.oci.image.config.v1+json";
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable =
        Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly string[] Applets =
    [
        "awk", "cat", "dd", "echo", "env", "false", "head", "hostname", "id", "kill", "ls", "mount", "printf", "ps", "seq", "sh", "sleep",
        "stat", "stty", "tail", "test", "touch", "true", "wc", "yes",
    ];

    private static string ArchitectureName => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";

    /// <summary>Writes the image; with more layers than one, layer N puts the file /layers/N on top.</summary>
    internal static void Write(string path, string name, int layers = 1)
    {
        using var file = new TarWriter(File.Create(path), TarEntryFormat.Ustar);
        Add(file, "oci-layout", """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray());
        var contents = new List<byte[]> { RootFilesystem() };
        for (var layer = 1; layer < layers; layer++)
            contents.Add(Layer(layer));
        var config = Config(contents);
        var manifest = Json(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = ManifestType,
            ["config"] = Descriptor(ConfigType, config),
            ["layers"] = new JsonArray([.. contents.Select(content => (JsonNode)Descriptor(LayerType, content))]),
        });
        foreach (var blob in contents.Append(config).Append(manifest))
            Add(file, "blobs/sha256/" + Digest(blob)["sha256:".Length..], blob);
        var entry = Descriptor(ManifestType, manifest);
        entry["annotations"] = new JsonObject { ["io.containerd.image.name"] = name };
        Add(file, "index.json", Json(new JsonObject { ["schemaVersion"] = 2, ["manifests"] = new JsonArray(entry) }));
    }

    private static byte[] Config(List<byte[]> layers) => Json(new JsonObject
    {
        ["architecture"] = ArchitectureName,
        ["os"] = "linux",
        ["config"] = new JsonObject
        {
            ["Env"] = SpecConfig.Strings("PATH=/bin"),
            ["Cmd"] = SpecConfig.Strings("/bin/sleep", "3600"),
        },
        ["rootfs"] = new JsonObject
        {
            ["type"] = "layers",
            ["diff_ids"] = SpecConfig.Strings([.. layers.Select(Digest)]),
        },
    });

    /// <summary>The files of the image as a tar archive.</summary>
    internal static byte[] RootFilesystem() => Tar(layer =>
    {
        foreach (var folder in new[] { "bin", "dev", "etc", "proc", "sys", "tmp" })
            layer.WriteEntry(new UstarTarEntry(TarEntryType.Directory, folder) { Mode = Executable });
        Add(layer, "bin/busybox", File.ReadAllBytes(Rootfs.Busybox), Executable);
        foreach (var applet in Applets)
            layer.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, $"bin/{applet}") { LinkName = "busybox" });
        Add(layer, "etc/passwd", "root:x:0:0:root:/:/bin/sh\n"u8.ToArray());
        Add(layer, "etc/group", "root:x:0:\n"u8.ToArray());
        Add(layer, "noise", Noise);
    });

    private static byte[] Layer(int number) => Tar(layer => Add(layer, $"layers/{number}", Encoding.ASCII.GetBytes($"{number}\n")));

    private static byte[] Tar(Action<TarWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
            write(writer);
        return bytes.ToArray();
    }

    private static void Add(TarWriter file, string name, byte[] content, UnixFileMode mode = Readable) =>
        file.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { Mode = mode, DataStream = new MemoryStream(content) });

    private static JsonObject Descriptor(string type, byte[] content) =>
        new() { ["mediaType"] = type, ["digest"] = Digest(content), ["size"] = content.Length };

    private static string Digest(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    private static byte[] Json(JsonObject document) => Encoding.UTF8.GetBytes(document.ToJsonString());

    private static byte[] MakeNoise()
    {
        var bytes = new byte[1 << 20];
        new Random(20251128).NextBytes(bytes);
        return bytes;
    }
}
