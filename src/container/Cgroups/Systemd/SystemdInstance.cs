using Mocker.Linux;
using Mocker.Linux.Bus;

namespace Mocker.Container.Cgroups.Systemd;

/// <summary>A running systemd, the system's or a user's, over its D-Bus interface (org.freedesktop.systemd1(5)).</summary>
public sealed class SystemdInstance : IDisposable
{
    private const string Destination = "org.freedesktop.systemd1";
    private const string ObjectPath = "/org/freedesktop/systemd1";
    private const string Interface = "org.freedesktop.systemd1.Manager";
    private const string UnitExists = "org.freedesktop.systemd1.UnitExists";
    private const string NoSuchUnit = "org.freedesktop.systemd1.NoSuchUnit";
    private const string Properties = "org.freedesktop.DBus.Properties";
    private const string UnknownProperty = "org.freedesktop.DBus.Error.UnknownProperty";

    private static readonly Dictionary<string, string> s_reasons = new()
    {
        ["resources"] = "the process could not be put into the unit's cgroup, or there was not enough memory or something else for it",
        ["timeout"] = "it did not start or stop in time",
        ["oom-kill"] = "a process in it was killed for want of memory",
    };

    /// <summary>How long a unit may take to start or to stop, as with runc: a busy systemd takes seconds.</summary>
    private const long DefaultPatience = 30_000;

    // Milliseconds. On a busy host it takes longer, and then the conversation is had.
    private const long Moment = 100;

    private readonly BusConnection _bus;
    private readonly long _patience;
    private readonly bool _isUser;

    internal SystemdInstance(BusConnection bus, long patience = DefaultPatience, bool isUser = false)
    {
        _bus = bus;
        _patience = patience;
        _isUser = isUser;
        _bus.Match(Destination, ObjectPath, Interface, "JobRemoved");
    }

    /// <summary>Connects to it.</summary>
    /// <param name="isUser">The user's own.</param>
    /// <exception cref="ContainerException">It is not there, or does not let us in.</exception>
    public static SystemdInstance Connect(bool isUser) => new(SystemdAddress.Connect(isUser), isUser: isUser);

    /// <summary>
    /// Whether it has forgotten a unit that was started, for which it keeps a file so long. A scope ends with its last process,
    /// which systemd is told at once: a moment's wait saves it a conversation. One that has failed it keeps.
    /// </summary>
    /// <param name="unit">The unit.</param>
    /// <param name="cgroup">Its cgroup of version 2, by which systemd sees its end, or null.</param>
    public static bool HasForgotten(UnitReference unit, string? cgroup)
    {
        string file = $"{SystemdAddress.TransientUnits(unit.IsUser)}/{unit.Name}";
        if (unit.IsSlice)
            return !CgroupFile.Exists(file);
        if (cgroup is not null)
            CgroupFile.TellWatchers(cgroup);
        return FileRemoval.Await(file, Moment);
    }

    /// <summary>Starts a transient unit and waits until it runs.</summary>
    /// <param name="unit">Its name.</param>
    /// <param name="properties">What it is made of.</param>
    /// <param name="pids">The processes that it holds from the start on.</param>
    /// <exception cref="ContainerException">systemd refuses, or the unit does not start; it is gone then.</exception>
    public void Start(string unit, IReadOnlyList<UnitProperty> properties, params int[] pids)
    {
        List<BusValue> encoded = Encode(properties);
        if (pids.Length > 0)
            encoded.Add(new BusStruct(BusValue.Of("PIDs"), new BusVariant(new BusArray("u", Array.ConvertAll(pids, pid => BusValue.Of((uint)pid))))));
        IReadOnlyList<BusValue> job;
        try
        {
            job = StartTransient(unit, new BusArray("(sv)", [.. encoded]));
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw Fault("start", unit, e, properties);
        }
        // From here on the unit is ours.
        try
        {
            string result = AwaitJob(job);
            if (result != "done")
                throw new BusException($"its job ended with the result \"{result}\"{ReasonOf(unit)}; see journalctl {(_isUser ? "--user " : "")}-u {unit}");
        }
        catch (Exception e) when (IsExpected(e))
        {
            Try("StopUnit", BusValue.Of(unit), BusValue.Of("replace"));
            Forget(unit);
            throw Fault("start", unit, e, properties);
        }
    }

