using System.CommandLine;

namespace Mocker.Manual;

/// <summary>An option as it is defined.</summary>
public sealed class OptionEntry(Option option)
{
    /// <summary>Short names first, as manuals have it; -? and those that begin with a slash are Windows' way.</summary>
    public IReadOnlyList<string> Names { get; } = [.. option.Aliases.Append(option.Name).Distinct().Where(name => name.StartsWith('-') && name != "-?").OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal)];

    /// <summary>Its long name, with the dashes.</summary>
    public string LongName => Names.FirstOrDefault(name => name.StartsWith("--", StringComparison.Ordinal)) ?? Names[0];

    public string Description => option.Description ?? "";

    /// <summary>How its value is called; null for one that takes none.</summary>
    public string? ValueName { get; } = option.ValueType == typeof(bool) || option.Arity.MaximumNumberOfValues == 0 ? null : option.HelpName ?? option.Name.TrimStart('-');

    public Value Value => Value.Named(ValueName ?? "");
}
