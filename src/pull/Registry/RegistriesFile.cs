using Mocker.Pull.References;

namespace Mocker.Pull.Registry;

/// <summary>
/// Mirrors and registries without TLS, from containers-registries.conf(5): of it "prefix", "location", "insecure" and "blocked" of [[registry]] and
/// "location" and "insecure" of [[registry.mirror]] are understood. The rest is passed over.
/// </summary>
internal sealed class RegistriesFile
{
    private readonly List<Entry> _entries = [];

    /// <summary>$CONTAINERS_REGISTRIES_CONF, or the user's file, or the system's: the first that is there counts alone.</summary>
    public static RegistriesFile Read()
    {
        string?[] places =
        [
            Environment.GetEnvironmentVariable("CONTAINERS_REGISTRIES_CONF"),
            Path.Combine(Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } own ? own : (Environment.GetEnvironmentVariable("HOME") ?? "") + "/.config", "containers/registries.conf"),
            "/etc/containers/registries.conf",
        ];
        string? path = Array.Find(places, File.Exists);
        return path is null ? new RegistriesFile() : Parse(File.ReadAllText(path), path);
    }

    /// <param name="text">Contents of the file.</param>
    /// <param name="path">What errors call it.</param>
    /// <exception cref="ImageException">A value of a known key has another type.</exception>
    public static RegistriesFile Parse(string text, string path)
    {
        RegistriesFile file = new();
        Entry? registry = null;
        Place? place = null;
        int number = 0;
        foreach (string whole in text.Split('\n'))
        {
            number++;
            string line = whole.Trim();
            if (line == "[[registry]]")
                file._entries.Add(registry = new Entry());
            if (line == "[[registry.mirror]]")
                registry?.Mirrors.Add(place = new Place());
            else if (line.StartsWith('['))
                (registry, place) = line == "[[registry]]" ? (registry, registry!.Main) : (null, null);
            else if (place is not null && line.IndexOf('=') is > 0 and var equals)
                Set(registry!, place, line[..equals].Trim(), line[(equals + 1)..].Trim(), $"{path}, line {number}");
        }
        return file;
    }

    /// <summary>Where an image is asked for, one after the other: at mirrors first.</summary>
    /// <exception cref="ImageException">Its registry is blocked.</exception>
    public IReadOnlyList<RegistryLocation> Places(ImageReference reference, bool plainHttp)
    {
        Entry? entry = _entries.Where(each => Covers(each.Prefix, reference.Name)).MaxBy(each => each.Prefix.Length);
        if (entry is null)
            return [RegistryLocation.Parse(reference.Name, plainHttp)];
        if (entry.Blocked)
            throw new ImageException($"registries.conf blocks {entry.Prefix}, so {reference.Familiar} is not asked for");
        string rest = reference.Name[entry.Prefix.Length..];
        return [.. entry.Mirrors.Append(entry.Main).Select(place => RegistryLocation.Parse(
            (place.Location.Length > 0 ? place.Location : entry.Prefix).TrimEnd('/') + rest, plainHttp || place.Insecure))];
    }

    /// <summary>Where a registry itself is.</summary>
    public RegistryLocation Registry(string host, bool plainHttp)
    {
        Entry? entry = _entries.Find(each => each.Prefix == host);
        return RegistryLocation.Parse(entry?.Main.Location is { Length: > 0 } location ? location : host, plainHttp || entry?.Main.Insecure == true);
    }

    /// <summary>A prefix ends where a part of the name ends.</summary>
    private static bool Covers(string prefix, string name) =>
        prefix.Length > 0 && name.StartsWith(prefix, StringComparison.Ordinal) && (name.Length == prefix.Length || name[prefix.Length] == '/');

    private static void Set(Entry entry, Place place, string key, string value, string where)
    {
        switch (key)
        {
            case "prefix" when place == entry.Main: entry.GivenPrefix = Text(value, where); break;
            case "location": place.Location = Text(value, where); break;
            case "insecure": place.Insecure = Flag(value, where); break;
            case "blocked" when place == entry.Main: entry.Blocked = Flag(value, where); break;
        }
    }

    private static string Text(string value, string where)
    {
        char quote = value.Length > 0 ? value[0] : ' ';
        int end = quote is '"' or '\'' ? value.IndexOf(quote, 1) : -1;
        return end > 0 ? value[1..end] : throw new ImageException($"{where}: expected a string in quotes, found {value}");
    }

    private static bool Flag(string value, string where) => value.Split('#')[0].Trim() switch
    {
        "true" => true,
        "false" => false,
        _ => throw new ImageException($"{where}: expected true or false, found {value}"),
    };

    private sealed class Place
    {
        public string Location { get; set; } = "";

        public bool Insecure { get; set; }
    }

    private sealed class Entry
    {
        public Place Main { get; } = new();

        public List<Place> Mirrors { get; } = [];

        public string GivenPrefix { get; set; } = "";

        public string Prefix => GivenPrefix.Length > 0 ? GivenPrefix : Main.Location;

        public bool Blocked { get; set; }
    }
}