    /// <summary>Changes properties of a unit that runs, until it ends.</summary>
    /// <exception cref="ContainerException">systemd refuses.</exception>
    public void Change(string unit, IReadOnlyList<UnitProperty> properties)
    {
        try
        {
            Call("SetUnitProperties", BusValue.Of(unit), BusValue.Of(true), new BusArray("(sv)", [.. Encode(properties)]));
            // systemd answers before it writes to the cgroup's files, but does that before it hears the next call.
            Version();
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw Fault("change", unit, e, properties);
        }
    }

    /// <summary>Moves a process into a unit's cgroup. systemd does that to cgroups that are delegated, for who owns the process.</summary>
    /// <param name="unit">The unit, which runs.</param>
    /// <param name="below">A cgroup below its own, as <c>/path</c>; empty for its own.</param>
    /// <param name="pid">The process.</param>
    /// <exception cref="ContainerException">systemd refuses.</exception>
    public void Attach(string unit, string below, int pid)
    {
        try
        {
            Call("AttachProcessesToUnit", BusValue.Of(unit), BusValue.Of(below), new BusArray("u", BusValue.Of((uint)pid)));
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw Fault($"move process {pid} into", unit, e, []);
        }
    }

    /// <summary>What a unit's properties say; those that this systemd does not know are left out.</summary>
    /// <param name="unit">The unit, which runs.</param>
    /// <param name="properties">Which.</param>
    /// <exception cref="ContainerException">There is no such unit, or systemd does not answer.</exception>
    internal List<UnitProperty> Values(string unit, IEnumerable<UnitProperty> properties)
    {
        List<UnitProperty> values = [];
        try
        {
            string path = PathOf(unit);
            foreach (UnitProperty property in properties.DistinctBy(property => property.Name))
                if (ValueOf(unit, path, property.Name) is { } value)
                    values.Add(property with { Value = value });
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw Fault("look at", unit, e, []);
        }
        return values;
    }

    /// <summary>Stops a unit, waits until it has, and has systemd forget that it failed. One that is not there is none the worse.</summary>
    /// <exception cref="ContainerException">It does not stop.</exception>
    public void Stop(string unit)
    {
        try
        {
            AwaitJob(Call("StopUnit", BusValue.Of(unit), BusValue.Of("replace")));
        }
        catch (BusException e) when (e.Name == NoSuchUnit)
        {
            return;
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw Fault("stop", unit, e, []);
        }
        Forget(unit);
    }

    public void Dispose() => _bus.Dispose();

