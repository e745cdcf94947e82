using System.CommandLine;

namespace Mocker.Pull.Bundles;

/// <summary>The options about what a container may do.</summary>
internal sealed class SecurityOptions
{
    private readonly Option<bool> _noNewPrivileges = new("--no-new-privileges") { Description = "set-user-id programs and file capabilities give no rights" };
    private readonly Option<string[]> _addedCapabilities = new("--cap-add") { Description = "capability to have on top of the defaults, or ALL", HelpName = "name" };
    private readonly Option<string[]> _droppedCapabilities = new("--cap-drop") { Description = "capability to have not, or ALL", HelpName = "name" };
    private readonly Option<string?> _seccomp = new("--seccomp") { Description = "system call filter: a file with what config.json has in linux.seccomp, or unconfined", HelpName = "file" };
    private readonly Option<string[]> _securityOptions = new("--security-opt") { Description = "no-new-privileges, seccomp=file, seccomp=unconfined, apparmor=profile or apparmor=unconfined", HelpName = "option" };
    private readonly Option<bool> _privileged = new("--privileged") { Description = "all capabilities and devices, no filter, nothing hidden: as good as root on the host" };

    public Option[] All => [_noNewPrivileges, _addedCapabilities, _droppedCapabilities, _seccomp, _securityOptions, _privileged];

    /// <exception cref="ImageException">A value is none.</exception>
    public BundleSettings Read(ParseResult line, BundleSettings settings)
    {
        bool privileged = line.GetValue(_privileged);
        settings = settings with
        {
            NoNewPrivileges = line.GetValue(_noNewPrivileges),
            AddedCapabilities = line.GetValue(_addedCapabilities) ?? [],
            DroppedCapabilities = line.GetValue(_droppedCapabilities) ?? [],
            Seccomp = line.GetValue(_seccomp),
            Privileged = privileged,
            Devices = privileged ? [.. HostDevice.All(), .. settings.Devices] : settings.Devices,
        };
        foreach (string option in line.GetValue(_securityOptions) ?? [])
            settings = With(settings, option);
        return settings;
    }

    private BundleSettings With(BundleSettings settings, string option)
    {
        // docker takes both.
        int separator = option.IndexOfAny(['=', ':']);
        string name = separator < 0 ? option : option[..separator], value = separator < 0 ? "" : option[(separator + 1)..];
        return (name, value) switch
        {
            ("no-new-privileges", "" or "true") => settings with { NoNewPrivileges = true },
            ("no-new-privileges", "false") => settings with { NoNewPrivileges = false },
            ("seccomp", not "") => settings with { Seccomp = value },
            ("apparmor", "unconfined") => settings with { AppArmor = null },
            ("apparmor", not "") => settings with { AppArmor = value },
            _ => throw BundleOptions.Malformed(_securityOptions, option, "no-new-privileges, seccomp=... or apparmor=..."),
        };
    }
}
