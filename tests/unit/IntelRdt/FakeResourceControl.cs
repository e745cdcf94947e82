using Mocker.Container.IntelRdt;
using Mocker.Linux;

namespace Mocker.Tests.Unit.IntelRdt;

/// <summary>
/// A plain directory in place of resctrl, which the machines of the developers do not have. Real: the paths, what is read and what is
/// written, and in which order. Not real: the kernel's part, done here as its document says: a new group gets its files, with the
/// schemata of the root, and a removed one takes them along; but nothing is checked when schemata or tasks are written, the text
/// just stands in the file (the last write over the ones before), and the files are no limits for anybody.
/// </summary>
internal sealed class FakeResourceControl : ResourceControl, IDisposable
{
    public const string Schemata = "    MB:0=100;1=100\n    L3:0=7ff;1=7ff\n";

    private readonly bool _monitors;

    public FakeResourceControl(bool monitors = true) : base(Directory.CreateTempSubdirectory("mocker-resctrl-").FullName)
    {
        _monitors = monitors;
        Fill(Root);
        Put("info/last_cmd_status", "ok\n");
        Put("info/L3/cbm_mask", "7ff\n");
        Put("info/L3/min_cbm_bits", "2\n");
        Put("info/L3/num_closids", "16\n");
        Put("info/MB/bandwidth_gran", "10\n");
        Put("info/MB/delay_linear", "1\n");
        Put("info/MB/min_bandwidth", "20\n");
        Put("info/MB/num_closids", "8\n");
    }

    /// <summary>Relative paths of the groups that there are, sorted.</summary>
    public string[] Groups => [.. Directory.GetFiles(Root, "tasks", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Root, Path.GetDirectoryName(file)!)).Where(group => group != ".").Order(StringComparer.Ordinal)];

    public string Read(string file) => File.ReadAllText($"{Root}/{file}");

    public void Put(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName($"{Root}/{file}")!);
        File.WriteAllText($"{Root}/{file}", text);
    }

    /// <summary>An administrator's class of service.</summary>
    public void MakeClass(string name, string schemata)
    {
        Make($"{Root}/{name}");
        Put($"{name}/schemata", schemata);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    internal override int Make(string directory)
    {
        int result = base.Make(directory);
        if (result == 0)
            Fill(directory);
        return result;
    }

    internal override int Remove(string directory)
    {
        if (!Directory.Exists(directory))
            return -(int)Errno.ENOENT;
        Directory.Delete(directory, recursive: true);
        return 0;
    }

    private void Fill(string directory)
    {
        bool measures = Path.GetFileName(Path.GetDirectoryName(directory)) == "mon_groups";
        File.WriteAllText($"{directory}/tasks", "");
        if (!measures)
            File.WriteAllText($"{directory}/schemata", Schemata);
        if (!_monitors)
            return;
        if (!measures)
            Directory.CreateDirectory($"{directory}/mon_groups");
        foreach (string domain in (string[])["00", "01"])
        {
            string data = Directory.CreateDirectory($"{directory}/mon_data/mon_L3_{domain}").FullName;
            File.WriteAllText($"{data}/llc_occupancy", $"4{domain}\n");
            File.WriteAllText($"{data}/mbm_total_bytes", $"7{domain}\n");
            File.WriteAllText($"{data}/mbm_local_bytes", "Unavailable\n");
        }
    }
}
