using Mocker.Oci;

namespace Mocker.Pull.References;

/// <summary>
/// The name of an image in a registry, as docker's reference package has it: [REGISTRY[:PORT]/]REPOSITORY[:TAG][@DIGEST]. What is left out of a
/// name in Docker Hub is put in: <c>busybox</c> is <c>docker.io/library/busybox:latest</c>.
/// </summary>
/// <param name="Registry">Host and port, such as <c>localhost:5000</c>.</param>
/// <param name="Repository">Path of the repository, such as <c>library/busybox</c>.</param>
/// <param name="Tag">The tag; null where only a digest was given.</param>
/// <param name="Digest">Digest of the manifest or index; if there is one, the tag is only decoration.</param>
public readonly record struct ImageReference(string Registry, string Repository, string? Tag, Digest? Digest)
{
    /// <summary>The registry of names without one.</summary>
    public const string DockerHub = "docker.io";

    private const string Official = "library/";
    private const string Latest = "latest";

    /// <summary>Where the image is, without tag and digest.</summary>
    public string Name => $"{Registry}/{Repository}";

    /// <summary>What a registry is asked for: the digest, or else the tag.</summary>
    public string TagOrDigest => Digest?.ToString() ?? Tag!;

    /// <summary>As people write it, without what goes without saying in Docker Hub.</summary>
    public string Familiar => FamiliarName + Ending;

    /// <summary>The same without tag and digest.</summary>
    public string FamiliarName => Registry != DockerHub ? Name
        : Repository.StartsWith(Official, StringComparison.Ordinal) && Repository.IndexOf('/', Official.Length) < 0 ? Repository[Official.Length..]
        : Repository;

    private string Ending => (Tag is null ? "" : ":" + Tag) + (Digest is null ? "" : "@" + Digest);

    /// <summary>The whole name.</summary>
    public override string ToString() => Name + Ending;

    /// <summary>Reads a reference; without tag and digest it means the tag <c>latest</c>.</summary>
    /// <exception cref="ImageException">It is none; the message says why.</exception>
    public static ImageReference Parse(string text) =>
        TryParse(text, out ImageReference reference, out string fault) ? reference : throw new ImageException($"invalid image name \"{text}\": {fault}");

    /// <summary>Reads a reference.</summary>
    /// <param name="text">As somebody typed it.</param>
    /// <param name="reference">What it means.</param>
    /// <param name="fault">Why it is none; empty if it is one.</param>
    public static bool TryParse(string text, out ImageReference reference, out string fault)
    {
        reference = default;
        if (!TrySplit(text, out string name, out string? tag, out Digest? digest, out fault))
            return false;
        (string registry, string repository) = SplitName(name);
        fault = ReferenceGrammar.FaultOfHost(registry) ?? ReferenceGrammar.FaultOfRepository(repository) ?? ReferenceGrammar.FaultOfTag(tag) ?? "";
        if (fault.Length > 0)
            return false;
        reference = new(registry, repository, tag ?? (digest is null ? Latest : null), digest);
        return true;
    }

    private static bool TrySplit(string text, out string name, out string? tag, out Digest? digest, out string fault)
    {
        (name, tag, digest, fault) = (text, null, null, "");
        int at = name.IndexOf('@');
        if (at >= 0)
        {
            try
            {
                digest = Oci.Digest.Parse(name[(at + 1)..]);
            }
            catch (FormatException e)
            {
                fault = e.Message;
                return false;
            }
            name = name[..at];
        }
        // A colon before a slash belongs to a port.
        int colon = name.LastIndexOf(':');
        if (colon > name.LastIndexOf('/'))
            (tag, name) = (name[(colon + 1)..], name[..colon]);
        else if (at < 0 && ReferenceGrammar.IsIdentifier(name))
            fault = "64 hexadecimal digits are the id of an image, not a name";
        return fault.Length == 0;
    }

    /// <summary>The first part names a registry if it cannot be taken for a user of Docker Hub.</summary>
    private static (string Registry, string Repository) SplitName(string name)
    {
        int slash = name.IndexOf('/');
        string first = slash < 0 ? "" : name[..slash];
        bool isHost = first == "localhost" || first.AsSpan().ContainsAny('.', ':') || first.Any(char.IsAsciiLetterUpper);
        (string registry, string repository) = isHost ? (first, name[(slash + 1)..]) : (DockerHub, name);
        if (registry == "index." + DockerHub)
            registry = DockerHub;
        return (registry, registry == DockerHub && !repository.Contains('/') ? Official + repository : repository);
    }
}
