using System.CommandLine;
using System.Globalization;
using Mocker.Linux;
using Mocker.Oci;
using Mocker.Pull.Bundles;
using Mocker.Pull.Containers;

namespace Mocker.Pull.Commands;

/// <summary>Which user namespace a container has, as podman's options say it.</summary>
internal sealed class UserNamespaceOptions
{
    private readonly Option<string?> _mode = new("--userns") { Description = "host (the default): the caller's user namespace; auto[:size=N]: one of its own, with N ids (65536) that no other container of the store has", HelpName = "mode" };
    private readonly Option<string[]> _uids = new("--uidmap") { Description = "user ids of a user namespace of its own: inside:host[:count]; those of groups are the same unless --gidmap says otherwise", HelpName = "ids" };
    private readonly Option<string[]> _gids = new("--gidmap") { Description = "group ids of it", HelpName = "ids" };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_mode, _uids, _gids])
            command.Options.Add(option);
    }

    /// <returns>Null for the caller's.</returns>
    /// <exception cref="ImageException">A value is none, or the user may not have one.</exception>
    public IdRequest? Read(ParseResult line)
    {
        string mode = line.GetValue(_mode) ?? "host";
        string[] uids = line.GetValue(_uids) ?? [], gids = line.GetValue(_gids) ?? [];
        bool mapped = uids.Length + gids.Length > 0;
        if (mode == "host" && !mapped)
            return null;
        if (Credentials.EffectiveUserId() != 0 || !Namespaces.IsInInitialUser())
            throw new ImageException("--userns: other users' containers are in a user namespace already; only root's can have one of their own");
        if (mapped)
            return line.GetValue(_mode) is null
                ? new(0, new(Parse(_uids, uids.Length > 0 ? uids : gids), Parse(_gids, gids.Length > 0 ? gids : uids)))
                : throw new ImageException($"--userns {mode} does not go with --uidmap and --gidmap, which make a user namespace by themselves");
        const string sized = "auto:size=";
        return mode == "auto" ? new(IdRequest.UsualSize, null)
            : mode.StartsWith(sized, StringComparison.Ordinal) && Number(mode[sized.Length..]) is > 0 and uint size ? new(size, null)
            : throw BundleOptions.Malformed(_mode, mode, "host, auto or auto:size=N");
    }

    private static LinuxIdMapping[] Parse(Option option, string[] texts)
    {
        LinuxIdMapping[] mappings = [.. texts.Select(text => Parse(option, text))];
        return Array.Exists(mappings, each => each.ContainerId == 0) ? mappings : throw new ImageException($"{option.Name}: id 0 inside has to be there, for it is root's");
    }

    private static LinuxIdMapping Parse(Option option, string text)
    {
        uint?[] numbers = [.. text.Split(':').Select(Number)];
        if (numbers is [uint inside, uint outside, .. uint?[] rest] && rest is [] or [> 0])
            return new() { ContainerId = inside, HostId = outside, Size = rest is [uint count] ? count : 1 };
        throw BundleOptions.Malformed(option, text, "INSIDE:HOST[:COUNT], three numbers");
    }

    private static uint? Number(string text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : null;
}
