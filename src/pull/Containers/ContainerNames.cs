using Mocker.Linux;
using Mocker.Pull.Store;

namespace Mocker.Pull.Containers;

/// <summary>
/// Who has which name: a symbolic link from the name to the id, for making one (symlink(2)) is the one call that both asks whether a name is free
/// and takes it.
/// </summary>
internal sealed unsafe class ContainerNames(string root)
{
    // NAME_MAX of the usual file systems.
    private const int LongestName = 255;

    private readonly string _links = Path.Combine(root, "names");

    /// <summary>The id of a name's container; null if there is none.</summary>
    public string? Find(string name) => IsName(name) ? new FileInfo(Path.Combine(_links, name)).LinkTarget : null;

    /// <summary>Takes a name for a container.</summary>
    /// <param name="name">The name; null for one of our choice.</param>
    /// <param name="id">The container's id.</param>
    /// <returns>The name.</returns>
    /// <exception cref="ImageException">It is taken, or is no name.</exception>
    public string Take(string? name, string id)
    {
        StoreDirectory.Make(_links);
        if (name is null)
            return TakeAny(id);
        if (!IsName(name))
            throw new ImageException($"\"{name}\" is no name of a container: it has letters, digits and _ . - in it, and begins with a letter or a digit");
        if (TryTake(name, id))
            return name;
        // What was interrupted may have left it.
        using FileLock mine = new(Path.Combine(root, "names.lock"));
        mine.Take(exclusive: true);
        if (Find(name) is string other && IsGone(other))
            File.Delete(Path.Combine(_links, name));
        return TryTake(name, id) ? name : throw new ImageException(
            $"the name \"{name}\" is taken by the container {Find(name)?[..12]}: remove it (`mocker rm`), or choose another name");
    }

    /// <summary>Gives a container's name up.</summary>
    public void Release(string name, string id)
    {
        if (Find(name) == id)
            File.Delete(Path.Combine(_links, name));
    }

    /// <summary>Gives up what a container without a record may have had.</summary>
    public void ReleaseAll(string id)
    {
        if (Directory.Exists(_links))
            foreach (string link in Directory.GetFileSystemEntries(_links))
                Release(Path.GetFileName(link), id);
    }

    /// <summary>As docker has them.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= LongestName && char.IsAsciiLetterOrDigit(text[0]) && text.All(each => char.IsAsciiLetterOrDigit(each) || each is '_' or '.' or '-');

    private string TakeAny(string id)
    {
        const int tries = 8;
        for (int n = 0; ; n++)
        {
            string name = n < tries ? RandomName.Next() : $"{RandomName.Next()}_{n}";
            if (TryTake(name, id))
                return name;
        }
    }

    private bool TryTake(string name, string id)
    {
        using CString target = new(id), path = new(Path.Combine(_links, name));
        int result = Files.SymLinkAt(target, Files.CurrentDirectory, path);
        if (result == -(int)Errno.EEXIST)
            return false;
        Kernel.Check(result, "symlink(2)", name);
        return true;
    }

    /// <summary>There is no such container; one that is just being made has its directory locked.</summary>
    private bool IsGone(string id)
    {
        ContainerDirectory directory = new(Path.Combine(root, id));
        if (!Directory.Exists(directory.Path))
            return true;
        if (directory.HasRecord)
            return false;
        using FileLock? held = directory.TryLock(wait: false);
        return held is not null && !directory.HasRecord;
    }
}
