namespace Mocker.Container.Launch;

/// <summary>What a process runs as: ids, umask, the five capability sets as bit masks by capability number (capabilities(7)).</summary>
internal sealed record ProcessCredentials(uint Uid, uint Gid, uint[] Groups, uint? Umask, CapabilitySets Capabilities, string Cwd);
