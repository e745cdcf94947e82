using Mocker.Container.Cgroups.Steps;

namespace Mocker.Container.Cgroups.V2;

/// <summary>linux.resources.unified: files of version 2 and what to write to them, known here or not (config-linux.md, Unified).</summary>
internal static class Unified
{
    private const string Pointer = Resources.Pointer + "/unified";

    public static void Plan(CgroupPlanBuilder plan, Dictionary<string, string> files)
    {
        foreach ((string file, string text) in files)
        {
            string pointer = PointerTo(file);
            if (file.Contains('/') || file.Contains('\0'))
                throw new ContainerException($"unified: \"{file}\" has to be the name of a file in the container's cgroup, without slashes", pointer);
            int dot = file.IndexOf('.');
            if (dot <= 0)
                throw new ContainerException($"unified: \"{file}\" has to be of the form controller.parameter", pointer);
            // Files cgroup.* belong to the core, not to a controller.
            CgroupDirectory directory = file.StartsWith("cgroup.", StringComparison.Ordinal) ? plan.Unified : plan.Need(file[..dot], pointer);
            // A nested-keyed file takes one line a write.
            foreach (string line in text.Split('\n'))
            {
                if (file == "pids.max" && line.Trim() == "0" && !plan.IsUpdate)
                    plan.AddAfterAttach(new WriteFile(directory, file, line, pointer));
                else if (line.Length > 0)
                    plan.Write(directory, file, line, pointer);
            }
        }
    }

    /// <summary>JSON pointer to one file's value.</summary>
    public static string PointerTo(string file) =>
        $"{Pointer}/{file.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
}
