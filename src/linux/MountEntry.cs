using System.Text;

namespace Mocker.Linux;

/// <summary>One line of /proc/self/mountinfo.</summary>
/// <param name="MountPoint">Absolute, as this process sees it.</param>
/// <param name="Type">The file system's type.</param>
/// <remarks>A class, for a struct has all of LINQ compiled for it anew: 30 KB of the binary.</remarks>
public sealed record MountEntry(string MountPoint, string Type)
{
    /// <summary>Parses a line: six fields, optional ones, a dash, then the type (proc_pid_mountinfo(5)).</summary>
    internal static MountEntry Parse(string line)
    {
        string[] fields = line.Split(' ');
        return new(Unescape(fields[4]), fields[Array.IndexOf(fields, "-") + 1]);
    }

    /// <summary>Blanks, tabs, newlines and backslashes are written as three octal digits after a backslash.</summary>
    private static string Unescape(string text)
    {
        if (!text.Contains('\\'))
            return text;
        StringBuilder plain = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool escaped = text[i] == '\\' && i + 3 < text.Length;
            plain.Append(escaped ? (char)Convert.ToInt32(text.Substring(i + 1, 3), 8) : text[i]);
            i += escaped ? 3 : 0;
        }
        return plain.ToString();
    }
}
