namespace Mocker.Pull.Sources;

/// <summary>Files in a directory.</summary>
internal sealed class DirectoryTree(string root) : IFileTree
{
    public Stream? Open(string path)
    {
        string file = Path.Combine(root, path);
        return File.Exists(file) ? new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0) : null;
    }

    public void Dispose()
    {
    }
}
