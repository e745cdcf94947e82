using System.Text;
using Mocker.Linux;
using Mocker.Pull.Layers.Tar;

namespace Mocker.Pull.Layers.Unpack;

/// <summary>Gives files the extended attributes that the archive has for them, and no others.</summary>
internal sealed class AttributeSetter(Ownership ownership, UnpackNotes notes)
{
    private static ReadOnlySpan<byte> SelinuxLabel => "security.selinux"u8;

    /// <param name="file">The file.</param>
    /// <param name="entry">What it is to have.</param>
    /// <param name="clear">It may have others, which are removed.</param>
    public void Set(AttributeHolder file, TarEntry entry, bool clear)
    {
        if (clear)
            foreach (byte[] name in file.Names())
                // What overlay keeps is ours; a label is the host's.
                if (!FileMetadata.IsOverlayAttribute(name) && !name.AsSpan().SequenceEqual(SelinuxLabel))
                    _ = file.Remove(name);
        foreach (TarAttribute attribute in entry.Attributes)
            if (!Skip(attribute, entry))
                Judge(file.Set(attribute.Name, attribute.Value), attribute, entry);
    }

    private bool Skip(TarAttribute attribute, TarEntry entry)
    {
        string? reason = FileMetadata.IsOverlayAttribute(attribute.Name) ? "attributes of overlay file systems are not taken from images"
            : attribute.Name.AsSpan().SequenceEqual(SelinuxLabel) ? "SELinux labels are the host's affair and not taken from images"
            : null;
        if (reason is not null)
            notes.Add(reason, entry.Name);
        return reason is not null;
    }

    private void Judge(int result, TarAttribute attribute, TarEntry entry)
    {
        if (result >= 0)
            return;
        Errno error = (Errno)(-result);
        string name = Encoding.Latin1.GetString(attribute.Name);
        // Without a file's capabilities its program would not work: that is no note but an error, unless nobody could expect it to.
        bool forgiven = error is Errno.EOPNOTSUPP || error is Errno.EPERM or Errno.EACCES && (ownership == Ownership.Caller || name != "security.capability");
        if (!forgiven)
            throw new ImageException($"{entry}: its extended attribute {name} cannot be set: setxattr(2): {LinuxException.Text(error)}");
        notes.Add(error == Errno.EOPNOTSUPP ? $"this file system has no {name} for such a file" : $"setting {name} takes rights that are not here", entry.Name);
    }
}
