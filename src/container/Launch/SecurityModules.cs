using System.Text;
using Mocker.Linux;

namespace Mocker.Container.Launch;

/// <summary>Which security modules this kernel runs. Asked only for a configuration that needs one.</summary>
internal static unsafe class SecurityModules
{
    private const string AppArmorSwitch = "/sys/module/apparmor/parameters/enabled", SelinuxRoot = "/sys/fs/selinux";

    /// <exception cref="ContainerException">AppArmor is off.</exception>
    public static void RequireAppArmor(string profile, string? pointer)
    {
        if (Read(AppArmorSwitch) is not ['Y', ..])
            throw new ContainerException(
                $"cannot use the AppArmor profile \"{profile}\": AppArmor is off in this kernel ({AppArmorSwitch}); remove the profile, or boot with apparmor among the modules of lsm=", pointer);
    }

    /// <exception cref="ContainerException">SELinux is off.</exception>
    public static void RequireSelinux(string label, string? pointer)
    {
        using CString root = new(SelinuxRoot);
        if (Files.StatFs(root, out FileSystemStatus status) < 0 || status.Magic != FileSystemStatus.Selinux)
            throw new ContainerException(
                $"cannot use the SELinux label \"{label}\": SELinux is off in this kernel (no selinuxfs at {SelinuxRoot}); remove the label, or boot with selinux among the modules of lsm=", pointer);
    }

    /// <summary>AppArmor confines the runtime itself.</summary>
    public static bool IsConfined() =>
        (Read("/proc/self/attr/apparmor/current") ?? Read("/proc/self/attr/current")) is string current && !current.StartsWith("unconfined", StringComparison.Ordinal);

    private static string? Read(string path) => FileContents.Read(Files.CurrentDirectory, path) is byte[] text ? Encoding.UTF8.GetString(text) : null;
}
