using System.Text.Json.Nodes;
using Mono.Unix.Native;

namespace Mocker.Tests.Integration;

/// <summary>
/// The user nobody, who has no rights, with a runtime directory of his own and ids to map: /etc/subuid and /etc/subgid
/// are the test's, in a mount namespace that only his commands see.
/// </summary>
internal sealed class OrdinaryUser : IDisposable
{
    private const int Id = 65534;

    // $1 is the file of ids, $2 the runtime directory, the rest the command.
    private const string Become =
        """
        ids=$1; dir=$2; shift 2
        mount --bind "$ids" /etc/subuid && mount --bind "$ids" /etc/subgid &&
        exec setpriv --reuid 65534 --regid 65534 --clear-groups env -u USER XDG_RUNTIME_DIR="$dir" "$@"
        """;

    private readonly TestBed bed;
    private readonly string directory;
    private readonly string ids;

    internal OrdinaryUser()
    {
        bed = new TestBed((scratch, original) =>
        {
            // Where the binary is built others may not enter.
            var copy = scratch.Below("mocker-runtime");
            File.Copy(original, copy);
            return copy;
        });
        directory = Give(bed.Below("user"));
        ids = bed.Below("ids");
        File.WriteAllText(ids, "nobody:100000:65536\n");
        RootfsPath = Give(bed.Below("user/rootfs"));
        Rootfs.Create(RootfsPath);
    }

    internal string RootfsPath { get; }

    internal string Binary => bed.Runtime.Path;

    internal string Below(string name) => Path.Combine(directory, name);

    /// <summary>Runs a program as this user.</summary>
    internal Outcome Call(params string[] command)
    {
        using var output = new CaptureFile();
        using var errors = new CaptureFile();
        using var line = new Command(["/usr/bin/unshare", "--mount", "/bin/sh", "-c", Become, "sh", ids, directory, .. command]);
        var started = Environment.TickCount64;
        var status = Child.Wait(line.Start(new Streams(Streams.NullDescriptor, output.Descriptor, errors.Descriptor)), TimeSpan.FromSeconds(20));
        var took = TimeSpan.FromMilliseconds(Environment.TickCount64 - started);
        return new Outcome($"nobody: {string.Join(' ', command)}", status, output.Text(), errors.Text(), took);
    }

    /// <summary>Runs a command of the runtime as this user.</summary>
    internal Outcome Runtime(params string[] command) => Call([bed.Runtime.Path, .. command]);

    /// <summary>A bundle of this user's as `spec --rootless` writes it, with the change made to it.</summary>
    internal string NewBundle(string name, Action<JsonObject> change, params string[] args)
    {
        var path = Give(Below(name));
        _ = Runtime("spec", "--rootless", "--bundle", path).OrThrow();
        var file = Path.Combine(path, "config.json");
        var config = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        config["root"]!["path"] = RootfsPath;
        config["process"]!["terminal"] = false;
        config["process"]!["args"] = SpecConfig.Strings(args);
        change(config);
        File.WriteAllText(file, config.ToJsonString());
        return path;
    }

    internal string NewId() => bed.NewId();

    /// <summary>Fails when anything is left, of what root sees and of what the user keeps.</summary>
    internal void AssertNothingIsLeft()
    {
        bed.AssertNothingIsLeft();
        var store = Below("mocker");
        Assert.Empty(Directory.Exists(store) ? Directory.EnumerateFileSystemEntries(store) : []);
    }

    public void Dispose() => bed.Dispose();

    private static string Give(string path)
    {
        _ = Directory.CreateDirectory(path);
        if (Syscall.chown(path, Id, Id) != 0)
            throw new HarnessException($"cannot give {path} to nobody");
        return path;
    }
}
