using Mocker.Container.Launch.Steps;
using Mocker.Oci;

namespace Mocker.Container.Launch;

/// <summary>The steps that make a process what its document says, the same for a container's first process and for `exec`.</summary>
internal static class ProcessSteps
{
    /// <param name="process">The document.</param>
    /// <param name="source">Where it was described.</param>
    /// <param name="linux">What its container gives to every process.</param>
    /// <param name="grantable">The capabilities that the runtime itself has.</param>
    /// <param name="filtered">A system call filter will be loaded at the end.</param>
    /// <param name="warns">Say which capabilities cannot be granted; not again for those of the container.</param>
    public static List<Step> Of(ProcessSpec process, ProcessSource source, LinuxSpec? linux, ulong grantable, bool filtered, bool warns = true)
    {
        List<Step> steps = [new StartSession { Pointer = process.Terminal ? source.Of("terminal") : null }];
        if (FindHome.IsNeeded(process.Env))
            steps.Add(new FindHome(process.User.Uid));
        for (int i = 0; i < process.Rlimits.Length; i++)
        {
            PosixRlimit limit = process.Rlimits[i];
            steps.Add(new SetLimit(limit.Type, RlimitNames.NumberOf(limit.Type), limit.Soft, limit.Hard) { Pointer = source.Of($"rlimits/{i}") });
        }
        steps.AddRange(SchedulingSteps.Of(process, source.Document, linux));
        if (process.ApparmorProfile is { Length: > 0 } profile)
            steps.Add(new SetAppArmorProfile(profile, process.NoNewPrivileges) { Pointer = source.Of("apparmorProfile") });
        if (process.SelinuxLabel is { Length: > 0 } label)
            steps.Add(new SetSelinuxLabel(label) { Pointer = source.Of("selinuxLabel") });
        steps.Add(new EnterDirectory(process.Cwd) { Pointer = source.Of("cwd") });
        // A process that is given no capabilities has none, as with every other runtime.
        CapabilitySets capabilities = process.Capabilities is LinuxCapabilities named ? Grant(CapabilitySets.From(named), source.Document, grantable, warns) : default;
        // Loading a filter without no_new_privs takes this one. It ends with execve(2), which computes the program's
        // permitted and effective sets from the others and from the file alone (capabilities(7), "Transformation of
        // capabilities during execve()"), so the filter can come after all that it might forbid.
        if (filtered && !process.NoNewPrivileges)
            capabilities = capabilities with { Permitted = capabilities.Permitted | CapabilitySets.SysAdmin, Effective = capabilities.Effective | CapabilitySets.SysAdmin };
        steps.Add(new OwnStreams(process.User.Uid));
        ProcessCredentials credentials = new(
            process.User.Uid, process.User.Gid, process.User.AdditionalGids, process.User.Umask, capabilities, process.Cwd);
        steps.Add(new UseCredentials(credentials) { Pointer = source.Of("user") });
        if (process.NoNewPrivileges)
            steps.Add(new SetNoNewPrivileges { Pointer = source.Of("noNewPrivileges") });
        return steps;
    }

    /// <summary>config.md, capabilities: what cannot be granted is logged as a warning and no error.</summary>
    private static CapabilitySets Grant(CapabilitySets wanted, string pointer, ulong grantable, bool warns)
    {
        CapabilitySets granted = wanted.GrantedFrom(grantable, out ulong refused, out ulong ambient);
        string place = (pointer.StartsWith('/') ? "config.json#" : "") + pointer + "/capabilities";
        if (warns && refused != 0)
            Log.Warning($"{place}: cannot be granted in every set that names them: {CapabilitySets.Names(refused)}");
        if (warns && ambient != 0)
            Log.Warning($"{place}/ambient: can't raise ambient capability {CapabilitySets.Names(ambient)}: it has to be permitted and inheritable, too");
        return granted;
    }
}
