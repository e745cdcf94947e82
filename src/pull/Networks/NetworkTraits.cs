namespace Mocker.Pull.Networks;

/// <summary>What a network is besides its addresses.</summary>
internal sealed record NetworkTraits
{
    public bool Internal { get; init; }

    public int? Mtu { get; init; }

    public SortedDictionary<string, string> Labels { get; init; } = new(StringComparer.Ordinal);
}
