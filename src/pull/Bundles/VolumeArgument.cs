using Mocker.Oci;

namespace Mocker.Pull.Bundles;

/// <summary>What -v and --tmpfs say.</summary>
internal static class VolumeArgument
{
    private static readonly string[] s_propagation = ["private", "rprivate", "shared", "rshared", "slave", "rslave"];

    /// <summary>Reads SOURCE:INSIDE[:OPTIONS].</summary>
    /// <returns>The mount of a path of the host, or a volume with a name; neither for a path inside alone, which is a volume of the container's own.</returns>
    /// <exception cref="ImageException">It is none, or the source is not there.</exception>
    public static (Mount? Mount, NamedVolume? Volume) Parse(string text)
    {
        string[] parts = text.Split(':');
        string inside = parts.Length == 1 ? parts[0] : parts[1];
        if (parts.Length > 3 || PlaceOf(inside) is not string place)
            throw new ImageException($"-v: expected SOURCE:INSIDE[:OPTIONS], INSIDE an absolute path and not the root, found \"{text}\"");
        if (parts.Length == 1)
            return default;
        string source = parts[0], words = parts.Length == 3 ? parts[2] : "";
        if (!source.StartsWith('/') && !source.StartsWith('.'))
        {
            if (!Volumes.VolumeStore.IsName(source))
                throw new ImageException($"-v: the source \"{source}\" is neither a path, which begins with a slash or a dot, nor the name of a volume");
            string[] rest = [.. words.Split(',').Where(word => word != "nocopy")];
            return (null, new(source, place, Options(text, string.Join(',', rest)), CopiesImage: !words.Split(',').Contains("nocopy")));
        }
        source = Path.GetFullPath(source);
        if (!Path.Exists(source))
            throw new ImageException($"-v: {source} is not there");
        return (new Mount { Destination = place, Type = "bind", Source = source, Options = Options(text, words) }, null);
    }

    /// <summary>Reads INSIDE[:OPTIONS]; the options are mount(8)'s of tmpfs.</summary>
    public static Mount ParseMemory(string text)
    {
        int colon = text.IndexOf(':');
        string inside = colon < 0 ? text : text[..colon];
        if (PlaceOf(inside) is not string place)
            throw new ImageException($"--tmpfs: expected INSIDE[:OPTIONS], INSIDE an absolute path and not the root, found \"{text}\"");
        return Memory(place, colon < 0 ? [] : text[(colon + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>A tmpfs.</summary>
    /// <param name="place">Where.</param>
    /// <param name="options">Those beside the ones that every tmpfs has here.</param>
    public static Mount Memory(string place, IEnumerable<string> options) =>
        new() { Destination = place, Type = "tmpfs", Source = "tmpfs", Options = ["nosuid", "nodev", "noexec", .. options] };

    /// <summary>The place of a mount: an absolute path, without the slash at its end.</summary>
    /// <returns>Null if it is none, or the root.</returns>
    public static string? PlaceOf(string inside) => inside.StartsWith('/') && Path.TrimEndingDirectorySeparator(inside) is var place and not "/" ? place : null;

    private static string[] Options(string text, string words)
    {
        List<string> options = ["rbind"];
        string propagation = "rprivate";
        foreach (string word in words.Split(',', StringSplitOptions.RemoveEmptyEntries))
            if (s_propagation.Contains(word))
                propagation = word;
            else if (word is "ro" or "rw" or "nosuid" or "nodev" or "noexec" or "exec" or "dev" or "suid" or "idmap")
                options.Add(word);
            // Labels of SELinux, which no container of ours has; and rbind is what there is anyhow.
            else if (word is not ("z" or "Z" or "rbind"))
                throw new ImageException($"-v: there is no option \"{word}\" (\"{text}\"): ro, rw, noexec, nosuid, nodev, idmap, z, Z and the propagations are known");
        return [.. options, propagation];
    }
}
