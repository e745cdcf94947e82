using System.Globalization;
using System.Text.RegularExpressions;

namespace Mocker.Tests.Unit.Schemas;

/// <summary>Values in a place on which the schema and the runtime rightly disagree, and why.</summary>
/// <param name="Place">Regular expression for the whole JSON pointer.</param>
/// <param name="Values">Which values; a null is the place without one.</param>
internal sealed record Disagreement(string Place, string?[] Values, string Why)
{
    private const string Empty = "the Go types that most documents are written with cannot tell an empty string from none, so the runtime takes it for none";
    private const string Zero = "the specification requires it, but it is 0 in the Go types when it is left out, and engines rely on that";
    private const string Together = "a rule over two members";

    /// <summary>The document's numbers are in <see cref="Oci.FullDocument"/>.</summary>
    public static readonly Disagreement[] Known =
    [
        new(".*/(namespaces/[0-9]/path|closID|memBwSchema|initial|final|cpus|mems|eth0/name|rootfsPropagation|resources/devices/1/type)", ["''"], Empty),
        new("/process/(user/[ug]id|consoleSize/(height|width)|ioPriority/priority)", [null], Zero),
        new("/process/(user|consoleSize)", ["{}", "{'x': 'y'}", "{'x': 7}"], Zero),
        new(".*Mappings/0/(containerID|hostID|size)", ["4294967295"], "the end of a range is the sum of two members"),
        new(".*/cpu/quota", Numbers(1, 999_999), Together),
        new(".*/cpu/burst", Numbers(1_000_001, ulong.MaxValue), Together),
        new(".*/memory/limit", Numbers(536_870_913, long.MaxValue), Together),
        new(".*/memory/swap", Numbers(1, 536_870_911), Together),
        new("/process/rlimits/1/soft", Numbers(1025, ulong.MaxValue), Together),
        new("/process/rlimits/1/hard", Numbers(0, 511), Together),
        new("/process/scheduler/runtime", Numbers(21, ulong.MaxValue), Together),
        new("/process/scheduler/deadline", [.. Numbers(0, 9), .. Numbers(31, ulong.MaxValue), null], Together),
        new("/process/scheduler/period", Numbers(1, 19), Together),
        new("/linux/sysctl", ["{'x': 'y'}"], "the specification leaves open which parameters may be set; runtimes refuse those that would change the host"),
    ];

    /// <summary>The known disagreement on a value (null: no value) in a place.</summary>
    public static Disagreement? Of(string pointer, string? value) => Array.Find(Known, known => known.IsAt(pointer) && known.Values.Contains(value));

    public bool IsAt(string pointer) => Regex.IsMatch(pointer, $"^{Place}$");

    /// <summary>Those of the values that are tried which are integers in a range.</summary>
    private static string?[] Numbers(decimal least, decimal most) =>
        Array.FindAll([.. ConfigAgreementTests.Numbers, "7"], value => decimal.TryParse(value, NumberStyles.AllowLeadingSign, null, out decimal number) && least <= number && number <= most);
}
