using Mocker.Pull.References;

namespace Mocker.Pull.Containers;

/// <summary>Which containers `ps` is to list: NAME=VALUE, as docker has them; of one name any, of several names all have to be so.</summary>
internal sealed class ContainerFilter(IEnumerable<(string Name, string Value)> conditions)
{
    private static readonly string[] s_names = ["id", "name", "status", "label", "ancestor", "exited"];

    private readonly ILookup<string, string> _conditions = conditions.ToLookup(each => each.Name, each => each.Value);

    /// <exception cref="ImageException">There is no such condition.</exception>
    public static ContainerFilter Parse(string[] texts) => new(texts.Select(text =>
        text.Split('=', 2) is [var name, var value] && s_names.Contains(name) ? (name, value)
            : throw new ImageException($"--filter: expected one of {string.Join(", ", s_names)} with a value, such as status=running, found \"{text}\"")));

    /// <summary>It says which states are wanted, so that all containers are looked at.</summary>
    public bool AsksForState => _conditions.Contains("status") || _conditions.Contains("exited");

    public bool Suits(ContainerRecord record, ContainerState state) => _conditions.All(condition => condition.Any(value => Suits(condition.Key, value, record, state)));

    private static bool Suits(string name, string value, ContainerRecord record, ContainerState state) => name switch
    {
        "id" => record.Id.StartsWith(value, StringComparison.Ordinal),
        "name" => record.Name.Contains(value, StringComparison.Ordinal),
        "status" => state.Phase.Word() == value,
        "exited" => state.Phase == ContainerPhase.Exited && state.ExitCode.ToString(System.Globalization.CultureInfo.InvariantCulture) == value,
        "label" => value.Split('=', 2) is [var label, var wanted] ? record.Labels.GetValueOrDefault(label) == wanted : record.Labels.ContainsKey(value),
        _ => record.ImageId.Hex.StartsWith(value, StringComparison.Ordinal)
            || ImageReference.TryParse(value, out ImageReference image, out _) && image.ToString() == record.ImageName,
    };
}
