namespace Mocker.Container.Launch;

/// <summary>What a process gets as its stdin, stdout and stderr in place of the runtime's own; the descriptors stay the caller's.</summary>
public readonly record struct StandardStreams(int Input, int Output, int Error);
