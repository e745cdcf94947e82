namespace Mocker.Oci;

/// <summary>
/// config-linux.md, Sysctl: only parameters that belong to one of the container's namespaces, or the host would change.
/// </summary>
public static class SysctlRules
{
    internal static void Check(LinuxSpec linux, Review review)
    {
        foreach (var (key, _) in linux.Sysctl)
            if (Fault(key, linux) is { } fault)
                throw review.Violation($"/linux/sysctl{JsonPointer.Token(key)}", fault);
    }

    /// <summary>The type of the namespaces that each have a parameter of their own of this name, or null for one of the whole machine.</summary>
    public static string? NamespaceOf(string key) => DottedNamespaceOf(WithDots(key));

    private static string? Fault(string key, LinuxSpec linux)
    {
        if (!IsKey(key))
            return $"\"{key}\" cannot be the name of a kernel parameter";
        var dotted = WithDots(key);
        if (dotted == "kernel.hostname")
            return "use the \"hostname\" member instead";
        if (DottedNamespaceOf(dotted) is not { } type)
            return $"\"{key}\" does not belong to a namespace, it would change the host";
        return linux.Namespace(type) is null ? $"\"{key}\" needs the \"{type}\" namespace in linux.namespaces" : null;
    }

    private static string? DottedNamespaceOf(string key) => key switch
    {
        "kernel.msgmax" or "kernel.msgmnb" or "kernel.msgmni" or "kernel.sem" or "kernel.shmall" or "kernel.shmmax"
            or "kernel.shmmni" or "kernel.shm_rmid_forced" => "ipc",
        "kernel.domainname" => "uts",
        _ when key.StartsWith("fs.mqueue.", StringComparison.Ordinal) => "ipc",
        _ when key.StartsWith("net.", StringComparison.Ordinal) => "network",
        _ when key.StartsWith("user.", StringComparison.Ordinal) => "user",
        _ => null,
    };

    /// <summary>
    /// sysctl(8): whichever of <c>.</c> and <c>/</c> comes first separates, the other one belongs to the names
    /// (<c>net/ipv4/conf/eth0.1/mtu</c>).
    /// </summary>
    private static string WithDots(string key)
    {
        if (key.AsSpan().IndexOfAny('.', '/') is not (>= 0 and var first) || key[first] == '.')
            return key;
        return string.Create(key.Length, key, static (swapped, key) =>
        {
            for (var i = 0; i < key.Length; i++)
                swapped[i] = key[i] switch { '.' => '/', '/' => '.', var c => c };
        });
    }

    private static bool IsKey(string key)
    {
        if (key.Length == 0)
            return false;
        foreach (var part in key.AsSpan().Split('/'))
            if (key.AsSpan(part) is "" or "." or "..")
                return false;
        return true;
    }
}
