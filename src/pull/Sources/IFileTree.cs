namespace Mocker.Pull.Sources;

/// <summary>Files by relative paths: in a directory, or in a tar archive.</summary>
internal interface IFileTree : IDisposable
{
    /// <summary>Opens a file; null if there is no such file. Several may be open at once.</summary>
    Stream? Open(string path);
}
