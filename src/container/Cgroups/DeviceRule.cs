using Mocker.Oci;

namespace Mocker.Container.Cgroups;

/// <summary>One rule of the allowed device list (config-linux.md, Allowed Device list).</summary>
/// <param name="Allow">Allow or deny.</param>
/// <param name="Type"><c>c</c>, <c>b</c>, or <c>a</c> for both.</param>
/// <param name="Major">Major number, or null for all.</param>
/// <param name="Minor">Minor number, or null for all.</param>
/// <param name="Access">What is allowed or denied.</param>
/// <param name="Pointer">JSON pointer to the rule in config.json.</param>
public sealed record DeviceRule(bool Allow, char Type, int? Major, int? Minor, DeviceAccess Access, string Pointer)
{
    private const string ListPointer = "/linux/resources/devices";

    /// <summary>
    /// What every container may use, after the rules of config.json and whatever they say: mknod of everything (a node
    /// is not yet access), the default devices of config-linux.md, its own terminals, and tun, which VPNs in containers
    /// have come to rely on. The same list as runc and crun.
    /// </summary>
    public static IReadOnlyList<DeviceRule> Defaults { get; } =
    [
        new(true, 'c', null, null, DeviceAccess.MakeNode, ListPointer),
        new(true, 'b', null, null, DeviceAccess.MakeNode, ListPointer),
        Character(1, 3),    // null
        Character(1, 8),    // random
        Character(1, 7),    // full
        Character(5, 0),    // tty
        Character(1, 5),    // zero
        Character(1, 9),    // urandom
        Character(136, null), // pts/*, and console, which is one of them
        Character(5, 2),    // ptmx
        Character(10, 200), // net/tun
    ];

    /// <summary>Every device, every access.</summary>
    public bool IsEverything => Type == 'a' && Major is null && Minor is null && Access == DeviceAccess.All;

    /// <summary>The rules of config.json in their order and then the defaults.</summary>
    /// <exception cref="ContainerException">A rule has an unknown type, access or an impossible number.</exception>
    public static DeviceRule[] From(IReadOnlyList<LinuxDeviceCgroup> devices, IReadOnlyList<DeviceRule>? needed = null)
    {
        needed ??= Defaults;
        DeviceRule[] rules = new DeviceRule[devices.Count + needed.Count];
        for (int i = 0; i < devices.Count; i++)
            rules[i] = From(devices[i], $"{ListPointer}/{i}");
        for (int i = 0; i < needed.Count; i++)
            rules[devices.Count + i] = needed[i];
        return rules;
    }

    /// <summary>This rule says something about every device and access that the other one does.</summary>
    internal bool Covers(char type, int? major, int? minor) =>
        (Type == 'a' || Type == type) && (Major is null || Major == major) && (Minor is null || Minor == minor);

    // The numbers in a dev_t: 12 and 20 bits (include/linux/kdev_t.h).
    private static DeviceRule From(LinuxDeviceCgroup device, string pointer) => new(
        device.Allow,
        device.Type switch
        {
            null or "" or "a" => 'a',
            "c" or "u" => 'c',
            "b" => 'b',
            _ => throw new ContainerException($"device rule of type \"{device.Type}\": it must be a (all), c (char) or b (block)", pointer + "/type"),
        },
        Number(device.Major, (1 << 12) - 1, pointer + "/major"),
        Number(device.Minor, (1 << 20) - 1, pointer + "/minor"),
        AccessOf(device.Access, pointer + "/access"),
        pointer);

    // Docker and runc write -1 for "all".
    private static int? Number(long? number, int max, string pointer) => number switch
    {
        null or -1 => null,
        < -1 => throw new ContainerException($"device number {number} is negative; leave it out for all", pointer),
        _ when number > max => throw new ContainerException($"device number {number} is greater than any device's, {max}", pointer),
        _ => (int)number,
    };

    // Unset means all, as it does for type, major and minor.
    private static DeviceAccess AccessOf(string? text, string pointer)
    {
        if (string.IsNullOrEmpty(text))
            return DeviceAccess.All;
        DeviceAccess access = DeviceAccess.None;
        foreach (char letter in text)
        {
            access |= letter switch
            {
                'r' => DeviceAccess.Read,
                'w' => DeviceAccess.Write,
                'm' => DeviceAccess.MakeNode,
                _ => throw new ContainerException($"device access \"{text}\": '{letter}' is none of r (read), w (write), m (mknod)", pointer),
            };
        }
        return access;
    }

    private static DeviceRule Character(int major, int? minor) => new(true, 'c', major, minor, DeviceAccess.All, ListPointer);

    /// <summary>The notation of the version 1 controller: <c>c 1:3 rwm</c>.</summary>
    internal static string Text(char type, int? major, int? minor, DeviceAccess access) =>
        $"{type} {Number(major)}:{Number(minor)} {Text(access)}";

    internal static string Text(DeviceAccess access) =>
        $"{((access & DeviceAccess.Read) != 0 ? "r" : "")}{((access & DeviceAccess.Write) != 0 ? "w" : "")}{((access & DeviceAccess.MakeNode) != 0 ? "m" : "")}";

    private static string Number(int? number) => number?.ToString() ?? "*";

    public override string ToString() => $"{(Allow ? "allow" : "deny")} {Text(Type, Major, Minor, Access)}";
}
