namespace Mocker.Harness;

/// <summary>
/// The smallest root file system that runs the rows and tests: one static busybox and its applets as symbolic
/// links. Every mount point exists already, so that no runtime has to create what another found.
/// </summary>
internal static class Rootfs
{
    private static readonly string[] Applets =
        ["cat", "echo", "env", "false", "id", "kill", "ls", "mkdir", "readlink", "rm", "sh", "sleep", "stat", "touch", "true"];

    private static readonly string[] Folders = ["bin", "dev", "etc", "proc", "sys", "tmp"];

    internal static string Busybox => Environment.GetEnvironmentVariable("BUSYBOX") ?? "/bin/busybox";

    internal static void Create(string path)
    {
        if (!File.Exists(Busybox))
            throw new HarnessException($"there is no {Busybox}: install busybox-static, or name a static busybox in BUSYBOX");
        foreach (var folder in Folders)
            _ = Directory.CreateDirectory(Path.Combine(path, folder));
        foreach (var file in new[] { "hostname", "hosts", "resolv.conf" })
            File.WriteAllText(Path.Combine(path, "etc", file), "");
        File.Copy(Busybox, Path.Combine(path, "bin", "busybox"), overwrite: true);
        foreach (var applet in Applets)
            _ = File.CreateSymbolicLink(Path.Combine(path, "bin", applet), "busybox");
    }
}
