namespace Mocker.Oci;

/// <summary>Limit for huge pages of one size (config-linux.md, Huge page limits).</summary>
public sealed class LinuxHugepageLimit
{
    /// <summary><c>64KB</c>, <c>2MB</c>, <c>1GB</c>, …; required.</summary>
    public string PageSize { get; init; } = "";

    /// <summary>Bytes; required.</summary>
    public ulong Limit { get; init; }
}
