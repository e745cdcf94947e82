using Mocker.Linux;
using Mocker.Pull.Layers.Tar;

namespace Mocker.Pull.Layers;

/// <summary>What owners of files become that are copied between places with ids of their own; null for the host's.</summary>
internal readonly record struct OwnerChange(ContainerIds? From, ContainerIds? To)
{
    public uint Uid(uint uid)
    {
        uint inside = From?.UidInside(uid) ?? uid;
        return To?.UidOutside(inside) ?? inside;
    }

    public uint Gid(uint gid)
    {
        uint inside = From?.GidInside(gid) ?? gid;
        return To?.GidOutside(inside) ?? inside;
    }

    public FileStatus Of(in FileStatus status)
    {
        FileStatus changed = status;
        (changed.Uid, changed.Gid) = (Uid(status.Uid), Gid(status.Gid));
        return changed;
    }

    public TarEntry Of(TarEntry entry) => this == default ? entry : entry with { Uid = Uid(entry.Uid), Gid = Gid(entry.Gid) };
}
