namespace Mocker.Container.Cgroups.Systemd;

/// <summary>
/// The unit of systemd that holds a container: a transient scope, or a slice when its name says so (runc's
/// docs/systemd.md, systemd unit name and placement).
/// </summary>
/// <param name="Name">The unit's name, such as <c>mocker-c1.scope</c>.</param>
/// <param name="Slice">The slice that it goes into, by its name.</param>
/// <param name="IsUser">The user's own systemd has it, not the system's.</param>
public sealed record SystemdUnit(string Name, string Slice, bool IsUser)
{
    private const string Scope = ".scope";
    private const string SliceSuffix = ".slice";

    // systemd: UNIT_NAME_MAX
    private const int LongestName = 255;

    /// <summary>Reads <c>linux.cgroupsPath</c> as <c>slice:prefix:name</c>; without one it is <c>:mocker:ID</c>.</summary>
    /// <param name="cgroupsPath">The path, or null.</param>
    /// <param name="containerId">The container's id.</param>
    /// <param name="isUser">Ask the user's own systemd; the slice is user.slice then, otherwise system.slice, if none is named.</param>
    /// <exception cref="ContainerException">It is not of that form, or no unit can have such a name.</exception>
    public static SystemdUnit Parse(string? cgroupsPath, string containerId, bool isUser)
    {
        string path = string.IsNullOrEmpty(cgroupsPath) ? $":mocker:{containerId}" : cgroupsPath;
        if (path.Split(':') is not [string slice, string prefix, string name])
            throw Refuse(path, "is not of the form slice:prefix:name (such as system.slice:mocker:c1), which systemd's driver takes; write it so, or leave --systemd-cgroup out");
        if (slice.Length == 0)
            slice = isUser ? "user.slice" : "system.slice";
        if (slice == "-")
            slice = "-.slice";
        if (name.Length == 0)
            throw Refuse(path, "names no unit: the part after the second colon is empty");
        bool isSlice = IsNameOfSlice(name);
        string unit = isSlice ? name : prefix.Length == 0 ? name + Scope : $"{prefix}-{name}{Scope}";
        foreach (char letter in unit)
            if (!char.IsAsciiLetterOrDigit(letter) && !@":-_.\@".Contains(letter))
                throw Refuse(path, $"makes a unit named \"{unit}\", and systemd does not take '{letter}' in a name: letters, digits and : - _ . \\ @ are allowed");
        if (unit.Length > LongestName)
            throw Refuse(path, $"makes a unit whose name has {unit.Length} characters, and systemd takes {LongestName}");
        CheckSlice(slice, path);
        if (isSlice)
            CheckSlice(name, path);
        return new(unit, slice, isUser);
    }

    /// <summary>It is a slice, which holds other units and is not given processes when it is made.</summary>
    public bool IsSlice => IsNameOfSlice(Name);

    /// <summary>Its cgroup below that of its systemd: <c>/a.slice/a-b.slice/mocker-c1.scope</c>.</summary>
    public string Cgroup => IsSlice ? Expand(Name) : $"{Expand(Slice)}/{Name}";

    /// <summary>A slice's cgroup: its name says which slices it is in, <c>a-b.slice</c> is in <c>a.slice</c>, and <c>-.slice</c> is the root.</summary>
    internal static string Expand(string slice)
    {
        if (slice == "-.slice")
            return "";
        string path = "";
        for (int dash = slice.IndexOf('-'); dash >= 0; dash = slice.IndexOf('-', dash + 1))
            path += $"/{slice[..dash]}{SliceSuffix}";
        return $"{path}/{slice}";
    }

    /// <summary>A unit of that name is a slice.</summary>
    internal static bool IsNameOfSlice(string name) => name.EndsWith(SliceSuffix, StringComparison.Ordinal);

    private static void CheckSlice(string slice, string path)
    {
        if (slice == "-.slice")
            return;
        string name = IsNameOfSlice(slice) ? slice[..^SliceSuffix.Length] : "";
        if (name.Length == 0 || name.Contains('/') || Array.IndexOf(name.Split('-'), "") >= 0)
            throw Refuse(path, $"names \"{slice}\", which is no slice: it has to end with .slice, have no slash, and nothing empty between its dashes (a-b.slice is b in a)");
    }

    private static ContainerException Refuse(string path, string why) => new($"cgroupsPath \"{path}\" {why}", CgroupPath.Pointer);

    public override string ToString() => Name;
}
