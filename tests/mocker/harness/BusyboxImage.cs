using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Mocker.Tests.Run;

/// <summary>An OCI image layout with the host's busybox in it, which has to be a static one.</summary>
internal static class BusyboxImage
{
    private const string Types = "application/vnd.oci.image.";

    /// <param name="layout">Where it is made.</param>
    /// <param name="config">What its configuration says of how to run it; null for a shell.</param>
    public static void Make(string layout, JsonObject? config = null)
    {
        string busybox = new[] { "/bin/busybox", "/usr/bin/busybox" }.FirstOrDefault(File.Exists) ?? "";
        Skip.If(busybox.Length == 0, "busybox-static is not installed");
        Directory.CreateDirectory(Path.Combine(layout, "blobs", "sha256"));
        byte[] tar = Layer(busybox);
        JsonObject layer = Add(layout, "layer.v1.tar", tar);
        JsonObject configuration = Add(layout, "config.v1+json", Encoding.UTF8.GetBytes(new JsonObject
        {
            ["architecture"] = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64",
            ["os"] = "linux",
            ["config"] = config ?? new JsonObject { ["Cmd"] = new JsonArray("sh"), ["Env"] = new JsonArray("PATH=/bin", "FROM_IMAGE=yes") },
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray((string)layer["digest"]!) },
        }.ToJsonString()));
        JsonObject manifest = Add(layout, "manifest.v1+json", Encoding.UTF8.GetBytes(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = Types + "manifest.v1+json",
            ["config"] = configuration,
            ["layers"] = new JsonArray(layer),
        }.ToJsonString()));
        manifest["annotations"] = new JsonObject { ["org.opencontainers.image.ref.name"] = "latest" };
        File.WriteAllText(Path.Combine(layout, "index.json"), new JsonObject { ["schemaVersion"] = 2, ["manifests"] = new JsonArray(manifest) }.ToJsonString());
        File.WriteAllText(Path.Combine(layout, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
    }

    private static byte[] Layer(string busybox)
    {
        using MemoryStream bytes = new();
        using (TarWriter tar = new(bytes, leaveOpen: true))
        {
            foreach (string name in (string[])["bin", "dev", "etc", "home", "proc", "root", "sys", "tmp", "var", "var/data", "www"])
                tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, name) { Mode = (UnixFileMode)(name == "tmp" ? 0x3ff : 0x1ed) });
            Write(tar, "bin/busybox", File.ReadAllBytes(busybox), 0x1ed);
            foreach (string applet in HostProgram.Run("busybox", ["--list"]).OrFail().Split('\n'))
                if (applet != "busybox")
                    tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, $"bin/{applet}") { LinkName = "busybox", Mode = (UnixFileMode)0x1ff });
            Write(tar, "etc/passwd", "root:x:0:0:root:/root:/bin/sh\nguest:x:1000:1000::/home:/bin/sh\n"u8, 0x1a4);
            Write(tar, "etc/group", "root:x:0:\nguest:x:1000:\nmore:x:2000:guest\n"u8, 0x1a4);
            Write(tar, "var/data/file", "from the image\n"u8, 0x1a4, owner: 1000);
            Write(tar, "www/index.html", "hello"u8, 0x1a4);
            Write(tar, "etc/script", "#!/bin/sh\n"u8, 0x1a4);
        }
        return bytes.ToArray();
    }

    private static void Write(TarWriter tar, string name, ReadOnlySpan<byte> content, int mode, int owner = 0) => tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name)
    {
        Mode = (UnixFileMode)mode,
        Uid = owner,
        Gid = owner,
        DataStream = new MemoryStream(content.ToArray()),
    });

    private static JsonObject Add(string layout, string type, byte[] content)
    {
        string hex = Convert.ToHexStringLower(SHA256.HashData(content));
        File.WriteAllBytes(Path.Combine(layout, "blobs", "sha256", hex), content);
        return new JsonObject { ["mediaType"] = Types + type, ["digest"] = $"sha256:{hex}", ["size"] = content.Length };
    }
}
