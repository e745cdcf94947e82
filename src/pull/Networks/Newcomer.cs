namespace Mocker.Pull.Networks;

/// <summary>A container that is to be put on a network.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Names">Names by which others find it.</param>
/// <param name="Hostname">Its hostname.</param>
/// <param name="Directory">Its directory.</param>
/// <param name="Ports">What it publishes.</param>
/// <param name="Settings">What else is asked for.</param>
internal sealed record Newcomer(string Id, IReadOnlyList<string> Names, string? Hostname, string Directory, IReadOnlyList<PortRequest> Ports, NetworkSettings Settings);
