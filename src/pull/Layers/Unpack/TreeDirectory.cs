using Mocker.Linux;

namespace Mocker.Pull.Layers.Unpack;

/// <summary>A directory of the tree, open (O_PATH) to make files in it.</summary>
/// <param name="handle">Its descriptor.</param>
/// <param name="status">What it was when it was opened.</param>
/// <param name="key">The path that led to it.</param>
/// <param name="hasDefaultAcl">New files in it get access control lists (acl(5)), which the archive's do not have.</param>
internal sealed class TreeDirectory(Descriptor handle, FileStatus status, string key, bool hasDefaultAcl) : IDisposable
{
    public int Number => handle.Number;

    public ulong Inode => status.Inode;

    public string Key => key;

    public bool HasDefaultAcl => hasDefaultAcl;

    public void Dispose() => handle.Dispose();
}
