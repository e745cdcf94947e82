namespace Mocker.Tests.Conformance.Harness;

/// <summary>Asks and tells the systemd of this machine, by systemctl(1).</summary>
public static class Systemd
{
    /// <summary>The value of a property as systemctl prints it.</summary>
    public static string Property(string unit, string name, params string[] options) => Run([.. options, "show", "--property", name, "--value", unit]).Stdout;

    /// <summary>The values of a property that is printed on lines of its own, such as DeviceAllow.</summary>
    public static string[] Lines(string unit, string name) =>
        [.. Run("show", "--property", name, unit).Stdout.Split('\n').Select(line => line[(line.IndexOf('=') + 1)..])];

    /// <summary>systemd knows the unit and has not put it away.</summary>
    public static bool IsLoaded(string unit) => Run("list-units", "--all", "--no-legend", "--plain", unit).Stdout.Contains(unit, StringComparison.Ordinal);

    /// <summary>Any command of systemctl.</summary>
    public static Outcome Run(params string[] arguments) => HostProgram.Run("systemctl", ["--no-pager", .. arguments]);

    /// <summary>A user who is not root and has a systemd of his own here: his id and the directory that XDG_RUNTIME_DIR names.</summary>
    public static (int Id, string RuntimeDirectory)? User { get; } = Directory.Exists("/run/user")
        ? Directory.GetDirectories("/run/user").Where(path => File.Exists(path + "/systemd/private") || File.Exists(path + "/bus"))
            .Select(path => ((int, string)?)(int.Parse(Path.GetFileName(path)), path)).FirstOrDefault(user => user!.Value.Item1 != 0)
        : null;
}
