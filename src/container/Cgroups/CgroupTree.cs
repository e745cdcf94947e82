using Mocker.Container.Cgroups.Systemd;
using Mocker.Linux;

namespace Mocker.Container.Cgroups;

/// <summary>
/// The directories of one container's cgroup while it is being made or changed: opened at most once each, the last
/// control file kept open for the next write, and a list of what was made so that it can be undone.
/// </summary>
/// <param name="former">Told what the files said before, where that may have to be restored.</param>
/// <param name="systemd">The systemd that has the container's unit; null without.</param>
/// <param name="firstProcess">The container's first process, for a unit that is started with it.</param>
internal sealed unsafe class CgroupTree(FormerValues? former = null, SystemdInstance? systemd = null, int firstProcess = 0) : IDisposable
{
    // Somebody who removes an empty parent while a child is being made costs a further round; nobody does it for ever.
    private const int Rounds = 16;

    private readonly List<string> _made = [];
    private CgroupDirectory? _openDirectory;
    private int _directory = -1;
    private string? _openFile;
    private int _file = -1;

    /// <summary>Absolute paths of what <see cref="Make"/> made, in that order.</summary>
    public IReadOnlyList<string> Made => _made;

    /// <summary>Told what is changed, where that may have to be restored.</summary>
    public FormerValues? Former => former;

    public SystemdInstance Systemd => systemd!;

    public int FirstProcess => firstProcess;

    /// <summary>The container's unit has been started.</summary>
    public bool HasUnit { get; set; }

    /// <summary>The directory did not exist before.</summary>
    public bool IsNew(string path) => _made.Contains(path);

    /// <summary>Makes a directory and what is missing above it. False if it exists already.</summary>
    public bool Make(CgroupDirectory cgroup)
    {
        int result = MkDir(cgroup.Path);
        for (int round = 0; result == -(int)Errno.ENOENT && round < Rounds; round++)
        {
            MakeParents(cgroup);
            result = MkDir(cgroup.Path);
        }
        if (result < 0 && result != -(int)Errno.EEXIST)
            throw CgroupFault.OfMake(cgroup.Path, (Errno)(-result));
        return result == 0;
    }

    /// <summary>Writes to a control file of a cgroup. Returns 0 or minus errno.</summary>
    public int Write(CgroupDirectory cgroup, string file, string value)
    {
        string? before = former is null ? null : Read(cgroup, file, out _);
        if (_openFile != file || _openDirectory != cgroup)
        {
            int directory = Open(cgroup);
            if (directory < 0)
                return directory;
            CloseFile();
            int opened = CgroupFile.OpenForWriting(directory, file);
            if (opened < 0)
                return opened;
            (_openFile, _file) = (file, opened);
        }
        int result = CgroupFile.Write(_file, value);
        if (result >= 0 && before is not null)
            former!.Remember(cgroup, file, value, before);
        return result;
    }

    /// <summary>Reads a control file of a cgroup.</summary>
    public string? Read(CgroupDirectory cgroup, string file, out Errno error)
    {
        int directory = Open(cgroup);
        if (directory >= 0)
            return CgroupFile.Read(directory, file, out error);
        error = (Errno)(-directory);
        return null;
    }

    /// <summary>A descriptor of a cgroup's directory, which stays this object's; minus errno if it cannot be had.</summary>
    public int Open(CgroupDirectory cgroup)
    {
        if (_openDirectory == cgroup)
            return _directory;
        CloseDirectory();
        int opened;
        using (CString path = new(cgroup.Path))
            opened = Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.ReadOnly | OpenFlags.Directory);
        if (opened >= 0)
            (_openDirectory, _directory) = (cgroup, opened);
        return opened;
    }

    /// <summary>Removes what was made, the last first. What somebody else uses by now stays.</summary>
    public void Undo()
    {
        Dispose();
        for (int i = _made.Count - 1; i >= 0; i--)
            CgroupRemoval.RemoveEmpty(_made[i]);
        _made.Clear();
    }

    public void Dispose() => CloseDirectory();

    private void MakeParents(CgroupDirectory cgroup)
    {
        bool cpuset = cgroup.Hierarchy.Has("cpuset") && !cgroup.Hierarchy.IsUnified;
        int slash = cgroup.Hierarchy.MountPoint.Length;
        while ((slash = cgroup.Path.IndexOf('/', slash + 1)) > 0)
        {
            string parent = cgroup.Path[..slash];
            int result = MkDir(parent);
            if (result == -(int)Errno.ENOENT)
                return;
            if (result < 0 && result != -(int)Errno.EEXIST)
                throw CgroupFault.OfMake(parent, (Errno)(-result));
            if (result == 0 && cpuset)
            {
                Steps.InheritCpuset.Fill(cgroup, parent, "cpuset.cpus");
                Steps.InheritCpuset.Fill(cgroup, parent, "cpuset.mems");
            }
        }
    }

    private int MkDir(string path)
    {
        int result;
        using (CString p = new(path))
            result = Files.MkDirAt(Files.CurrentDirectory, p, 0x1ed);
        if (result == 0)
            _made.Add(path);
        return result;
    }

    private void CloseDirectory()
    {
        CloseFile();
        if (_directory >= 0)
            Files.Close(_directory);
        (_openDirectory, _directory) = (null, -1);
    }

    private void CloseFile()
    {
        if (_file >= 0)
            Files.Close(_file);
        (_openFile, _file) = (null, -1);
    }
}
