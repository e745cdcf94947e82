using System.Text;
using Mocker.Linux;
using Mocker.Pull.Layers;
using Mocker.Pull.Layers.Pack;
using Mocker.Pull.Layers.Unpack;

namespace Mocker.Pull.Containers;

/// <summary>
/// Copies files between the host and a container as docker's cp does: into a directory that is there, under their own name; otherwise under the
/// name that is given; and of "DIR/." what is in it.
/// </summary>
/// <param name="ownership">Whether owners are kept; otherwise the files are the caller's, root's inside.</param>
/// <param name="follow">Of a symbolic link that is copied, what it leads to.</param>
internal sealed unsafe class FileTransfer(Ownership ownership, bool follow)
{
    /// <exception cref="ImageException">It cannot be copied there.</exception>
    public void Copy(CopyPlace from, CopyPlace to)
    {
        using FileIdentity? root = RootOf(to);
        using Descriptor source = from.Find(follow, out FileStatus status) ?? throw new ImageException($"{from.Path} is not there");
        using Descriptor? target = to.Find(follow: true, out FileStatus there);
        bool intoDirectory = target is not null && there.Type == FileType.Directory;
        if (status.Type == FileType.Directory)
            CopyDirectory(from, to, target is not null, intoDirectory);
        else if (!intoDirectory && to.EndsInSlash)
            throw new ImageException($"there is no directory {to.Path}");
        else
            CopyFile(from, to, source, status, intoDirectory);
    }

    /// <summary>Writes what is there as an archive (tar), owners and all.</summary>
    /// <exception cref="ImageException">It is not there.</exception>
    public void Archive(CopyPlace from, Stream into)
    {
        using Descriptor source = from.Find(follow, out FileStatus status) ?? throw new ImageException($"{from.Path} is not there");
        UnpackNotes notes = new();
        LayerPacker packer = new(into, Ownership.Recorded, notes) { Owners = new(from.Ids, null) };
        byte[] name = Encoding.UTF8.GetBytes(from.Name);
        if (status.Type == FileType.Directory)
        {
            using Descriptor directory = from.OpenDirectory();
            if (from.MeansContents)
                TreePacker.Pack(directory, packer);
            else
                TreePacker.Pack(directory, name, packer);
        }
        else
        {
            using Descriptor parent = from.OpenDirectory(parent: true);
            packer.AddFile(parent, [.. name, 0], source, status, name);
        }
        packer.Finish();
        Tell(notes);
    }

    /// <summary>Unpacks an archive into a directory.</summary>
    /// <exception cref="ImageException">It is none, or the archive cannot be unpacked there.</exception>
    public void Extract(Stream archive, CopyPlace to)
    {
        using FileIdentity? identity = RootOf(to);
        using Descriptor? target = to.Find(follow: true, out FileStatus there);
        if (target is null || there.Type != FileType.Directory)
            throw new ImageException($"there is no directory {to.Path}");
        using Descriptor root = to.OpenDirectory();
        UnpackNotes notes = new();
        using LayerUnpacker unpacker = new(root, LowerLayers.None, new UnpackOptions { Whiteouts = WhiteoutForm.None, Ownership = ownership, Owners = new(null, to.Ids) }, notes);
        unpacker.Unpack(new StreamSource(archive));
        Tell(notes);
    }

    /// <summary>What is made in a container with ids of its own is root's inside, unless it gets another owner.</summary>
    private static FileIdentity? RootOf(CopyPlace to) => to.Ids is ContainerIds ids ? new(ids.RootUid, ids.RootGid) : null;

    private static void Tell(UnpackNotes notes)
    {
        foreach (string note in notes.Sentences)
            Container.Log.Warning(note);
    }

    private void CopyDirectory(CopyPlace from, CopyPlace to, bool isThere, bool intoDirectory)
    {
        if (isThere && !intoDirectory)
            throw new ImageException($"{to.Path} is no directory, and cannot become one");
        using Descriptor source = from.OpenDirectory();
        bool isNew = false;
        using Descriptor target = intoDirectory && from.MeansContents ? to.OpenDirectory()
            : intoDirectory ? Make(to.OpenDirectory(), from.Name, out isNew)
            : Make(to.OpenDirectory(parent: true), to.Name, out isNew);
        new TreeCopy(ownership) { Merges = true, StaysOnFileSystem = true, Owners = new(from.Ids, to.Ids) }.Copy(source, target, isNew);
    }

    private void CopyFile(CopyPlace from, CopyPlace to, Descriptor source, in FileStatus status, bool intoDirectory)
    {
        using Descriptor directory = to.OpenDirectory(parent: !intoDirectory);
        byte[] name = Encoding.UTF8.GetBytes((intoDirectory ? from.Name : to.Name) + "\0");
        TreeCopy.Remove(directory.Number, name);
        FileCopy.Copy(source, new OwnerChange(from.Ids, to.Ids).Of(status), directory.Number, name, ownership);
    }

    /// <summary>The directory of a name, which is made unless it is there; the one that it is in is closed.</summary>
    private static Descriptor Make(Descriptor parent, string name, out bool isNew)
    {
        using (parent)
        using (CString path = new(name))
        {
            int made = Files.MkDirAt(parent.Number, path, 0x1ed);
            isNew = made >= 0;
            if (made != -(int)Errno.EEXIST)
                Kernel.Check(made, "mkdir(2)", name);
            return new((int)Kernel.Check(Files.OpenAt(parent.Number, path, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow), "open(2)", name));
        }
    }
}