    /// <summary>The number in <c>252.36-1~deb12u1</c> or <c>v245</c>; 0 if there is none, which knows nothing new.</summary>
    internal static int ParseVersion(string text)
    {
        ReadOnlySpan<char> digits = text.AsSpan().TrimStart('v');
        int end = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? digits : digits[..end], out int version) ? version : 0;
    }

    private IReadOnlyList<BusValue> StartTransient(string unit, BusArray properties)
    {
        BusValue[] arguments = [BusValue.Of(unit), BusValue.Of("replace"), properties, new BusArray("(sa(sv))")];
        try
        {
            return Call("StartTransientUnit", arguments);
        }
        catch (BusException e) when (e.Name == UnitExists)
        {
            // Perhaps one that failed, which systemd keeps until somebody has seen it. One that runs stays.
            Forget(unit);
            return Call("StartTransientUnit", arguments);
        }
    }

    private List<BusValue> Encode(IReadOnlyList<UnitProperty> properties)
    {
        int newest = properties.Max(property => property.Since);
        int version = newest == 0 ? 0 : Version();
        List<BusValue> known = [];
        foreach (UnitProperty property in properties)
            if (property.Since <= version)
                known.Add(property.Encoded);
            else
                Log.Debug?.Invoke($"systemd {version} does not know {property}, which takes {property.Since}: only the cgroup's file has it ({property.Pointer})");
        return known;
    }

    private int Version()
    {
        IReadOnlyList<BusValue> answer = _bus.Call(Destination, ObjectPath, Properties, "Get", BusValue.Of(Interface), BusValue.Of("Version"));
        return answer is [BusVariant { Value: BusText version }] ? ParseVersion(version.Text) : 0;
    }

    /// <summary>Waits for the job that a call began.</summary>
    /// <returns>Its result: done, canceled, timeout, failed, dependency, skipped.</returns>
    private string AwaitJob(IReadOnlyList<BusValue> answer)
    {
        if (answer is not [BusText job])
            throw new BusException("systemd has answered with something else than a job");
        IReadOnlyList<BusValue> removed = _bus.Await(Interface, "JobRemoved", arguments => arguments is [_, BusText path, _, BusText] && path.Text == job.Text, _patience);
        return ((BusText)removed[3]).Text;
    }

    private string PathOf(string unit) =>
        Call("GetUnit", BusValue.Of(unit)) is [BusText path] ? path.Text : throw new BusException("systemd has answered with something else than a unit");

    private BusValue? ValueOf(string unit, string path, string property)
    {
        string type = SystemdUnit.IsNameOfSlice(unit) ? "Slice" : "Scope";
        try
        {
            return _bus.Call(Destination, path, Properties, "Get", BusValue.Of($"{Destination}.{type}"), BusValue.Of(property)) is [BusVariant variant] ? variant.Value : null;
        }
        catch (BusException e) when (e.Name == UnknownProperty)
        {
            return null;
        }
    }

    /// <summary>Why a unit failed, in brackets and in systemd's word (systemd.exec(5), $SERVICE_RESULT); nothing if systemd has no more to say.</summary>
    private string ReasonOf(string unit)
    {
        try
        {
            return ValueOf(unit, PathOf(unit), "Result") is BusText { Text: not "success" } reason
                ? $" ({reason.Text}{(s_reasons.TryGetValue(reason.Text, out string? words) ? ": " + words : "")})"
                : "";
        }
        catch (Exception e) when (IsExpected(e))
        {
            Log.Debug?.Invoke($"systemd: why {unit} failed: {e.Message}");
            return "";
        }
    }

    private void Forget(string unit) => Try("ResetFailedUnit", BusValue.Of(unit));

    // For what need not be: a unit that has not failed cannot be forgotten, one that is gone not stopped.
    private void Try(string method, params BusValue[] arguments)
    {
        try
        {
            Call(method, arguments);
        }
        catch (Exception e) when (IsExpected(e))
        {
            Log.Debug?.Invoke($"systemd: {method} {arguments[0]}: {e.Message}");
        }
    }

    private IReadOnlyList<BusValue> Call(string method, params BusValue[] arguments) => _bus.Call(Destination, ObjectPath, Interface, method, arguments);

    private static bool IsExpected(Exception e) => e is BusException or LinuxException or TimeoutException;

    private static ContainerException Fault(string verb, string unit, Exception e, IReadOnlyList<UnitProperty> properties)
    {
        string advice = e switch
        {
            BusException { Name: UnitExists } => $"; choose another container id or cgroupsPath, or end it (systemctl stop {unit})",
            BusException { Name: "org.freedesktop.DBus.Error.AccessDenied" or "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired" } =>
                "; only root may, or an ordinary user with a systemd of his own (systemctl --user)",
            BusException { Name: "org.freedesktop.DBus.Error.ServiceUnknown" } => "; no systemd is on this bus: unset DBUS_SESSION_BUS_ADDRESS, so that the one in XDG_RUNTIME_DIR is asked",
            TimeoutException => "; systemd may be overloaded or hang: see systemctl list-jobs",
            _ => "",
        };
        // systemd names the property that it does not take.
        UnitProperty? named = properties.LastOrDefault(property => e.Message.Split(' ', ',', ':', '=').Contains(property.Name));
        return new($"cannot {verb} the unit {unit} of systemd: {e.Message.TrimEnd('.')}{advice}", named?.Pointer ?? CgroupPath.Pointer, e);
    }
}
