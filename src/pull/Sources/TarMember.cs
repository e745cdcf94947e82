namespace Mocker.Pull.Sources;

/// <summary>A name in a tar archive.</summary>
/// <param name="Type">The header's typeflag: '0', NUL or '7' a file, '1' a hard link, '2' a symbolic one.</param>
/// <param name="Name">As it stands there.</param>
/// <param name="Link">Target of a link.</param>
/// <param name="Start">Where the contents begin.</param>
/// <param name="Length">Bytes of the contents.</param>
internal readonly record struct TarMember(char Type, string Name, string Link, long Start, long Length);
