using Mocker.Container.Launch.Steps;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Launch;

/// <summary>The steps that fill /dev: the configuration's devices, those that every container has, and the links.</summary>
internal static class DeviceSteps
{
    // config-linux.md, Default Devices; /dev/console comes with the terminal and /dev/ptmx is a link.
    private static readonly (string Path, uint Minor)[] s_memory =
        [("/dev/null", 3), ("/dev/zero", 5), ("/dev/full", 7), ("/dev/random", 8), ("/dev/urandom", 9)];

    public static List<Step> Of(LinuxDevice[] devices)
    {
        List<Step> steps = [new OpenDevices()];
        foreach ((string path, uint minor) in s_memory)
            if (!Has(devices, path))
                steps.Add(new MakeDevice(path, FileType.CharacterDevice, 1, minor, 0x1b6, 0, 0));
        if (!Has(devices, "/dev/tty"))
            steps.Add(new MakeDevice("/dev/tty", FileType.CharacterDevice, 5, 0, 0x1b6, 0, 0));
        for (int i = 0; i < devices.Length; i++)
            steps.Add(Configured(devices[i], $"/linux/devices/{i}"));
        // runtime-linux.md, Dev symbolic links.
        steps.Add(MakeLink.InDev("fd", "/proc/self/fd"));
        steps.Add(MakeLink.InDev("stdin", "/proc/self/fd/0"));
        steps.Add(MakeLink.InDev("stdout", "/proc/self/fd/1"));
        steps.Add(MakeLink.InDev("stderr", "/proc/self/fd/2"));
        if (!Has(devices, "/dev/ptmx"))
            steps.Add(MakeLink.InDev("ptmx", "pts/ptmx", replace: true));
        return steps;
    }

    private static MakeDevice Configured(LinuxDevice device, string pointer)
    {
        FileType type = device.Type switch
        {
            "b" => FileType.BlockDevice,
            "p" => FileType.Fifo,
            _ => FileType.CharacterDevice,
        };
        // The specification leaves the mode open; 0666 is what runc takes.
        uint mode = device.FileMode is uint given ? given & 0xfff : 0x1b6;
        return new(ContainerPath.Clean(device.Path), type, (uint)(device.Major ?? 0), (uint)(device.Minor ?? 0), mode, device.Uid ?? 0, device.Gid ?? 0)
        {
            Pointer = pointer,
        };
    }

    private static bool Has(LinuxDevice[] devices, string path) => Array.Exists(devices, device => ContainerPath.Clean(device.Path) == path);
}
