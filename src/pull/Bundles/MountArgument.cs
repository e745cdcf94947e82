using System.Globalization;
using Mocker.Container.Cgroups;
using Mocker.Oci;

namespace Mocker.Pull.Bundles;

/// <summary>What --mount says: docker's list of NAME=VALUE, with type=volume, bind or tmpfs.</summary>
internal sealed class MountArgument
{
    private static readonly Dictionary<string, string> s_names = new()
    {
        ["type"] = "type",
        ["source"] = "source",
        ["src"] = "source",
        ["target"] = "target",
        ["destination"] = "target",
        ["dst"] = "target",
        ["readonly"] = "readonly",
        ["ro"] = "readonly",
        ["bind-propagation"] = "bind-propagation",
        ["volume-nocopy"] = "volume-nocopy",
        ["tmpfs-size"] = "tmpfs-size",
        ["tmpfs-mode"] = "tmpfs-mode",
        // Of docker for other systems, which means nothing on Linux.
        ["consistency"] = "consistency",
    };

    private readonly Dictionary<string, string> _values = [];
    private readonly string _text;

    /// <exception cref="ImageException">It is none.</exception>
    public MountArgument(string text)
    {
        _text = text;
        foreach (string part in text.Split(','))
        {
            string[] pair = part.Split('=', 2);
            if (!s_names.TryGetValue(pair[0].Trim(), out string? name))
                throw Fault($"there is no \"{pair[0]}\": type, source, target, readonly, bind-propagation, volume-nocopy, tmpfs-size and tmpfs-mode are known");
            if (pair.Length == 1 && name is not ("readonly" or "volume-nocopy"))
                throw Fault($"\"{part}\" is no NAME=VALUE");
            _values[name] = pair.Length == 1 ? "true" : pair[1];
        }
        Type = _values.GetValueOrDefault("type") ?? "volume";
        if (Type is not ("volume" or "bind" or "tmpfs"))
            throw Fault($"there is no type \"{Type}\": volume, bind and tmpfs are known");
        RequireOnly("bind-propagation", "bind");
        RequireOnly("volume-nocopy", "volume");
        RequireOnly("tmpfs-size", "tmpfs");
        RequireOnly("tmpfs-mode", "tmpfs");
        string target = _values.GetValueOrDefault("target") ?? throw Fault("target= is missing");
        Inside = VolumeArgument.PlaceOf(target) ?? throw Fault("target= is an absolute path, and not the root");
    }

    public string Type { get; }

    public string Inside { get; }

    private string? Source => _values.GetValueOrDefault("source") is { Length: > 0 } source ? source : null;

    /// <summary>A bind or a tmpfs; null for others.</summary>
    public Mount? Mount() => Type switch
    {
        "bind" => new() { Destination = Inside, Type = "bind", Source = BindSource(), Options = ["rbind", .. ReadOnly(), _values.GetValueOrDefault("bind-propagation") ?? "rprivate"] },
        "tmpfs" when Source is not null => throw Fault("a tmpfs has no source"),
        "tmpfs" => VolumeArgument.Memory(Inside, [.. ReadOnly(), .. MemoryOptions()]),
        _ => null,
    };

    /// <summary>A volume with a name; null for others.</summary>
    public NamedVolume? Volume()
    {
        if (Type != "volume" || Source is not { } name)
            return null;
        Volumes.VolumeStore.Require(name);
        return new(name, Inside, ["rbind", .. ReadOnly(), "rprivate"], !Flag("volume-nocopy"));
    }

    /// <summary>It is a volume of the container's own.</summary>
    public bool IsOwnVolume => Type == "volume" && Source is null;

    private string BindSource()
    {
        string source = Source ?? throw Fault("a bind wants source=");
        if (!source.StartsWith('/'))
            throw Fault($"the source of a bind is an absolute path, and \"{source}\" is none");
        return Path.Exists(source) ? source : throw Fault($"{source} is not there");
    }

    private string[] ReadOnly() => Flag("readonly") ? ["ro"] : [];

    private IEnumerable<string> MemoryOptions()
    {
        if (_values.TryGetValue("tmpfs-size", out string? size))
            yield return ByteSize.TryParse(size, out long bytes) ? $"size={bytes.ToString(CultureInfo.InvariantCulture)}" : throw Fault($"\"{size}\" is no size, such as 64m");
        if (_values.TryGetValue("tmpfs-mode", out string? mode))
            yield return mode.Length > 0 && mode.All(digit => digit is >= '0' and <= '7') ? $"mode={mode}" : throw Fault($"\"{mode}\" is no mode, such as 1777");
    }

    private bool Flag(string name) => _values.GetValueOrDefault(name) switch
    {
        null or "false" or "0" => false,
        "true" or "1" => true,
        var other => throw Fault($"{name} is true or false, not \"{other}\""),
    };

    private void RequireOnly(string name, string type)
    {
        if (Type != type && _values.ContainsKey(name))
            throw Fault($"{name} is of type={type}");
    }

    private ImageException Fault(string words) => new($"--mount: {words} (\"{_text}\")");
}
