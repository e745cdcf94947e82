namespace Mocker.Oci;

/// <summary>config-linux.md, Devices; mknod(2).</summary>
internal static class DeviceRules
{
    // The kernel keeps 12 and 20 bits of a device's numbers (linux/kdev_t.h) and would cut more off silently.
    private const int MaxMajor = (1 << 12) - 1;
    private const int MaxMinor = (1 << 20) - 1;

    private const uint TypeBits = 0xF000; // S_IFMT, octal 170000
    private const uint ModeBits = 0xFFF; // octal 7777

    public static void Check(LinuxDevice[] devices, Review review)
    {
        for (var i = 0; i < devices.Length; i++)
        {
            var device = devices[i];
            if (device.Type is not ("c" or "u" or "b" or "p"))
                throw review.Violation($"/linux/devices/{i}/type", $"must be one of c, u, b, p, found \"{device.Type}\"");
            if (device.Path is not ['/', ..])
                throw review.Violation($"/linux/devices/{i}/path", $"must be an absolute path, found \"{device.Path}\"");
            CheckNumber(device, device.Major, MaxMajor, i, "major", review);
            CheckNumber(device, device.Minor, MaxMinor, i, "minor", review);
            CheckMode(device, i, review);
        }
    }

    private static void CheckNumber(LinuxDevice device, long? number, int max, int i, string name, Review review)
    {
        if (device.Type == "p")
            return;
        if (number is not { } value)
            throw review.Violation($"/linux/devices/{i}", $"\"{name}\" is required for a device of type {device.Type}");
        if (value < 0 || value > max)
            throw review.Violation($"/linux/devices/{i}/{name}", $"must be from 0 to {max}, found {value}");
    }

    private static void CheckMode(LinuxDevice device, int i, Review review)
    {
        // Some engines write the type into the mode too, as stat(2) gives it; that is accepted when it agrees.
        var type = device.Type switch { "b" => 0x6000u, "p" => 0x1000u, _ => 0x2000u };
        if (device.FileMode is { } mode && (mode & ~ModeBits) is not 0 and var rest && rest != type)
            throw review.Violation($"/linux/devices/{i}/fileMode",
                (rest & ~TypeBits) == 0
                    ? $"the file type in {mode} is not that of a device of type {device.Type}"
                    : $"must be from 0 to 4095 (octal 7777), found {mode}");
    }
}
