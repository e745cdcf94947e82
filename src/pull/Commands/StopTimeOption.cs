using System.CommandLine;
using System.Globalization;
using Mocker.Pull.Bundles;

namespace Mocker.Pull.Commands;

/// <summary>How long a container gets to end when it is asked to.</summary>
internal sealed class StopTimeOption
{
    public Option<string?> Option { get; } = new("--time", "-t") { Description = "seconds before a container that does not end is killed; default its --stop-timeout", HelpName = "seconds" };

    /// <returns>Null for what it was created with; negative for as long as it takes.</returns>
    /// <exception cref="ImageException">It is no number.</exception>
    public int? Read(ParseResult line) => line.GetValue(Option) is not string text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number
        : throw BundleOptions.Malformed(Option, text, "a number of seconds");
}
