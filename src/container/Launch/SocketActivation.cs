using System.Globalization;
using Mocker.Linux;

namespace Mocker.Container.Launch;

/// <summary>Sockets that systemd opened for this process and that go on to the container's (sd_listen_fds(3)).</summary>
public static class SocketActivation
{
    /// <summary>How many descriptors from 3 on they are; 0 when none are meant for this process.</summary>
    public static int DescriptorCount()
    {
        string? count = Environment.GetEnvironmentVariable("LISTEN_FDS");
        string? pid = Environment.GetEnvironmentVariable("LISTEN_PID");
        return int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out int meant) && meant == Processes.GetPid()
            ? number : 0;
    }

    /// <summary>The variables that tell the container's first process of them.</summary>
    public static string[] Variables(int count) => count == 0 ? [] : [$"LISTEN_FDS={count}", "LISTEN_PID=1"];
}
