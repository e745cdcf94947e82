using System.Text;
using Mocker.Linux;

namespace Mocker.Container.Lifecycle;

/// <summary>/proc/PID/oom_score_adj (proc_pid_oom_score_adj(5)).</summary>
internal static unsafe class OomScore
{
    /// <summary>Sets it for another process, in the host's own /proc.</summary>
    /// <exception cref="ContainerException">It cannot be set.</exception>
    public static void Set(int pid, int adjustment)
    {
        string name = $"/proc/{pid}/oom_score_adj";
        using CString path = new(name);
        int file = Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.WriteOnly);
        nint result = file;
        if (file >= 0)
        {
            byte[] text = Encoding.ASCII.GetBytes(adjustment.ToString());
            fixed (byte* start = text)
                result = Files.Write(file, start, text.Length);
            Files.Close(file);
        }
        if (result < 0)
            throw new ContainerException(
                $"cannot set the OOM score adjustment to {adjustment}: {LinuxException.Text((Errno)(int)-result)}; lowering it needs CAP_SYS_RESOURCE",
                "/process/oomScoreAdj");
    }
}
