using Mocker.Pull.References;
using Mocker.Pull.Registry;

namespace Mocker.Pull.Sources;

/// <summary>Where images come from, by names as skopeo has them: docker://REF, oci:DIR[:NAME], oci-archive:FILE[:NAME], docker-archive:FILE[:REF].</summary>
internal static class ImageSources
{
    private const string Docker = "docker://", Layout = "oci:", LayoutArchive = "oci-archive:", DockerArchive = "docker-archive:";

    /// <summary>Whether it names a file or directory, so that the store is not asked.</summary>
    public static bool IsLocal(string text) => Array.Exists((string[])[Layout, LayoutArchive, DockerArchive], prefix => text.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The name in a registry, without the transport's.</summary>
    public static string WithoutTransport(string text) => text.StartsWith(Docker, StringComparison.Ordinal) ? text[Docker.Length..] : text;

    /// <summary>Opens a source.</summary>
    /// <param name="text">As somebody typed it.</param>
    /// <param name="options">How registries are talked to.</param>
    /// <param name="warn">Gets what is only doubtful.</param>
    /// <exception cref="ImageException">There is no such source.</exception>
    public static IImageSource Open(string text, RegistryOptions options, Action<string> warn)
    {
        if (text.StartsWith(Layout, StringComparison.Ordinal))
        {
            (string path, string? name) = Split(text[Layout.Length..], Directory.Exists);
            return Directory.Exists(path) ? new LayoutSource("oci", path, name, new DirectoryTree(path)) : throw new ImageException($"there is no directory {path} ({text})");
        }
        if (text.StartsWith(LayoutArchive, StringComparison.Ordinal))
        {
            (string path, string? name) = Split(text[LayoutArchive.Length..], File.Exists);
            return new LayoutSource("oci-archive", path, name, new ArchiveTree(Existing(path, text)));
        }
        if (text.StartsWith(DockerArchive, StringComparison.Ordinal))
        {
            (string path, string? name) = Split(text[DockerArchive.Length..], File.Exists);
            return new DockerArchiveSource(Existing(path, text), name);
        }
        return new RegistrySource(ImageReference.Parse(WithoutTransport(text)), options, RegistriesFile.Read(), warn);
    }

    /// <summary>A path may have colons in it: what exists is the path; otherwise it ends at the first colon.</summary>
    private static (string Path, string? Name) Split(string text, Func<string, bool> exists)
    {
        int colon = text.IndexOf(':');
        if (colon < 0 || exists(text))
            return (text, null);
        for (int end = text.LastIndexOf(':'); end > colon; end = text.LastIndexOf(':', end - 1))
            if (exists(text[..end]))
                return (text[..end], text[(end + 1)..]);
        return (text[..colon], text[(colon + 1)..]);
    }

    private static string Existing(string path, string text) => File.Exists(path) ? path : throw new ImageException($"there is no file {path} ({text})");
}
