using System.Globalization;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Cgroups.Stats;

/// <summary>
/// Reads the figures that the kernel hands out. A file that is not there (an older kernel, a part that was not built in) has no
/// figures; a line that is not understood is a later kernel's.
/// </summary>
internal static class StatFile
{
    /// <summary>The one number of a file; the greatest there is for <c>max</c>, and 0 without the file.</summary>
    public static ulong Number(string directory, string file) => NumberIn(Text(directory, file).AsSpan().TrimEnd('\n'));

    /// <summary>A number, or <c>max</c>.</summary>
    public static ulong NumberIn(ReadOnlySpan<char> text) =>
        text.SequenceEqual("max") ? ulong.MaxValue
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number : 0;

    /// <summary>Numbers separated by spaces.</summary>
    public static ulong[] Numbers(string directory, string file) =>
        Array.ConvertAll(Words(Text(directory, file)), word => NumberIn(word));

    /// <summary>A file of lines "key number".</summary>
    public static Dictionary<string, ulong> Table(string directory, string file)
    {
        Dictionary<string, ulong> table = [];
        foreach (string line in Lines(directory, file))
            if (line.Split(' ') is [string key, string number])
                table[key] = NumberIn(number);
        return table;
    }

    /// <summary>What a table says, or 0.</summary>
    public static ulong Of(this Dictionary<string, ulong> table, string key) => table.TryGetValue(key, out ulong value) ? value : 0;

    /// <summary>Pressure (psi.rst): <c>some avg10=0.00 avg60=0.00 avg300=0.00 total=0</c>, and a line for <c>full</c>. Null where it is not measured.</summary>
    public static Pressure? Pressure(string directory, string file)
    {
        PressureShare? some = null, full = null;
        foreach (string line in Lines(directory, file))
            if (Words(line) is [string who, string a, string b, string c, string total])
            {
                PressureShare share = new() { Average10 = Percent(a), Average60 = Percent(b), Average300 = Percent(c), Total = NumberIn(After(total)) };
                (some, full) = who == "some" ? (share, full) : (some, share);
            }
        return some is null ? null : new() { Some = some, Full = full ?? new() };
    }

    public static string[] Lines(string directory, string file) => Text(directory, file).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static string[] Words(string line) => line.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The part of <c>key=value</c> behind the sign.</summary>
    public static string After(string pair) => pair[(pair.IndexOf('=') + 1)..];

    /// <summary>The whole of a file.</summary>
    /// <exception cref="ContainerException">It is there, and cannot be read.</exception>
    public static string Text(string directory, string file)
    {
        string? text = CgroupFile.ReadAt(directory, file, out Errno error);
        // ENODEV is a cgroup that has just been removed, EOPNOTSUPP something that is switched off (pressure).
        return text ?? (error is Errno.ENOENT or Errno.ENODEV or Errno.EOPNOTSUPP
            ? ""
            : throw new ContainerException($"cannot read {directory}/{file}: {LinuxException.Text(error)}"));
    }

    private static double Percent(string pair) => double.TryParse(After(pair), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) ? value : 0;
}
