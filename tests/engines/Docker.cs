namespace Mocker.Tests.Engines;

/// <summary>dockerd with the runtime added to it.</summary>
internal sealed class Docker : Engine, IDisposable
{
    private readonly string _driver;
    private readonly string _directory;
    private readonly Daemon _daemon;

    /// <param name="driver">systemd or cgroupfs.</param>
    public Docker(string driver)
    {
        (_driver, _directory) = (driver, Directory.CreateDirectory($"{Guest.Scratch}/docker-{driver}").FullName);
        _daemon = new(_directory + "/log", () => Call("version").ExitCode == 0,
            "dockerd", "--data-root", _directory + "/data", "--exec-root", _directory + "/exec", "--pidfile", _directory + "/pid",
            "--host", Address, "--iptables=false", "--ip6tables=false", "--bridge=none",
            "--add-runtime", "mocker=" + Guest.Runtime, "--exec-opt", "native.cgroupdriver=" + driver);
        var archive = Guest.Scratch + "/docker.tar";
        Guest.Run("tar", "--create", "--file", archive, "--directory", Guest.Rootfs, ".").Succeeded();
        Call("import", archive, "box").Succeeded();
    }

    protected override string[] RunOptions => ["--runtime", "mocker", "--network", "none"];

    private string Address => $"unix://{_directory}/socket";

    public override Outcome Call(params string[] command) => Guest.Run("docker", ["--host", Address, .. command]);

    public void Dispose() => _daemon.Dispose();

    protected override string CgroupOf(string id) => _driver == "systemd" ? $"docker-{id}.scope" : id;
}
