namespace Mocker.Oci;

/// <summary>Execution domain (config-linux.md, Personality; personality(2)).</summary>
public sealed class LinuxPersonality
{
    /// <summary><c>LINUX</c> or <c>LINUX32</c>; required.</summary>
    public string Domain { get; init; } = "";

    /// <summary>The specification defines none yet.</summary>
    public string[] Flags { get; init; } = [];
}
