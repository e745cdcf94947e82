using System.Globalization;
using Mocker.Container;

namespace Mocker.Runtime.Commands;

/// <summary>What --preserve-fds says.</summary>
internal static class Preserved
{
    // The kernel's own limit of open files, /proc/sys/fs/nr_open, as it is by default.
    private const int Most = 1 << 20;

    /// <exception cref="ContainerException">It is no number of descriptors.</exception>
    public static int Count(string? given) => given switch
    {
        null => 0,
        _ when int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count <= Most => count,
        _ => throw new ContainerException($"--preserve-fds takes the number of descriptors to pass, not \"{given}\""),
    };
}
