using Mocker.Oci;

namespace Mocker.Container.Lifecycle;

/// <summary>
/// What a process of `exec` gets that its own document leaves out: what runc keeps for the container rather than for its
/// first process. Limits, no_new_privs and the AppArmor profile are not among it.
/// </summary>
public static class ProcessDefaults
{
    /// <summary>The process with the missing members from the one in the container's configuration.</summary>
    /// <param name="process">The process.</param>
    /// <param name="configured">The container's own.</param>
    /// <param name="terminal">Whether it is to have a terminal, where its document does not decide.</param>
    public static ProcessSpec Complete(ProcessSpec process, ProcessSpec? configured, bool? terminal = null) => configured is null ? process : new()
    {
        Terminal = terminal ?? process.Terminal,
        ConsoleSize = process.ConsoleSize,
        User = process.User.Umask is null && configured.User.Umask is uint umask ? With(process.User, umask) : process.User,
        Args = process.Args,
        Env = process.Env,
        Cwd = process.Cwd,
        Capabilities = process.Capabilities ?? configured.Capabilities,
        Rlimits = process.Rlimits,
        NoNewPrivileges = process.NoNewPrivileges,
        ApparmorProfile = process.ApparmorProfile,
        SelinuxLabel = process.SelinuxLabel is { Length: > 0 } label ? label : configured.SelinuxLabel,
        OomScoreAdj = process.OomScoreAdj ?? configured.OomScoreAdj,
        Scheduler = process.Scheduler ?? configured.Scheduler,
        IOPriority = process.IOPriority ?? configured.IOPriority,
        ExecCpuAffinity = process.ExecCpuAffinity ?? configured.ExecCpuAffinity,
    };

    private static User With(User user, uint umask) =>
        new() { Uid = user.Uid, Gid = user.Gid, AdditionalGids = user.AdditionalGids, Umask = umask };
}
