using Mocker.Linux;
using System.Text;

namespace Mocker.Container.Cgroups.Systemd;

/// <summary>The drivers' names for their major numbers (/proc/devices): systemd takes <c>char-pts</c> for all devices of major 136.</summary>
/// <param name="text">The file.</param>
internal sealed class GroupNames(string text)
{
    public static GroupNames Read() => new(Encoding.UTF8.GetString(FileContents.Read(Files.CurrentDirectory, "/proc/devices") ?? []));

    /// <summary>A name of the driver, or null if the host has none.</summary>
    public string? Find(char type, int major)
    {
        string section = "";
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.EndsWith(':'))
                section = line;
            else if (section.StartsWith(type == 'b' ? "Block" : "Character", StringComparison.Ordinal) && line.Split(' ') is [string number, string name] && number == major.ToString())
                return name;
        }
        return null;
    }
}
