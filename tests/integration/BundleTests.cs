using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;

namespace Mocker.Tests.Integration;

/// <summary>Bundles that `mocker bundle` makes of an image run under any runtime.</summary>
public sealed class BundleTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static TheoryData<string, string[], string> Answers => new()
    {
        { "the image's own words", [], "user 33 34 34 77 in /srv with A=image\nfrom the volume\n" },
        { "another user, directory and variable", ["--user", "5:6", "--workdir", "/tmp", "--env", "A=mine"], "user 5 6 6 in /tmp with A=mine\nfrom the volume\n" },
        { "a read-only root", ["--read-only", "--user", "0", "--entrypoint", "", "IMAGE", "/bin/sh", "-c", "touch /x 2>/dev/null || echo refused"], "refused\n" },
        { "no capability but one", ["--cap-drop", "all", "--cap-add", "chown", "--user", "0", "--entrypoint", "", "IMAGE", "/bin/sh", "-c", "grep CapEff /proc/self/status"], "CapEff:\t0000000000000001\n" },
        { "the default capabilities and a filter", ["--user", "0", "--entrypoint", "", "IMAGE", "/bin/sh", "-c", "grep -E 'CapEff|Seccomp:' /proc/self/status; mount -t tmpfs x /tmp 2>/dev/null || echo refused"], "CapEff:\t00000000a80425fb\nSeccomp:\t2\nrefused\n" },
        { "a host name", ["--hostname", "box", "--entrypoint", "", "IMAGE", "/bin/sh", "-c", "cat /proc/sys/kernel/hostname"], "box\n" },
    };

    [SkippableTheory]
    [MemberData(nameof(Answers))]
    public void A_bundle_runs_under_every_runtime(string what, string[] words, string answer)
    {
        using TestBed bed = new();
        string mocker = Path.Combine(Path.GetDirectoryName(bed.Runtime.Path)!, "mocker");
        Skip.IfNot(File.Exists(mocker), $"there is no {mocker} beside the runtime under test");
        string image = bed.Below("image"), bundle = bed.Below("bundle");
        MakeImage(bed, image);
        int options = Array.IndexOf(words, "IMAGE") is >= 0 and var at ? at : words.Length;
        string[] command = options < words.Length ? words[(options + 1)..] : [];

        Call([mocker, "--store", bed.Below("store"), "bundle", "--quiet", .. words[..options], $"oci:{image}:test", bundle, .. command]).OrThrow();

        foreach (RuntimeBinary runtime in InstalledRuntimes.Find())
        {
            RuntimeBinary own = runtime with { Root = Directory.CreateDirectory(bed.Below($"root-{runtime.Name}")).FullName };
            string id = bed.NewId();
            try
            {
                Outcome outcome = own.Call(Limit, "run", "--bundle", bundle, id);
                Assert.True(outcome.Success, $"{what}, {runtime.Name}: {outcome}");
                Assert.Equal(answer, outcome.Output);
            }
            finally
            {
                _ = own.Call(Limit, "delete", "--force", id);
            }
        }
    }

    private static Outcome Call(string[] line)
    {
        using CaptureFile output = new(), errors = new();
        using Command command = new(line);
        int pid = command.Start(new Streams(Streams.NullDescriptor, output.Descriptor, errors.Descriptor));
        ExitStatus? status = Child.Wait(pid, Limit);
        return new Outcome(command.Text, status, output.Text(), errors.Text(), TimeSpan.Zero);
    }

    /// <summary>An image layout with one layer: the bed's root filesystem, users of its own, and a volume.</summary>
    private static void MakeImage(TestBed bed, string image)
    {
        string root = bed.Below("image-root");
        Rootfs.Create(root);
        foreach (string directory in (string[])["etc", "srv", "data", "tmp"])
            _ = Directory.CreateDirectory(Path.Combine(root, directory));
        File.WriteAllText(Path.Combine(root, "etc/passwd"), "root:x:0:0::/:/bin/sh\nwww:x:33:34::/:/bin/sh\n");
        File.WriteAllText(Path.Combine(root, "etc/group"), "root:x:0:\nwww:x:34:\nmore:x:77:www\n");
        File.WriteAllText(Path.Combine(root, "data/file"), "from the volume\n");
        string layer = bed.Below("layer.tar");
        TarFile.CreateFromDirectory(root, layer, includeBaseDirectory: false);
        string blobs = Directory.CreateDirectory(Path.Combine(image, "blobs/sha256")).FullName;
        string archive = AddBlob(blobs, File.ReadAllBytes(layer)), archiveDigest = archive.Split('"')[3];
        string config = AddBlob(blobs, Encoding.UTF8.GetBytes(
            $$$"""
            {"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["{{{archiveDigest}}}"]},
             "config":{"User":"www","Env":["A=image","PATH=/bin"],"WorkingDir":"/srv","Volumes":{"/data":{}},"Labels":{"l":"v"},
              "Entrypoint":["/bin/sh","-c"],"Cmd":["echo user $(id -u) $(id -g) $(id -G) in $PWD with A=$A; cat /data/file"]}}
            """));
        string manifest = AddBlob(blobs, Encoding.UTF8.GetBytes(
            $$$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
             "config":{"mediaType":"application/vnd.oci.image.config.v1+json",{{{config}}}},
             "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar",{{{archive}}}}]}
            """));
        File.WriteAllText(Path.Combine(image, "index.json"),
            $$$"""
            {"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json",{{{manifest}}},
             "annotations":{"org.opencontainers.image.ref.name":"test"}}]}
            """);
        File.WriteAllText(Path.Combine(image, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
    }

    /// <returns>The digest and size of a descriptor.</returns>
    private static string AddBlob(string blobs, byte[] content)
    {
        string hex = Convert.ToHexStringLower(SHA256.HashData(content));
        File.WriteAllBytes(Path.Combine(blobs, hex), content);
        return $"\"digest\":\"sha256:{hex}\",\"size\":{content.Length}";
    }
}
