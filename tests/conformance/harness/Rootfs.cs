namespace Mocker.Tests.Conformance.Harness;

/// <summary>Root filesystems with busybox and the probe. Every container has its own, made of links, so it costs next to
/// nothing.</summary>
public static class Rootfs
{
    private static readonly string[] Applets =
        ["busybox", "sh", "sleep", "cat", "ls", "echo", "true", "false", "env", "id", "touch", "readlink", "kill", "ps", "stty",
            "tty",
        "ionice", "mkdir"];

    private static readonly Lazy<string> Template = new(CreateTemplate);

    /// <summary>Fills the empty directory <paramref name="root"/>.</summary>
    public static void Populate(string root)
    {
        foreach (var directory in (string[])["bin", "dev", "proc", "sys", "tmp", "etc", "mnt"])
            Directory.CreateDirectory(Path.Combine(root, directory));
        foreach (var applet in Applets)
            Host.Link(Path.Combine(Template.Value, "busybox"), Path.Combine(root, "bin", applet));
        Host.Link(Path.Combine(Template.Value, "probe"), Path.Combine(root, "bin", "probe"));
    }

    private static string CreateTemplate()
    {
        var directory = Scratch.NewDirectory("template");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "probe"), Path.Combine(directory, "probe"));
        File.Copy(FindBusybox(), Path.Combine(directory, "busybox"));
        return directory;
    }

    private static string FindBusybox() =>
        new[] { Environment.GetEnvironmentVariable("BUSYBOX"), "/bin/busybox", "/usr/bin/busybox" }.FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException("the tests need a static busybox: install busybox-static, or name one in BUSYBOX");
}
