namespace Mocker.Harness.Containers;

/// <summary>
/// The shim under test, and the runtime that it runs where that is another program: "mocker" is ours, "runc" and "crun" are
/// containerd's own shim with those.
/// </summary>
internal sealed record Shim(string Name, string RuntimeType, string? Binary)
{
    private const string OurBinary = "containerd-shim-mocker-v2";

    /// <summary>Where ours is built: on the daemon's PATH.</summary>
    internal static string Folder { get; } = Path.Combine(Solution.Folder, "bin");

    /// <summary>The name that containerd makes of the runtime's type and looks for on its PATH.</summary>
    internal string Program => Binary is null ? OurBinary : "containerd-shim-runc-v2";

    /// <summary>What the CRI plugin is to call it.</summary>
    internal string Handler => Binary is null ? Name : $"peer-{Name}";

    /// <summary>What `ctr run` is told.</summary>
    internal string[] RunOptions =>
        Binary is null ? ["--runtime", RuntimeType] : ["--runtime", RuntimeType, "--runc-binary", Binary];

    internal static Shim Find(string name)
    {
        switch (name)
        {
            case "mocker":
                return File.Exists(Path.Combine(Folder, OurBinary))
                    ? new Shim(name, "io.containerd.mocker.v2", null)
                    : throw new MissingException($"bin/{OurBinary} is not built");
            case "runc" or "crun":
                var peer = InstalledRuntimes.Find().Find(runtime => runtime.Name == name)
                    ?? throw new MissingException($"{name} is not installed");
                return new Shim(name, "io.containerd.runc.v2", peer.Path);
            default:
                throw new HarnessException($"there is no shim \"{name}\"; there are mocker, runc and crun");
        }
    }
}
