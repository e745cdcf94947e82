using System.Text;
using Mocker.Linux;
using Mocker.Pull.Layers.Pack;
using Mocker.Pull.Layers.Unpack;

namespace Mocker.Pull.Layers.Drivers;

/// <summary>Finds out by comparison what was changed in a copy of a directory, and writes that as a layer.</summary>
/// <param name="before">What was copied, open for reading.</param>
/// <param name="after">The copy, open for reading.</param>
/// <param name="mountPoints">What the runtime has made in it.</param>
internal sealed class CopyChanges(Descriptor before, Descriptor after, MountPoints mountPoints)
{
    private const int DeepestLevel = 400;

    // Paths as text, a character a byte.
    private readonly HashSet<string> _changed = [];

    // Names of files with several, by inode; and which inode each name has in the copy.
    private readonly Dictionary<ulong, List<string>> _linksBefore = [], _linksAfter = [];
    private readonly Dictionary<string, ulong> _inodeBefore = [], _inodeAfter = [];

    public void Write(LayerPacker into)
    {
        if (Compare(before, after, [], 0, out _))
            _changed.Add("");
        AddLinks();
        Write(before, after, [], into);
    }

    /// <summary>Notes which paths are changed.</summary>
    /// <param name="hasMountPoints">Whether something in it, or it itself, is left out as the runtime's.</param>
    /// <returns>Whether the directory or something in it is.</returns>
    private bool Compare(Descriptor? one, Descriptor other, byte[] path, int level, out bool hasMountPoints)
    {
        if (level == DeepestLevel)
            throw new ImageException($"directories nested more than {DeepestLevel} deep are not compared");
        bool changed = false;
        hasMountPoints = false;
        HashSet<string> rest = one is null ? [] : [.. DirectoryEntries.BytesOf(one.Number).Select(Key)];
        foreach (byte[] name in TreeNames.Of(other))
        {
            byte[] below = TreeNames.Join(path, name);
            string key = Encoding.Latin1.GetString(below);
            bool isOld = rest.Remove(Key(name));
            using Descriptor handle = TreeNames.Open(other, name, out FileStatus status);
            FileStatus old = default;
            using Descriptor? oldHandle = isOld ? TreeNames.Open(one!, name, out old) : null;
            if (status.Type == FileType.Directory)
            {
                using Descriptor opened = TreeNames.OpenDirectory(other, name);
                using Descriptor? oldOpened = isOld && old.Type == FileType.Directory ? TreeNames.OpenDirectory(one!, name) : null;
                bool isChanged = Compare(oldOpened, opened, below, level + 1, out bool isMountPoint);
                hasMountPoints |= isMountPoint;
                if (!isChanged)
                    continue;
            }
            else if (!isOld && mountPoints.IsUntouched(below, status, new AttributeHolder(other.Number, name)))
            {
                hasMountPoints = true;
                continue;
            }
            else
            {
                NoteLinks(key, status, isOld ? old : null);
                if (isOld && old.Type == status.Type && !TreeDifference.OfFiles(name, (one!, oldHandle!, old), (other, handle, status)))
                    continue;
            }
            _changed.Add(key);
            changed = true;
        }
        if (changed || rest.Count > 0)
            return true;
        if (one is not null)
            return TreeDifference.OfDirectories(one, other, times: !hasMountPoints);
        FileMetadata.Check(Files.Stat(other.Number, out FileStatus made), "statx(2)", path);
        return !(hasMountPoints = mountPoints.IsUntouched(path, made, new AttributeHolder(other.Number)));
    }

    private void NoteLinks(string key, in FileStatus status, FileStatus? old)
    {
        // A name with one link may have had several, and the other way round.
        if (status.Links <= 1 && old is not { Links: > 1, Type: not FileType.Directory })
            return;
        _inodeAfter[key] = status.Inode;
        Names(_linksAfter, status.Inode).Add(key);
        if (old is not { Type: not FileType.Directory } there)
            return;
        _inodeBefore[key] = there.Inode;
        Names(_linksBefore, there.Inode).Add(key);
    }

    private static List<string> Names(Dictionary<ulong, List<string>> links, ulong inode) =>
        links.TryGetValue(inode, out List<string>? names) ? names : links[inode] = [];

    /// <summary>
    /// A file with several names is changed under all of them: a layer whose hard link leads into a layer below is not understood everywhere.
    /// Names that are of one file now and were not before, or the other way round, are changed as well. Names that are gone count for nothing.
    /// </summary>
    private void AddLinks()
    {
        foreach ((string name, ulong inode) in _inodeAfter)
        {
            List<string> names = _linksAfter[inode];
            bool same = _inodeBefore.TryGetValue(name, out ulong old) && _linksBefore[old].SequenceEqual(names);
            if (same && !names.Exists(_changed.Contains))
                continue;
            foreach (string each in names)
                AddWithParents(each);
        }
    }

    private void AddWithParents(string path)
    {
        while (_changed.Add(path) && path.Length > 0)
            path = path[..Math.Max(path.LastIndexOf('/'), 0)];
    }

    private void Write(Descriptor? one, Descriptor other, byte[] path, LayerPacker into)
    {
        FileMetadata.Check(Files.Stat(other.Number, out FileStatus directory), "statx(2)", path);
        if (path.Length > 0 || _changed.Contains(""))
            into.AddDirectory(other, directory, path);
        List<byte[]> names = TreeNames.Of(other);
        if (one is not null)
            WriteWhiteouts(one, names, path, into);
        foreach (byte[] name in names)
        {
            byte[] below = TreeNames.Join(path, name);
            if (!_changed.Contains(Encoding.Latin1.GetString(below)) || !into.CanHave(name, below))
                continue;
            using Descriptor handle = TreeNames.Open(other, name, out FileStatus status);
            if (status.Type != FileType.Directory)
            {
                into.AddFile(other, name, handle, status, below);
                continue;
            }
            using Descriptor opened = TreeNames.OpenDirectory(other, name);
            using Descriptor? oldOpened = one is null ? null : OpenIfDirectory(one, name);
            Write(oldOpened, opened, below, into);
        }
    }

    private static void WriteWhiteouts(Descriptor one, List<byte[]> names, byte[] path, LayerPacker into)
    {
        HashSet<string> there = [.. names.Select(Key)];
        foreach (byte[] name in TreeNames.Of(one))
            if (!there.Contains(Key(name)))
                into.AddWhiteout(TreeNames.Join(path, name));
    }

    private static unsafe Descriptor? OpenIfDirectory(Descriptor directory, byte[] name)
    {
        fixed (byte* path = name)
        {
            int opened = Files.OpenAt(directory.Number, path, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
            return opened is -(int)Errno.ENOENT or -(int)Errno.ENOTDIR or -(int)Errno.ELOOP
                ? null
                : new Descriptor(FileMetadata.Check(opened, "open(2)", name.AsSpan()[..^1]));
        }
    }

    private static string Key(byte[] name) => Encoding.Latin1.GetString(name);
}
