using Mocker.Container.Lifecycle;
using Mocker.Container.Startup;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Pull.Containers;

/// <summary>
/// The user namespace in which the containers of a user who is not root are made: with his own id as root, and the ids that /etc/subuid and
/// /etc/subgid give him. Commands that change containers execute themselves again in it, beside the monitors that are in one already.
/// </summary>
internal static class OwnNamespace
{
    /// <summary>Says that this process is in it.</summary>
    private const string Mark = "MOCKER_NAMESPACE";

    /// <summary>This process is in it, and the user is another than root.</summary>
    public static bool IsEntered => Environment.GetEnvironmentVariable(Mark) is not null;

    /// <summary>Whether a command has to be executed again.</summary>
    public static bool IsNeeded => Credentials.EffectiveUserId() != 0;

    /// <summary>Executes the command again.</summary>
    /// <param name="containers">The containers of the store.</param>
    /// <param name="words">What they are called on the command line, if any: what belongs to a container is in its monitor's namespace.</param>
    /// <param name="arguments">The command line, without argv[0].</param>
    /// <returns>Its exit code.</returns>
    public static int Execute(ContainerList containers, IEnumerable<string> words, string[] arguments)
    {
        string[] line = ["mocker", .. arguments], variables = [.. HostCommand.Variables(), $"{Mark}=1"];
        if (FindMonitor(containers, words) is int monitor)
            return UserNamespaceProgram.RunBeside(monitor, line, variables, PassedOn);
        uint uid = Credentials.UserId(), gid = Credentials.GroupId();
        LinuxIdMapping[] uids = SubordinateIds.Map("/etc/subuid", uid, uid), gids = SubordinateIds.Map("/etc/subgid", uid, gid);
        // Without newuidmap(1) there is the user's own id, and that is root's.
        bool alone = uids.Length == 1 || gids.Length == 1 || HostProcess.Find("newuidmap") is null;
        return UserNamespaceProgram.Run(alone ? uids[..1] : uids, alone ? gids[..1] : gids, line, variables, PassedOn);
    }

    /// <summary>Those of the terminal come to the other process anyhow, for it is in the same group.</summary>
    private static ulong PassedOn =>
        ForwardedSignals.Mask & ~(Signals.Bit((int)Signal.Interrupt) | Signals.Bit((int)Signal.Quit) | Signals.Bit((int)Signal.WindowChange) | Signals.Bit((int)Signal.TerminalStop));

    /// <summary>A monitor of a container that is named, or of any.</summary>
    private static int? FindMonitor(ContainerList containers, IEnumerable<string> words)
    {
        const int shortestId = 4;
        // Names stand alone, after "container:", and before a path.
        HashSet<string> named = [.. words.SelectMany(word => word.Split(':'))];
        ContainerRecord[] alive = [.. containers.All().Select(each => each.Record).Where(record => record.Monitor.IsAlive)];
        ContainerRecord? found = Array.Find(alive, record => named.Any(word => word == record.Name || word.Length >= shortestId && record.Id.StartsWith(word, StringComparison.Ordinal)));
        return (found ?? alive.FirstOrDefault())?.Monitor.Pid;
    }
}
