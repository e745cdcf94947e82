namespace Mocker.Oci;

/// <summary>config-linux.md, Network Devices; the kernel's dev_valid_name().</summary>
internal static class NetDeviceRules
{
    /// <summary>IFNAMSIZ of linux/if.h, less the NUL.</summary>
    private const int MaxLength = 15;

    public static void Check(LinuxSpec linux, Review review)
    {
        if (linux.NetDevices.Count == 0)
            return;
        if (linux.Namespace("network") is null)
            throw review.Violation("/linux/netDevices", "needs a \"network\" namespace in linux.namespaces");
        var inside = new HashSet<string>();
        foreach (var (host, device) in linux.NetDevices)
        {
            if (!IsName(host))
                throw review.Violation($"/linux/netDevices{JsonPointer.Token(host)}",
                    $"\"{host}\" cannot be the name of a network device");
            if (device.Name is { } name && !(IsName(name) && (IsTemplate(name) || !name.Contains('%'))))
                throw review.Violation($"/linux/netDevices{JsonPointer.Token(host)}/name",
                    $"\"{name}\" cannot be the name of a network device");
            if (!inside.Add(device.Name ?? host) && !IsTemplate(device.Name))
                throw review.Violation($"/linux/netDevices{JsonPointer.Token(host)}",
                    $"a second device named \"{device.Name ?? host}\" inside the container");
        }
    }

    /// <summary>A name with "%d" appended, in place of which the kernel puts a number.</summary>
    private static bool IsTemplate(string? name) => name is not null && name.EndsWith("%d", StringComparison.Ordinal) && name.IndexOf('%') == name.Length - 2;

    private static bool IsName(string name)
    {
        if (name is "" or "." or ".." || System.Text.Encoding.UTF8.GetByteCount(name) > MaxLength)
            return false;
        foreach (var c in name)
            if (c is '/' or ':' || char.IsWhiteSpace(c))
                return false;
        return true;
    }
}
