namespace Mocker.Harness.Containers;

/// <summary>
/// A containerd that scripts/containerd has fetched: its name there ("1.6", "2"), where its programs are, and how its
/// configuration differs from the others'.
/// </summary>
internal sealed record ContainerdVersion(string Name, string Programs)
{
    /// <summary>The version of config.toml: 2 until containerd 1.7, 3 since 2.0.</summary>
    internal int ConfigVersion => Name.StartsWith('1') ? 2 : 3;

    internal static ContainerdVersion Find(string name)
    {
        var place = Path.Combine(Solution.Folder, "artifacts", "containerd", name);
        if (!File.Exists(Path.Combine(place, "containerd")))
        {
            var outcome = Spawned.Run(
                TimeSpan.FromMinutes(3), Streams.NullDescriptor, Path.Combine(Solution.Folder, "scripts", "containerd"), name);
            if (!outcome.Success)
                throw new MissingException($"containerd {name} could not be fetched: {outcome.Errors.Trim()}");
        }
        return new ContainerdVersion(name, place);
    }
}
