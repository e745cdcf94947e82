using Mocker.Container.Cgroups.Systemd;

namespace Mocker.Container.Cgroups;

/// <summary>What control files and units said before somebody changed them, so that it can be taken back.</summary>
internal sealed class FormerValues
{
    private readonly List<(string Directory, string File, string Value)> _values = [];
    private readonly List<(UnitReference Unit, List<UnitProperty> Properties)> _units = [];

    /// <summary>Notes what properties of a unit said.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="properties">The properties with what they said.</param>
    public void Remember(UnitReference unit, List<UnitProperty> properties) => _units.Add((unit, properties));

    /// <summary>Notes what a file said.</summary>
    /// <param name="cgroup">Where the file is.</param>
    /// <param name="file">Its name.</param>
    /// <param name="written">What was written to it.</param>
    /// <param name="text">What it said before.</param>
    public void Remember(CgroupDirectory cgroup, string file, string written, string text)
    {
        if (ValueOf(file, written, text) is string value)
            _values.Add((cgroup.Path, file, value));
    }

    /// <summary>Sets everything back, the last first. Values that the kernel holds against each other are tried again after the others.</summary>
    public void Restore()
    {
        // systemd sets all files of a unit, so these come after it.
        foreach ((UnitReference unit, List<UnitProperty> properties) in _units)
            Restore(unit, properties);
        int refused = _values.Count + 1;
        while (_values.Count > 0 && _values.Count < refused)
        {
            refused = _values.Count;
            for (int i = _values.Count - 1; i >= 0; i--)
                if (CgroupFile.WriteAt(_values[i].Directory, _values[i].File, _values[i].Value) >= 0)
                    _values.RemoveAt(i);
        }
        foreach ((string directory, string file, string value) in _values)
            Log.Warning($"cannot set {directory}/{file} back to \"{value.TrimEnd('\n')}\" after the failed update: " +
                $"it says \"{CgroupFile.ReadAt(directory, file, out _)?.TrimEnd('\n')}\"");
    }

    private static void Restore(UnitReference unit, List<UnitProperty> properties)
    {
        if (properties.Count == 0)
            return;
        try
        {
            using SystemdInstance systemd = SystemdInstance.Connect(unit.IsUser);
            systemd.Change(unit.Name, UnitProperties.Replacing(properties));
        }
        catch (ContainerException e)
        {
            Log.Warning($"the unit {unit.Name} keeps what the failed update has changed: {e.Message}");
        }
    }

    /// <summary>What has to be written for a file to say again what it said; null where there is nothing to write.</summary>
    internal static string? ValueOf(string file, string written, string text)
    {
        int space = written.IndexOf(' ');
        if (file == "memory.oom_control")
            return CgroupFile.ValueOf(text, "oom_kill_disable")?.ToString();
        if (space < 0 || file == "cpu.max")
        {
            string line = text.Split('\n')[0];
            // Nothing at all is no write; the weight of all devices that have none of their own is read with this word before it.
            return line.Length == 0 ? "\n" : line.StartsWith("default ", StringComparison.Ordinal) ? line[8..] : line;
        }
        // A line for each device, and none for one without a limit.
        string key = written[..space];
        foreach (string line in text.Split('\n'))
            if (line.StartsWith(key + " ", StringComparison.Ordinal))
                return line;
        return file switch
        {
            "io.max" => key + " rbps=max wbps=max riops=max wiops=max",
            "io.weight" => key + " default",
            "io.bfq.weight" => key + " 0",
            _ when file.StartsWith("blkio.", StringComparison.Ordinal) => key + " 0",
            _ => null,
        };
    }
}
