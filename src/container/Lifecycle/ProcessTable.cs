using System.Text;
using Mocker.Linux;

namespace Mocker.Container.Lifecycle;

/// <summary>What the host's ps(1) tells of a container's processes.</summary>
public static class ProcessTable
{
    /// <summary>The lines of the host's ps whose PID column has one of the processes, below the headings.</summary>
    /// <param name="processes">Their ids, as the host has them.</param>
    /// <param name="options">For ps.</param>
    /// <param name="without">What to use where the host has no ps, for the error.</param>
    /// <exception cref="ContainerException">There is no ps, it fails, or prints no PID column.</exception>
    public static string Of(IReadOnlyList<int> processes, string[] options, string without)
    {
        string printed = HostCommand.Capture("ps", options, out int code);
        if (code != 0)
            throw new ContainerException(code == HostCommand.NotFound
                ? $"the host has no ps; install procps{without}"
                : $"ps {string.Join(' ', options)} failed with exit code {code}");
        string[] lines = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        int column = Array.IndexOf(lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries), "PID");
        if (column < 0)
            throw new ContainerException($"ps {string.Join(' ', options)} prints no PID column to find the container's processes by");
        StringBuilder table = new StringBuilder(lines[0]).Append('\n');
        foreach (string line in lines.AsSpan(1))
        {
            string[] cells = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (cells.Length > column && int.TryParse(cells[column], out int pid) && processes.Contains(pid))
                table.Append(line).Append('\n');
        }
        return table.ToString();
    }
}
