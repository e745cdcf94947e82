using Mocker.Container.Cgroups.Systemd;
using Mocker.Linux;

namespace Mocker.Container.Cgroups.Steps;

/// <summary>Has systemd change properties of the container's unit, for as long as it runs.</summary>
/// <param name="directory">The unit's cgroup.</param>
/// <param name="unit">The unit.</param>
/// <param name="properties">What changes, printed as <see cref="UnitSetting"/>s.</param>
/// <param name="writes">What is written to files afterwards: what these said before is what systemd has not changed yet.</param>
public sealed class ChangeUnit(CgroupDirectory directory, UnitReference unit, IReadOnlyList<UnitProperty> properties, IReadOnlyList<WriteFile> writes)
    : CgroupStep(directory, V1.Resources.Pointer)
{
    // Version 2. systemd sets all limits again when one of them changes, and knows these less exactly than they were asked for:
    // a quota as whole percents of a CPU, BFQ's weight on another scale, and no limit of 0 processes.
    private static readonly string[] s_exact = ["cpu.max", "io.bfq.weight", "pids.max"];

    internal override void Execute(CgroupTree tree)
    {
        using SystemdInstance systemd = SystemdInstance.Connect(unit.IsUser);
        tree.Former?.Remember(unit, systemd.Values(unit.Name, properties));
        foreach (WriteFile write in writes)
            if (tree.Read(write.Directory, write.File, out _) is { } text)
                tree.Former?.Remember(write.Directory, write.File, write.Value, text);
        string?[] before = Directory.Hierarchy.IsUnified ? Array.ConvertAll(s_exact, file => tree.Read(Directory, file, out _)) : [];
        for (int i = 0; i < before.Length; i++)
            if (before[i] is { } text)
                tree.Former?.Remember(Directory, s_exact[i], "", text);
        systemd.Change(unit.Name, properties);
        // The steps that follow set what is to change.
        for (int i = 0; i < before.Length; i++)
            if (before[i] is { } text && text != tree.Read(Directory, s_exact[i], out _))
                Keep(s_exact[i], FormerValues.ValueOf(s_exact[i], "", text)!);
    }

    private void Keep(string file, string value)
    {
        int result = CgroupFile.WriteAt(Directory.Path, file, value);
        if (result < 0)
            throw new ContainerException($"cannot set {Directory}/{file} back to \"{value.TrimEnd('\n')}\", which systemd has changed along with the others: {LinuxException.Text((Errno)(-result))}", Pointer);
    }

    public override string ToString() => $"change unit {unit.Name}";
}
