using Mocker.Container.Launch.Steps;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Launch;

/// <summary>
/// How a container's process gets into its namespaces (config-linux.md, Namespaces). What a user namespace is to own has
/// to be made in it; a PID namespace a process can only be born in. So there are three ways: the process is born in its
/// new user and PID namespaces and makes and joins the others itself; or it is made by a process that has joined
/// some first (<see cref="ForkAgain"/>); or, without a user namespace, it makes the others while the runtime makes its cgroups.
/// </summary>
internal sealed class NamespaceSteps
{
    private const NamespaceTypes ByBirth = NamespaceTypes.Pid | NamespaceTypes.User;

    private readonly LinuxSpec _linux;
    private readonly List<Step> _joins = [];
    private readonly List<Step> _time = [];
    private readonly List<Step> _finish = [];
    private JoinNamespace? _user, _mount;
    private NamespaceTypes _made;

    private NamespaceSteps(LinuxSpec linux) => _linux = linux;

    /// <summary>The namespaces that the runtime's clone3(2) makes.</summary>
    public NamespaceTypes BornIn { get; private set; }

    /// <summary>The PID namespace that the runtime joins before it forks.</summary>
    public JoinNamespace? Pid { get; private set; }

    /// <summary>What the child does.</summary>
    public List<Step> Steps { get; } = [];

    /// <param name="linux">The namespaces and mappings.</param>
    /// <param name="process">Its user, or null.</param>
    /// <param name="early">What the child does while /proc is the host's.</param>
    /// <param name="options">What the runtime may do with namespaces.</param>
    /// <exception cref="ContainerException">A new user namespace has no mappings.</exception>
    public static NamespaceSteps Of(LinuxSpec linux, ProcessSpec? process, IReadOnlyList<Step> early, LaunchOptions options)
    {
        NamespaceSteps steps = new(linux);
        steps.Sort();
        steps.Arrange(process?.User ?? new(), early, options);
        return steps;
    }

    private void Sort()
    {
        for (int i = 0; i < _linux.Namespaces.Length; i++)
        {
            NamespaceTypes type = NamespaceNames.Parse(_linux.Namespaces[i].Type);
            string pointer = $"/linux/namespaces/{i}";
            if (_linux.Namespaces[i].Path is { Length: > 0 } path)
                Join(new(type, path, isForeign: HasSysctlOf(_linux.Namespaces[i].Type)) { Pointer = pointer + "/path" });
            else
                Make(type, pointer);
        }
    }

    private void Join(JoinNamespace join)
    {
        switch (join.Type)
        {
            case NamespaceTypes.Pid: Pid = join; break;
            case NamespaceTypes.User: _user = join; break;
            case NamespaceTypes.Mount: _mount = join; break;
            default: _joins.Add(join); break;
        }
    }

    private void Make(NamespaceTypes type, string pointer)
    {
        // Its root is the cgroup in which it is made (cgroup_namespaces(7)), so not before that was joined.
        if (type == NamespaceTypes.Time)
            _time.Add(new MakeTimeNamespace(_linux.TimeOffsets) { Pointer = _linux.TimeOffsets.Count > 0 ? "/linux/timeOffsets" : pointer });
        else if (type == NamespaceTypes.Cgroup)
            _finish.Add(new UnshareCgroupNamespace { Pointer = pointer });
        else
            _made |= type;
        if (type == NamespaceTypes.Network)
            _finish.Add(new SetLoopbackUp { Pointer = pointer });
    }

    private void Arrange(User user, IReadOnlyList<Step> early, LaunchOptions options)
    {
        List<Step> joins = JoinsInOrder(options.IsPrivileged);
        bool makesUser = (_made & NamespaceTypes.User) != 0, hasUser = makesUser || _user is not null;
        bool again = makesUser ? joins.Count > 0 || Pid is not null : _user is not null && (Pid is not null || (_made & NamespaceTypes.Pid) != 0);
        again |= Pid is not null && !options.MayRejoinPids;
        if (again)
        {
            Steps.AddRange(early);
            Steps.AddRange(joins);
            if (Pid is not null)
                Steps.Add(Pid);
            Steps.Add(new ForkAgain(_made & ByBirth) { Pointer = "/linux/namespaces" });
            Pid = null;
        }
        else
        {
            BornIn = _made & ByBirth;
        }
        if (makesUser)
            Steps.Add(new AwaitMappings(MappingsOf(_linux)) { Pointer = "/linux/uidMappings" });
        Step[] unshare = (_made & ~ByBirth) == 0 ? [] : [new UnshareNamespaces(_made & ~ByBirth) { Pointer = "/linux/namespaces" }];
        // While the runtime makes the cgroups.
        if (!hasUser)
            Steps.AddRange([.. unshare, .. _time]);
        if (!again)
        {
            Steps.AddRange(early);
            Steps.AddRange(joins);
        }
        // The time namespace while this process still has the user to whom the files of its /proc belong.
        if (hasUser)
            Steps.AddRange([.. _time, new BecomeRoot(user.Uid, user.Gid) { Pointer = _user?.Pointer ?? "/linux/uidMappings" }, .. unshare]);
        Steps.AddRange(_finish);
    }

    private bool HasSysctlOf(string type)
    {
        foreach (string name in _linux.Sysctl.Keys)
            if (SysctlRules.NamespaceOf(name) == type)
                return true;
        return false;
    }

    /// <summary>
    /// One with rights above has them in every namespace, and may lose them by joining the user namespace; one without has
    /// them only there. The mount namespace comes last of those that are alike, for it changes what every path means.
    /// </summary>
    private List<Step> JoinsInOrder(bool isPrivileged)
    {
        List<Step> joins = [.. _joins];
        if (_mount is not null)
            joins.Add(_mount);
        if (_user is not null)
            joins.Insert(isPrivileged ? joins.Count : 0, _user);
        return joins;
    }

    /// <summary>The mappings of a configuration whose user namespace is a new one.</summary>
    /// <exception cref="ContainerException">There are none.</exception>
    public static IdMappings MappingsOf(LinuxSpec linux)
    {
        if (linux.UidMappings.Length == 0)
            throw new ContainerException("a new user namespace needs \"uidMappings\": without them no user exists in it", "/linux/uidMappings");
        if (linux.GidMappings.Length == 0)
            throw new ContainerException("a new user namespace needs \"gidMappings\": without them no group exists in it", "/linux/gidMappings");
        return new(linux.UidMappings, linux.GidMappings, "/linux/uidMappings", "/linux/gidMappings");
    }
}
