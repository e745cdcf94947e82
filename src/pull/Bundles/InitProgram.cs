using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Pull.Bundles;

/// <summary>
/// A small program of the host's as the container's first process, which passes signals on to the image's program and reaps what that leaves
/// behind. It is linked statically, so that it runs in every image.
/// </summary>
internal static class InitProgram
{
    // On a file system of the container's own, so that nothing of it comes into the root filesystem and from there into a commit.
    private const string Place = "/dev/init";

    // Of Debian's packages docker.io, catatonit and tini; of tini's the one that is linked statically.
    private static readonly string[] s_names = ["docker-init", "catatonit", "tini-static"];

    private static readonly string[] s_directories = ["/usr/libexec/podman", "/usr/lib/podman"];

    /// <summary>The host's file: the one that somebody wants, or the first that there is.</summary>
    /// <exception cref="ImageException">There is none.</exception>
    public static string Find(string? wanted)
    {
        if (wanted is not null)
            return File.Exists(wanted) ? Path.GetFullPath(wanted) : throw new ImageException($"--init-path: {wanted} is not there");
        foreach (string name in s_names)
            if (HostProcess.Find(name) is string found)
                return found;
        return s_directories.Select(directory => $"{directory}/catatonit").FirstOrDefault(File.Exists) ?? throw new ImageException(
            "--init: none of docker-init, catatonit and tini-static is installed (Debian has packages catatonit and tini); install one, or name a program that is linked statically with --init-path");
    }

    /// <summary>Its place in the container.</summary>
    public static Mount MountOf(string path) => new() { Destination = Place, Type = "bind", Source = path, Options = ["rbind", "rprivate", "ro", "nosuid", "nodev"] };

    /// <summary>What is executed so that it runs a program.</summary>
    public static string[] Before(string[] program) => [Place, "--", .. program];

    /// <summary>What it runs, where it is what is executed.</summary>
    public static string[] Without(string[] executed) => executed is [Place, "--", .. string[] program] ? program : executed;
}
