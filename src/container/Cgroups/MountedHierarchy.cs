using System.Text;

namespace Mocker.Container.Cgroups;

/// <summary>A cgroup mount as a line of /proc/self/mountinfo tells it (proc(5)); read only if the usual places are empty.</summary>
/// <param name="MountPoint">Absolute path.</param>
/// <param name="Root">Which cgroup the mount shows as its root.</param>
/// <param name="IsUnified">Version 2.</param>
/// <param name="Options">The superblock's options: version 1 controllers are among them.</param>
internal sealed record MountedHierarchy(string MountPoint, string Root, bool IsUnified, string[] Options)
{
    /// <summary>This is the mount of the hierarchy with these controllers.</summary>
    public bool Serves(string[] controllers) =>
        IsUnified ? controllers[0].Length == 0 : Array.TrueForAll(controllers, c => Array.IndexOf(Options, c) >= 0);

    public static List<MountedHierarchy> Parse(string mountinfo)
    {
        List<MountedHierarchy> mounts = [];
        foreach (string line in mountinfo.Split('\n'))
        {
            // id parent major:minor root mount-point options optional-fields... - type source super-options
            int separator = line.IndexOf(" - ", StringComparison.Ordinal);
            if (separator < 0)
                continue;
            string[] after = line[(separator + 3)..].Split(' ');
            if (after.Length < 3 || after[0] is not ("cgroup" or "cgroup2"))
                continue;
            string[] before = line[..separator].Split(' ');
            mounts.Add(new(Unescape(before[4]), Unescape(before[3]), after[0] == "cgroup2", after[2].Split(',')));
        }
        return mounts;
    }

    // Space, tab, newline and backslash are written as a backslash and three octal digits.
    private static string Unescape(string text)
    {
        if (!text.Contains('\\'))
            return text;
        StringBuilder plain = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 3 < text.Length)
            {
                plain.Append((char)((text[i + 1] - '0') << 6 | (text[i + 2] - '0') << 3 | (text[i + 3] - '0')));
                i += 3;
            }
            else
            {
                plain.Append(text[i]);
            }
        }
        return plain.ToString();
    }
}
